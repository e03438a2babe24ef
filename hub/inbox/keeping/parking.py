"""Keeping what could not be read: shown, repairable, never in the way, and never without end."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.writes import insert_adding
from hub.inbox.deciding.project import Row

#: Whole messages kept of one store, the newest: nobody acknowledged them, so their store sends what matters again.
#: Parked facts are not counted: they were taken, and there are no more of them than facts.
MESSAGES_MAX = 200


async def park(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Keep what could not be read; the same thing again is counted, not kept twice."""
    await insert_adding(connection, t.parked, rows, adding=("times",))
    for org, store in sorted({(row[1], row[2]) for row in rows if not row[5]}):
        await _let_go_of_old(connection, org, store)


async def _let_go_of_old(connection: AsyncConnection, org: object, store: object) -> None:
    c = t.parked.c
    messages = (c.org == org, c.store == store, c.seq == 0)
    old = select(c.digest).where(*messages).order_by(c.received_ms.desc(), c.digest).offset(MESSAGES_MAX).limit(1000)
    await connection.execute(delete(t.parked).where(c.digest.in_(old)))
