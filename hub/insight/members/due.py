"""Which members' shares are to be looked at again: written in the transaction of what changed their accounts."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.members import lend_due
from hub.db.writes import insert_over


async def look_at(connection: AsyncConnection, members: Iterable[tuple[str, str]]) -> None:
    """These members (organisation, code) are to be looked at."""
    await insert_over(connection, lend_due, [(org, member, "", 1, 0) for org, member in sorted(members)])
