"""Stores by their code: what people call them, and in what they reckon."""

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t


class Named(Struct, frozen=True):
    """A store's name and currency; both empty where there is no such store."""

    name: str = ""
    currency: str = ""


NOBODY = Named()


async def named(connection: AsyncConnection, org: str) -> dict[str, Named]:
    """All stores of an organisation."""
    s = t.store.c
    rows = await connection.execute(select(s.store, s.name, s.currency).where(s.org == org))
    return {store: Named(name, currency) for store, name, currency in rows}
