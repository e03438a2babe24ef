"""What one seed means: how many shops, how busy, and which faults come when. A plain value, so that it can be cut down.

A seed draws its faults from one of four moods, so that each of them meets enough of its own kind.
"""

import random

from msgspec import Struct

_MACHINES = {
    "box_killed": 2,
    "box_loses_power": 2,
    "box_fuse": 3,
    "hub_killed": 2,
    "hub_loses_power": 2,
    "hub_fuse": 3,
}
_LINES = {"cut": 3, "half_open": 3, "one_way_up": 2, "one_way_down": 2, "flap": 2, "crawl": 2}
_BROKER = {
    "broker_loses": 2,
    "broker_doubles": 2,
    "broker_is_late": 2,
    "broker_swaps": 2,
    "broker_spoils": 2,
    "broker_restarts": 2,
    "forged": 2,
}
_DISKS = {
    "box_disk_full": 3,
    "hub_disk_full": 3,
    "box_syncs_fail": 3,
    "hub_syncs_fail": 3,
    "box_dies_syncing": 3,
    "box_is_slow": 2,
    "hub_is_slow": 2,
    "box_clock_jumps": 1,
    "hub_clock_jumps": 1,
}
_IMAGES = {"hub_restored": 8, "box_restored": 4, "box_cloned": 4, "box_replaced": 5, "box_reborn": 3}
_CROWDS = {"rush": 8, "crawl": 4, "hub_is_slow": 4, "flood": 4, "broker_limits_size": 3}

#: The moods, each with the weights of its faults (faults.py says what each does).
MOODS: dict[str, dict[str, int]] = {
    "lines": _LINES | _BROKER | _MACHINES,
    "disks": _DISKS | _MACHINES | {"cut": 2, "rush": 1},
    "images": _IMAGES | _MACHINES | {"cut": 3, "half_open": 2, "broker_is_late": 2, "broker_doubles": 2},
    "crowds": _CROWDS | _LINES | _BROKER | {"box_killed": 1, "hub_killed": 1, "hub_fuse": 1},
}
#: Which mood comes how often.
_SHARES = {"lines": 4, "disks": 2, "images": 3, "crowds": 1}
#: How many runs wait until telemetry is up too.
TO_THE_LAST = 0.2


class Fault(Struct, frozen=True):
    """One fault: `at_s` after the start, on shop number `shop`; `a` and `b` from 0 to 1 say how bad it is."""

    at_s: float
    kind: str
    shop: int = 0
    a: float = 0.5
    b: float = 0.5

    def __str__(self) -> str:
        return f"{self.at_s:6.1f} s  {self.kind:<18} shop {self.shop}  a={self.a:.2f} b={self.b:.2f}"


class Scenario(Struct, frozen=True):
    """One run: `gap_s` is the mean time between two customers of a lane."""

    seed: int
    shops: int
    lanes: int
    sell_s: float
    gap_s: float
    faults: tuple[Fault, ...]
    mood: str = "lines"
    #: Wait for telemetry as well.
    to_the_last: bool = False


def draw(seed: int, mood: str = "") -> Scenario:
    """The scenario of a seed, in this mood where one is named."""
    rng = random.Random(f"scenario {seed}")
    drawn = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    mood = mood or drawn
    shops, sell_s = rng.choice((1, 1, 2)), rng.uniform(8, 26)
    faults = sorted((_fault(rng, mood, shops, sell_s) for _ in range(rng.randrange(2, 9))), key=lambda one: one.at_s)
    gap_s, lanes = rng.uniform(0.8, 3.0), rng.choice((1, 2))
    return Scenario(seed, shops, lanes, round(sell_s, 3), gap_s, tuple(faults), mood, rng.random() < TO_THE_LAST)


def _fault(rng: random.Random, mood: str, shops: int, sell_s: float) -> Fault:
    kind = rng.choices(list(MOODS[mood]), list(MOODS[mood].values()))[0]
    at_s, a, b = rng.uniform(0, sell_s), rng.random(), rng.random()
    return Fault(round(at_s, 3), kind, rng.randrange(shops), round(a, 3), round(b, 3))
