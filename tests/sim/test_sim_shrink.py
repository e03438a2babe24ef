from msgspec.structs import replace

from tests.sim.scenario import Fault, draw
from tests.sim.shrink import shrink


def test_what_is_left_of_a_failing_run_is_only_what_makes_it_fail():
    faults = tuple(Fault(float(at), "cut", 0, at / 10) for at in range(9))
    scenario = replace(draw(1), faults=faults, shops=2, lanes=2, sell_s=20.0)

    small = shrink(scenario, lambda one: {2.0, 7.0} <= {fault.at_s for fault in one.faults})

    assert [fault.at_s for fault in small.faults] == [2.0, 7.0]
    assert (small.shops, small.lanes) == (1, 1)
    assert 7.0 <= small.sell_s < 20.0


def test_a_run_that_fails_by_itself_is_left_without_any_fault():
    assert shrink(draw(1), lambda _: True).faults == ()
