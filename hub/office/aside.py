"""What becomes of facts that were set aside: they count from now on, or never. Both are a person's word, and kept.

A release goes through the same door as facts that just came (`hub.inbox.keeping.entering`), under the same locks: the cursor of
the stream. So what the inbox sets aside meanwhile waits for a decision of its own, and of two releases at once one finds
nothing left. What cannot be counted (a receipt number used twice) is parked, as it is in the inbox.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec import Struct, to_builtins
from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.books.follow import forget
from hub.db import tables as t
from hub.db import writing
from hub.inbox.deciding.advance import NewFact
from hub.inbox.deciding.project import Place
from hub.inbox.keeping.books import cursors
from hub.inbox.keeping.entering import REFUSED, Parcel, write, write_careful
from hub.inbox.keeping.parking import park
from hub.insight.totals.takings import APART
from hub.insight.uncounted.aside import Life, of_life
from hub.insight.uncounted.contents import Contents, Tally
from hub.office.decisions import By, OfficeError, checked, write_down
from protocol.topics import Address

RELEASED, DISMISSED = "released", "dismissed"


class Settled(Struct, frozen=True):
    """What a decision came to; `parked` of the facts could not be counted. Nothing in it: there was nothing left."""

    verdict: str
    contents: Contents
    parked: int = 0


async def release(
    engine: AsyncEngine, org: str, life: Life, by: By, now_ms: int, *, dismissed: bool = False
) -> Settled:
    """Count what of a life waits (or was `dismissed` before); raise `OfficeError` for a store that is not there."""
    by = checked(by)
    async with writing(engine) as connection:
        timezone = await _timezone(connection, org, life.store)
        rows = await _locked(connection, org, life, dismissed=dismissed)
        if not rows:
            return Settled(RELEASED, Tally().contents())
        await connection.execute(delete(t.aside).where(*_those(org, life, rows, dismissed=dismissed)))
        parked = await _enter(connection, org, life, rows, timezone)
        await forget(connection, org, [(life.store, life.box, life.epoch)])  # its stock is made again, with these
        return await _settle(connection, org, life, by, now_ms, Settled(RELEASED, _contents(rows), parked))


async def dismiss(engine: AsyncEngine, org: str, life: Life, by: By, now_ms: int) -> Settled:
    """Keep what of a life waits, and count it never."""
    by = checked(by)
    async with writing(engine) as connection:
        rows = await _locked(connection, org, life, dismissed=False)
        if not rows:
            return Settled(DISMISSED, Tally().contents())
        those = update(t.aside).where(*_those(org, life, rows, dismissed=False))
        await connection.execute(those.values(dismissed_ms=now_ms))
        return await _settle(connection, org, life, by, now_ms, Settled(DISMISSED, _contents(rows)))


async def _settle(connection: AsyncConnection, org: str, life: Life, by: By, now_ms: int, settled: Settled) -> Settled:
    told = {**to_builtins(settled.contents), "parked": settled.parked}
    await write_down(connection, org, by, now_ms, kind="aside", subject=str(life), verdict=settled.verdict, told=told)
    return settled


async def _timezone(connection: AsyncConnection, org: str, store: str) -> str:
    found = await connection.scalar(select(t.store.c.timezone).where(t.store.c.org == org, t.store.c.store == store))
    if found is None:
        raise OfficeError("unknown-store", f"there is no store {store}", field="store")
    return str(found)


async def _locked(connection: AsyncConnection, org: str, life: Life, *, dismissed: bool) -> Sequence[Any]:
    """Facts in one state, locked, and their streams as the inbox locks them: nothing is added until we are done.

    Those of another history are in no stream of the inbox.
    """
    a = t.aside.c
    state = a.dismissed_ms > 0 if dismissed else a.dismissed_ms == 0
    streams = await connection.scalars(select(a.stream).where(*of_life(org, life), state).distinct())
    keys = [(org, *life, stream) for stream in streams]
    if not keys:
        return []
    if life.epoch < APART:
        await cursors(connection, keys)
    query = select(a.stream, a.seq, a.record, a.hash, a.received_ms).where(
        *of_life(org, life), state, a.stream.in_([key[4] for key in keys])
    )
    return (await connection.execute(query.order_by(a.stream, a.received_ms, a.seq).with_for_update())).all()


def _those(org: str, life: Life, rows: Sequence[Any], *, dismissed: bool) -> list[ColumnElement[bool]]:
    """Exactly the rows that were read: in these streams nothing else can have come, they are locked."""
    a = t.aside.c
    state = a.dismissed_ms > 0 if dismissed else a.dismissed_ms == 0
    return [*of_life(org, life), state, a.stream.in_({row.stream for row in rows})]


async def _enter(connection: AsyncConnection, org: str, life: Life, rows: Sequence[Any], timezone: str) -> int:
    parcels = list(_parcels(org, life, rows, timezone))
    try:
        async with connection.begin_nested():
            parked = await write(connection, parcels)
    except REFUSED:
        parked = await write_careful(connection, parcels)
    await park(connection, parked)
    return len(parked)


def _parcels(org: str, life: Life, rows: Sequence[Any], timezone: str) -> Iterable[Parcel]:
    """Those that came together, so that each keeps the moment when it came."""
    for (stream, received_ms), some in groupby(rows, key=attrgetter("stream", "received_ms")):
        place = Place(Address(org, life.store, life.box), life.epoch, stream, received_ms)
        facts = [NewFact(int(row.seq), bytes(row.record), bytes(row.hash or b"")) for row in some]
        yield Parcel(place, facts, timezone, counts=True)


def _contents(rows: Iterable[Any]) -> Contents:
    tally = Tally()
    for row in rows:
        tally.add(bytes(row.record))
    return tally.contents()
