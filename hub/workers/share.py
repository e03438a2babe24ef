"""Which shards a worker keeps, takes and hands over: pure, so that all workers come to the same answer by themselves.

Each of n workers at work is due 64/n shards; the first few by name one more where that does not come out even. One that
has too many hands some over, one that has too few takes what nobody serves, so a shard is never taken from the living.
"""

from collections.abc import Collection, Iterable

from msgspec import Struct


class Lease(Struct, frozen=True):
    """Who serves a shard: nobody where `holder` is empty. `fence` counts the hands that it went through."""

    shard: str
    holder: str
    fence: int


class Division(Struct, frozen=True):
    """What becomes of one worker's shards."""

    keep: frozenset[str] = frozenset()
    take: frozenset[str] = frozenset()
    hand_over: frozenset[str] = frozenset()


def due(shards: int, workers: Iterable[str], me: str) -> int:
    """How many shards are mine, of so many, among these workers."""
    names = sorted({*workers, me})
    each, left = divmod(shards, len(names))
    return each + (names.index(me) < left)


def divide(leases: Collection[Lease], workers: Collection[str], me: str) -> Division:
    """My part, given who is at work."""
    living = {*workers, me}
    mine = sorted(lease.shard for lease in leases if lease.holder == me)
    free = sorted(lease.shard for lease in leases if lease.holder not in living)
    count = due(len(leases), living, me)
    keep = mine[:count]
    return Division(frozenset(keep), frozenset(free[: count - len(keep)]), frozenset(mine[count:]))
