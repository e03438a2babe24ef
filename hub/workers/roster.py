"""Who is at work, for people to see."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.clock import database_ms
from hub.workers.leases import leases_of, members_of


async def roster(connection: AsyncConnection, org: str) -> list[dict[str, object]]:
    """Every worker that said lately that it was alive, with the number of shards that it serves."""
    now_ms = int(await connection.scalar(select(database_ms())) or 0)
    shards = Counter(lease.holder for lease in await leases_of(connection, org))
    return [
        {
            "worker": member.worker,
            "host": member.host,
            "alive": member.alive(now_ms),
            "shards": shards[member.worker],
            "since_ms": member.since_ms,
            "commits": member.commits,
        }
        for member in await members_of(connection, org)
    ]
