"""What could not be read, newest first."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import Parked, ParkedRow

#: Most rows shown; the counts beside each store are of all.
ROWS_MAX = 200


async def parked(connection: AsyncConnection, org: str) -> Parked:
    """The newest parked things."""
    c = t.parked.c
    shown = (c.digest, c.store, c.box, c.stream, c.seq, c.reason, c.received_ms, c.size)
    rows = await connection.execute(
        select(*shown).where(c.org == org).order_by(c.received_ms.desc(), c.digest).limit(ROWS_MAX)
    )
    return Parked([ParkedRow(bytes(digest).hex(), *others) for digest, *others in rows])
