"""Following the ledgers with the watch, beside the inbox and never in its way.

How far it has looked is kept with what it found: any number of hubs may do it, and a look that is lost is done again.
"""

from collections.abc import Sequence
from datetime import UTC
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace
from sqlalchemy import Select, and_, func, or_, select
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

#: Most facts and lives of one look: whoever else is in the process waits for so many at most.
FACTS_MAX, LIVES_MAX = 1000, 200
#: Lives of one question.
TOGETHER = 25
LEDGER = "ledger"
_LIFE = ("org", "store", "box", "epoch")
Life = tuple[str, str, int]
_troubles = msgspec.json.Decoder(tuple[Trouble, ...])


class Span(NamedTuple):
    """A life, up to where it was looked at, and up to where it is looked at now."""

    life: Life
    seen: int
    upto: int


class Looked(NamedTuple):
    """How many facts were new, and whether there are more."""

    facts: int
    more: bool


async def follow(engine: AsyncEngine, org: str) -> Looked:
    """Look at what is new, not all of it at once where there is much."""
    async with reading(engine) as connection:
        before = await watched(connection, org)
        zones = {row.store: zone_of(row.timezone) for row in await connection.execute(_zones(org))}
        spans, more = await _behind(connection, org)
        facts = await _new(connection, org, spans)
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


async def _behind(connection: AsyncConnection, org: str) -> tuple[list[Span], bool]:
    """Lives of which something is new, from where to where to look; and whether there is more than that."""
    u, c = t.cursor.c, clock.c
    seen = func.coalesce(c.watched_seq, 0)
    joined = t.cursor.outerjoin(clock, and_(*(c[name] == u[name] for name in _LIFE)))
    query = select(u.store, u.box, u.epoch, seen.label("seen"), u.applied_seq).select_from(joined)
    where = (u.org == org, u.stream == LEDGER, u.applied_seq > seen)
    rows = (await connection.execute(query.where(*where).order_by(seen, u.store).limit(LIVES_MAX + 1))).all()
    each = FACTS_MAX // max(1, min(len(rows), LIVES_MAX))
    spans = [
        Span((row.store, row.box, int(row.epoch)), int(row.seen), min(int(row.applied_seq), int(row.seen) + each))
        for row in rows[:LIVES_MAX]
    ]
    return spans, len(rows) > LIVES_MAX or any(at.upto < row.applied_seq for at, row in zip(spans, rows, strict=False))


async def _new(connection: AsyncConnection, org: str, spans: Sequence[Span]) -> dict[Life, list[Made]]:
    """Facts of these spans; each is a run of the table's own key, some of them asked for at once."""
    f, found = t.fact.c, dict[Life, list[Made]]()
    for start in range(0, len(spans), TOGETHER):
        runs = [
            and_(f.store == store, f.box == box, f.epoch == epoch, f.seq > seen, f.seq <= upto)
            for (store, box, epoch), seen, upto in spans[start : start + TOGETHER]
        ]
        query = select(f.store, f.box, f.epoch, f.seq, f.record, f.received_ms)
        query = query.where(f.org == org, f.stream == LEDGER, or_(*runs))
        for row in await connection.execute(query.order_by(f.store, f.box, f.epoch, f.seq)):
            found.setdefault((row.store, row.box, int(row.epoch)), []).append(_made(row))
    return found


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
