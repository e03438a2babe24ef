"""Making a failing run small: leave out faults, shops and time while it still fails."""

from collections.abc import Callable, Iterator

from msgspec.structs import replace

from tests.sim.scenario import Fault, Scenario

Fails = Callable[[Scenario], bool]


def shrink(scenario: Scenario, fails: Fails) -> Scenario:
    """The smallest scenario found that still fails; at worst the one given."""
    smaller = True
    while smaller:
        smaller = False
        for candidate in _smaller(scenario):
            if fails(candidate):
                scenario, smaller = candidate, True
                break
    return scenario


def _smaller(scenario: Scenario) -> Iterator[Scenario]:
    faults = scenario.faults
    size = len(faults)
    while size:
        for at in range(0, len(faults), size):
            yield replace(scenario, faults=faults[:at] + faults[at + size :])
        size //= 2
    if scenario.shops > 1:
        yield replace(scenario, shops=1, faults=tuple(replace(fault, shop=0) for fault in faults))
    if scenario.lanes > 1:
        yield replace(scenario, lanes=1)
    if scenario.sell_s > (last := _last(faults)) + 1:
        yield replace(scenario, sell_s=max(last, scenario.sell_s / 2))


def _last(faults: tuple[Fault, ...]) -> float:
    return max((fault.at_s for fault in faults), default=1.0)
