"""Following the ledgers with the watch, beside the inbox and never in its way.

How far it has looked is kept with what it found: any number of hubs may do it, and a look that is lost is done again.
"""

from datetime import UTC
from typing import Any

import msgspec
from msgspec.structs import replace
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.tables.fleet import clock
from hub.db.writes import insert_over
from hub.insight.clocks.watch import Made, Trouble, Watched, greeted, watch
from hub.insight.following import Life, Looked, behind, records
from hub.insight.projection.rollup import zone_of
from hub.insight.reading import reading
from protocol.facts import decode_fact
from protocol.packing import BadMessage

#: Most facts of one look: whoever else is in the process waits for so many at most.
FACTS_MAX = 1000
_troubles = msgspec.json.Decoder(tuple[Trouble, ...])


async def follow(engine: AsyncEngine, org: str) -> Looked:
    """Look at what is new, not all of it at once where there is much."""
    async with reading(engine) as connection:
        before = await watched(connection, org)
        zones = {row.store: zone_of(row.timezone) for row in await connection.execute(_zones(org))}
        spans, more = await behind(connection, org, clock, clock.c.watched_seq, FACTS_MAX)
        facts = {life: [_made(row) for row in rows] for life, rows in (await records(connection, org, spans)).items()}
        after = dict(before)
        for life, _, upto in spans:
            seen = watch(after.get(life, Watched()), facts.get(life, ()), zones.get(life[0], UTC))
            after[life] = replace(seen, seq=upto)  # of an older life facts may be set aside: those are passed
        for life, wall_ms, seen_ms in await _greetings(connection, org):
            after[life] = greeted(after.get(life, Watched()), wall_ms, seen_ms)
    rows = [_row(org, life, at) for life, at in sorted(after.items()) if at != before.get(life, Watched())]
    if rows:
        async with writing(engine) as connection:
            await insert_over(connection, clock, rows)
    return Looked(sum(map(len, facts.values())), more)


async def watched(connection: AsyncConnection, org: str, store: str = "") -> dict[Life, Watched]:
    """What was noticed so far, by life."""
    c = clock.c
    rows = await connection.execute(select(clock).where(c.org == org, *([c.store == store] if store else [])))
    return {
        (row.store, row.box, int(row.epoch)): Watched(row.watched_seq, row.high_ms, _troubles.decode(row.troubles))
        for row in rows
    }


def _made(row: Any) -> Made:
    try:
        fact = decode_fact(bytes(row.record))
    except BadMessage:
        return Made(int(row.seq), int(row.received_ms))
    return Made(int(row.seq), int(row.received_ms), fact.at_ms, fact.business_date)


async def _greetings(connection: AsyncConnection, org: str) -> list[tuple[Life, int, int]]:
    b = t.box.c
    rows = await connection.execute(select(b.store, b.box, b.epoch, b.wall_ms, b.seen_ms).where(b.org == org))
    return [((store, box, int(epoch)), int(wall), int(seen)) for store, box, epoch, wall, seen in rows]


def _zones(org: str) -> Select[Any]:
    return select(t.store.c.store, t.store.c.timezone).where(t.store.c.org == org)


def _row(org: str, life: Life, at: Watched) -> tuple[object, ...]:
    return (org, *life, at.seq, at.high_ms, msgspec.json.encode(at.troubles).decode())
