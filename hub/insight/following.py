"""Following the ledgers beside the inbox and never in its way: of which lives something is new, and what it is.

Who follows keeps beside its own rows, by life, how far it has looked: a table with the columns of a life and one such number.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t

#: Most lives of one look.
LIVES_MAX = 200
#: Lives of one question.
TOGETHER = 25
LEDGER = "ledger"
_LIFE = ("org", "store", "box", "epoch")
Life = tuple[str, str, int]


class Span(NamedTuple):
    """A life, up to where it was looked at, and up to where it is looked at now."""

    life: Life
    seen: int
    upto: int


class Looked(NamedTuple):
    """How many facts were new, and whether there are more."""

    facts: int
    more: bool


async def behind(
    connection: AsyncConnection, org: str, table: Table, looked: Column[int], facts_max: int
) -> tuple[list[Span], bool]:
    """Lives of which something is new, from where to where to look; and whether there is more than that.

    About `facts_max` facts, the same number of each life.
    """
    u = t.cursor.c
    seen = func.coalesce(looked, 0)
    joined = t.cursor.outerjoin(table, and_(*(table.c[name] == u[name] for name in _LIFE)))
    query = select(u.store, u.box, u.epoch, seen.label("seen"), u.applied_seq).select_from(joined)
    where = (u.org == org, u.stream == LEDGER, u.applied_seq > seen)
    rows = (await connection.execute(query.where(*where).order_by(seen, u.store).limit(LIVES_MAX + 1))).all()
    each = facts_max // max(1, min(len(rows), LIVES_MAX))
    spans = [
        Span((row.store, row.box, int(row.epoch)), int(row.seen), min(int(row.applied_seq), int(row.seen) + each))
        for row in rows[:LIVES_MAX]
    ]
    return spans, len(rows) > LIVES_MAX or any(at.upto < row.applied_seq for at, row in zip(spans, rows, strict=False))


async def records(connection: AsyncConnection, org: str, spans: Sequence[Span]) -> dict[Life, list[Any]]:
    """Rows of `fact` (seq, record, received_ms) by life; each span is a run of the table's own key, some asked for at once."""
    f, found = t.fact.c, dict[Life, list[Any]]()
    for start in range(0, len(spans), TOGETHER):
        runs = [
            and_(f.store == store, f.box == box, f.epoch == epoch, f.seq > seen, f.seq <= upto)
            for (store, box, epoch), seen, upto in spans[start : start + TOGETHER]
        ]
        query = select(f.store, f.box, f.epoch, f.seq, f.record, f.received_ms)
        query = query.where(f.org == org, f.stream == LEDGER, or_(*runs))
        for row in await connection.execute(query.order_by(f.store, f.box, f.epoch, f.seq)):
            found.setdefault((row.store, row.box, int(row.epoch)), []).append(row)
    return found
