"""Locks that belong to no row: held until the transaction ends, known to every process on the database.

SQLite needs none: who writes there has the only write lock there is (`hub.db.writing`).
"""

from zlib import crc32

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

#: The first half of PostgreSQL's two-part advisory key: "peri" in ASCII.
_PERIODS = 0x70657269


#: The same of lending: "lend" in ASCII.
_LENDING = 0x6C656E64


async def lend_alone(connection: AsyncConnection, org: str) -> None:
    """Nobody else changes what is lent of the organisation's members' accounts until we are done."""
    await _lock(connection, org, "pg_advisory_xact_lock", _LENDING)


async def keep_periods(connection: AsyncConnection, org: str) -> None:
    """No period of the organisation is closed or opened until we are done; many may ask for this at once."""
    await _lock(connection, org, "pg_advisory_xact_lock_shared")


async def change_periods(connection: AsyncConnection, org: str) -> None:
    """Nobody counts sales of the organisation until we are done: those who do have committed."""
    await _lock(connection, org, "pg_advisory_xact_lock")


async def _lock(connection: AsyncConnection, org: str, function: str, room: int = _PERIODS) -> None:
    if connection.dialect.name == "postgresql":
        key = crc32(org.encode()) - 2**31
        await connection.execute(text(f"SELECT {function}(:room, :org)"), {"room": room, "org": key})
