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
    "box_stops": 2,
    "hub_stops": 1,
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
    "box_dies_telling": 3,
    "box_is_slow": 2,
    "hub_is_slow": 2,
    "box_clock_jumps": 1,
    "hub_clock_jumps": 1,
}
_IMAGES = {"hub_restored": 8, "box_restored": 4, "box_cloned": 4, "box_replaced": 5, "box_reborn": 3}
_CROWDS = {
    "rush": 4,
    "backlog": 8,
    "hub_swamped": 3,
    "hub_is_stingy": 4,
    "crawl": 3,
    "hub_is_slow": 3,
    "flood": 3,
    "broker_limits_size": 3,
}

#: The moods, each with the weights of its faults (faults.py says what each does).
MOODS: dict[str, dict[str, int]] = {
    "lines": _LINES | _BROKER | _MACHINES,
    "disks": _DISKS | _MACHINES | {"cut": 2, "rush": 1},
    "images": _IMAGES | _MACHINES | {"cut": 3, "half_open": 2, "broker_is_late": 5, "broker_doubles": 2},
    "stock": _MACHINES | _LINES | _DISKS,
    "trade": _IMAGES
    | _MACHINES
    | _LINES
    | {"old_word": 3, "broker_is_late": 5, "broker_doubles": 3, "broker_loses": 3, "broker_swaps": 3},
    "crowds": _CROWDS | _LINES | _BROKER | {"box_killed": 1, "hub_killed": 1, "hub_fuse": 1},
}
#: Which mood comes how often.
_SHARES = {"lines": 4, "disks": 2, "images": 3, "crowds": 1}
#: Moods in which a chain has members and stock in any case; and how many runs of no mood in particular have.
TRADE, TRADING = ("trade", "stock", "old_word"), 0.4
#: Faults that need some time to come to what they are about, in seconds.
LONG = {"backlog": 24.0, "hub_swamped": 10.0, "hub_is_stingy": 8.0, "half_open": 13.0}
#: How many runs wait until telemetry is up too.
TO_THE_LAST = 0.1
#: How many runs end in a cut, after which nothing more is sold that would show what the cut took.
CUT_AT_LAST = 0.3
#: How many runs have two workers, and what happens to one of those, how often at the most.
TWO_WORKERS, OF_WORKERS, WORKER_FAULTS = 0.3, ("worker_killed", "worker_stands"), 3
#: How many runs have a box or a head office of another version.
OTHER_VERSIONS = 0.25


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
    #: Boxes let go of what head office has. Not where it, or a box, may be set back: then that would be lost, as it is told.
    lets_go: bool = False
    #: Inbox workers of head office.
    workers: int = 1
    #: Members have points and stored value in all stores, and somebody looks after the stock (trade/).
    trades: bool = False


def draw(seed: int, mood: str = "") -> Scenario:
    """The scenario of a seed, in this mood, or of this one kind of fault, where one is named."""
    rng = random.Random(f"scenario {seed}")
    drawn = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    asked, mood = mood, mood or drawn
    kinds = _kinds(rng, mood)
    sell_s = max(rng.uniform(5, 16), *(LONG.get(kind, 0.0) + 2.0 for kind in kinds))
    trades = mood in TRADE or (not asked and random.Random(f"trade {seed}").random() < TRADING)
    shops, lanes, gap_s = rng.choice((1, 1, 2)), rng.choice((1, 2)), rng.uniform(0.6, 2.0)
    shops = 2 + seed % 2 if trades else shops  # what members own is shared by stores
    faults = sorted((_fault(rng, kind, shops, sell_s) for kind in kinds), key=lambda one: one.at_s)
    if rng.random() < CUT_AT_LAST or mood not in MOODS:
        faults.append(Fault(round(sell_s - rng.random() * 0.2, 3), "cut", rng.randrange(shops), 0.01, rng.random() / 2))
    to_the_last = rng.random() < TO_THE_LAST or mood not in MOODS
    workers, theirs = _workers(seed, mood, shops, sell_s)
    faults = sorted([*faults, *_updates(seed, shops, sell_s), *theirs], key=lambda one: one.at_s)
    lets_go = seed % 2 == 0 and not _IMAGES.keys() & set(kinds)
    return Scenario(
        *(seed, shops, lanes, round(sell_s, 3), round(gap_s, 3), tuple(faults), mood, to_the_last, lets_go, workers),
        trades=trades,
    )


def _workers(seed: int, mood: str, shops: int, sell_s: float) -> tuple[int, list[Fault]]:
    """How many inbox workers there are, and what happens to one of them."""
    rng = random.Random(f"workers {seed}")
    if rng.random() >= TWO_WORKERS and mood not in OF_WORKERS:
        return 1, []
    return 2, [_fault(rng, rng.choice(OF_WORKERS), shops, sell_s) for _ in range(rng.randrange(WORKER_FAULTS + 1))]


def _updates(seed: int, shops: int, sell_s: float) -> list[Fault]:
    """Who is of another version than the others, now and then from the beginning."""
    rng = random.Random(f"versions {seed}")
    if rng.random() >= OTHER_VERSIONS:
        return []
    at_s = rng.choice((0.0, rng.uniform(0, sell_s)))
    return [
        Fault(round(at_s, 3), "another_version", rng.randrange(shops), round(rng.random(), 3), round(rng.random(), 3))
    ]


def _kinds(rng: random.Random, mood: str) -> list[str]:
    if mood not in MOODS:
        return [mood] * (1 if mood in LONG else rng.randrange(1, 6))
    weights = MOODS[mood]
    return rng.choices(list(weights), list(weights.values()), k=rng.randrange(2, 8))


def _fault(rng: random.Random, kind: str, shops: int, sell_s: float) -> Fault:
    at_s, a, b = rng.uniform(0, sell_s - LONG.get(kind, 0.0)), rng.random(), rng.random()
    return Fault(round(at_s, 3), kind, rng.randrange(shops), round(a, 3), round(b, 3))
