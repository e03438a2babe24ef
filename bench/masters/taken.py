"""What one way of bringing masters down took: seconds until they hold in the store, and bytes on the line, both ways."""

import asyncio
import sqlite3
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct

from bench.line.outcome import carried
from demo.link import LinkProxy

#: A pull that takes longer than this has failed, and how often we look, in seconds.
PULL_S, LOOK_S = 600.0, 0.005


class Taken(Struct, frozen=True):
    """One pull, or the median of some. `first_s`: until the first goods of an empty store could be sold."""

    seconds: float
    carried: int
    first_s: float = 0.0


class Pulled(Struct, frozen=True):
    """The first pull of an empty store, and a small change."""

    first: Taken
    change: Taken


async def arrives(link: LinkProxy, copy: Path, revision: int, before: int, start_s: float | None = None) -> Taken:
    """Wait until the store's copy has a revision; the clock starts with the line's first call where it has not yet."""
    async with asyncio.timeout(PULL_S):
        while start_s is None and not link.counters.accepted:
            await asyncio.sleep(0.001)
        start_s, first_s = start_s or time.perf_counter(), 0.0
        while revision_of(copy) < revision:
            first_s = first_s or (time.perf_counter() - start_s) * _one(copy, "SELECT EXISTS (SELECT 1 FROM item)")
            await asyncio.sleep(LOOK_S)
    taken_s = time.perf_counter() - start_s
    return Taken(taken_s, carried(link) - before, first_s or taken_s)


def revision_of(copy: Path) -> int:
    """What a store's file says that it has; 0 where it is not there yet."""
    return _one(copy, "SELECT revision FROM state")


def _one(copy: Path, query: str) -> int:
    try:
        db = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(db.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def middle(taken: Sequence[Taken]) -> Taken:
    """The median of each."""
    return Taken(median(one.seconds for one in taken), int(median(one.carried for one in taken)))
