"""Following the ledgers with the watch, beside the inbox and never in its way.

How far it has looked is kept with what it found: any number of hubs may do it, and a look that is lost is done again.
"""

from itertools import groupby
from typing import Any

import msgspec
from sqlalchemy import Select, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.clock_tables import clock
from hub.db.writes import insert_over
from hub.insight.clocks.watch import Made, Trouble, Watched, greeted, watch
from hub.insight.reading import reading
from hub.insight.rollup import zone_of
from protocol.facts import decode_fact
from protocol.packing import BadMessage

#: Most facts of one look.
FACTS_MAX = 10_000
LEDGER = "ledger"
_LIFE = ("org", "store", "box", "epoch")
Life = tuple[str, str, int]
_troubles = msgspec.json.Decoder(tuple[Trouble, ...])


async def follow(engine: AsyncEngine, org: str) -> int:
    """Look at what is new; how many facts that were. Less than `FACTS_MAX`: there is no more for now."""
    async with reading(engine) as connection:
        before = await watched(connection, org)
        zones = {row.store: zone_of(row.timezone) for row in await connection.execute(_zones(org))}
        facts = await _new(connection, org)
        after = dict(before)
        for life, some in facts.items():
            after[life] = watch(after.get(life, Watched()), some, zones[life[0]])
        for life, wall_ms, seen_ms in await _greetings(connection, org):
            after[life] = greeted(after.get(life, Watched()), wall_ms, seen_ms)
    rows = [_row(org, life, at) for life, at in sorted(after.items()) if at != before.get(life, Watched())]
    if rows:
        async with writing(engine) as connection:
            await insert_over(connection, clock, rows)
    return sum(map(len, facts.values()))


async def watched(connection: AsyncConnection, org: str, store: str = "") -> dict[Life, Watched]:
    """What was noticed so far, by life."""
    c = clock.c
    rows = await connection.execute(select(clock).where(c.org == org, *([c.store == store] if store else [])))
    return {
        (row.store, row.box, int(row.epoch)): Watched(row.watched_seq, row.high_ms, _troubles.decode(row.troubles))
        for row in rows
    }


async def _new(connection: AsyncConnection, org: str) -> dict[Life, list[Made]]:
    f, u, c = t.fact.c, t.cursor.c, clock.c
    of_cursor = and_(*(f[name] == u[name] for name in (*_LIFE, "stream")), f.seq <= u.applied_seq)
    known = and_(*(c[name] == u[name] for name in _LIFE))
    seen = func.coalesce(c.watched_seq, 0)
    joined = t.cursor.outerjoin(clock, known).join(t.fact, and_(of_cursor, f.seq > seen))
    query = select(f.store, f.box, f.epoch, f.seq, f.record, f.received_ms).select_from(joined)
    behind = query.where(u.org == org, u.stream == LEDGER, u.applied_seq > seen)
    rows = await connection.execute(behind.order_by(f.store, f.box, f.epoch, f.seq).limit(FACTS_MAX))
    return {
        (store, box, int(epoch)): [_made(row) for row in some]
        for (store, box, epoch), some in groupby(rows, key=lambda row: (row.store, row.box, row.epoch))
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
