"""A page as the desk makes it, for one store by itself."""

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.masters.load import head_of
from hub.masters.pages import for_store, make_part
from protocol.messages import Page, Pull


async def make_page(connection: AsyncConnection, org: str, store: str, pull: Pull) -> Page:
    """What a store is sent."""
    head = await head_of(connection, org)
    return await for_store(connection, org, store, pull, await make_part(connection, org, pull, head))
