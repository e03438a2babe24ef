"""How much is on its way, and from which rate: the line stays busy, and what comes next does not wait behind a heap."""

from math import inf

import pytest

from edge.sync.pilot.pace import BATCH_MIN, BUSY_S, Pace
from edge.sync.up.flight import Freed

FACTS = 100


def paced(rate: float, rtt_s: float) -> Pace:
    """A line of so many bytes a second, as one acknowledgement told it."""
    pace = Pace()
    pace.answered(rtt_s)
    pace.packed(FACTS, FACTS * 100)
    pace.acked(Freed(rtt_s + 1.0, int(rate), 0.0, 0.0, rtt_s + 1.0), steer=True)
    return pace


def test_an_unknown_line_is_not_bounded():
    assert Pace().enough_bytes(FACTS) == inf


@pytest.mark.parametrize(("rate", "rtt_s"), [(32_000, 0.3), (250_000, 0.08), (3_000_000, 0.001)])
def test_a_round_trip_and_a_second_more_are_enough(rate: int, rtt_s: float):
    assert paced(rate, rtt_s).enough_bytes(FACTS) == pytest.approx(rate * (rtt_s + BUSY_S), rel=0.01)


def test_on_a_line_that_is_long_at_one_batch_the_next_may_follow_at_once():
    pace = paced(2 * 1024, 0.6)

    facts = pace.batch_facts(0.5, 500)

    assert facts * pace.fact_bytes == pytest.approx(BATCH_MIN, rel=0.05)
    assert pace.enough_bytes(facts) > facts * pace.fact_bytes


def test_a_greeting_that_went_behind_the_first_batch_does_not_make_the_line_seem_endless():
    pace = Pace()
    pace.answered(0.5)  # 0.3 s of it were the line's, the rest was the batch before it
    pace.acked(Freed(0.5, 6_000, 0.0, 0.0, 0.5), steer=True)

    assert pace.rate < 2 * 6_000 / 0.2
