"""What one seed means: how many shops, how busy, and which faults come when. A plain value, so that it can be cut down."""

import random

from msgspec import Struct

#: Faults are drawn from these, by weight; what each does stands in faults.py.
KINDS = {
    "cut": 3,
    "half_open": 3,
    "one_way_up": 2,
    "one_way_down": 2,
    "flap": 2,
    "crawl": 2,
    "broker_loses": 2,
    "broker_doubles": 2,
    "broker_is_late": 2,
    "broker_swaps": 2,
    "broker_spoils": 2,
    "broker_restarts": 2,
    "box_killed": 2,
    "box_loses_power": 2,
    "box_fuse": 4,
    "hub_killed": 2,
    "hub_loses_power": 2,
    "hub_fuse": 4,
}


class Fault(Struct, frozen=True):
    """One fault: `at_s` after the start, on shop number `shop`; `a` and `b` from 0 to 1 say how bad it is."""

    at_s: float
    kind: str
    shop: int = 0
    a: float = 0.5
    b: float = 0.5

    def __str__(self) -> str:
        return f"{self.at_s:6.1f} s  {self.kind:<16} shop {self.shop}  a={self.a:.2f} b={self.b:.2f}"


class Scenario(Struct, frozen=True):
    """One run."""

    seed: int
    shops: int
    lanes: int
    sell_s: float
    gap_s: float
    faults: tuple[Fault, ...]


def draw(seed: int) -> Scenario:
    """The scenario of a seed."""
    rng = random.Random(f"scenario {seed}")
    shops, sell_s = rng.choice((1, 1, 2)), rng.uniform(8, 26)
    faults = [
        Fault(
            round(rng.uniform(0, sell_s), 3),
            rng.choices(list(KINDS), list(KINDS.values()))[0],
            rng.randrange(shops),
            round(rng.random(), 3),
            round(rng.random(), 3),
        )
        for _ in range(rng.randrange(2, 9))
    ]
    faults.sort(key=lambda fault: fault.at_s)
    return Scenario(seed, shops, rng.choice((1, 2)), round(sell_s, 3), rng.uniform(0.8, 3.0), tuple(faults))
