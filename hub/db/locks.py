"""Locks that belong to no row: held until the transaction ends, known to every process on the database.

SQLite needs none: who writes there has the only write lock there is (`hub.db.writing`).
"""

from zlib import crc32

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

#: The first half of PostgreSQL's two-part advisory key: "peri" in ASCII.
_PERIODS = 0x70657269


async def keep_periods(connection: AsyncConnection, org: str) -> None:
    """No period of the organisation is closed or opened until we are done; many may ask for this at once."""
    await _lock(connection, org, "pg_advisory_xact_lock_shared")


async def change_periods(connection: AsyncConnection, org: str) -> None:
    """Nobody counts sales of the organisation until we are done: those who do have committed."""
    await _lock(connection, org, "pg_advisory_xact_lock")


async def _lock(connection: AsyncConnection, org: str, function: str) -> None:
    if connection.dialect.name == "postgresql":
        key = crc32(org.encode()) - 2**31
        await connection.execute(text(f"SELECT {function}(:room, :org)"), {"room": _PERIODS, "org": key})
