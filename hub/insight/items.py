"""Goods as head office has them now, for lists, searches and the names on receipts."""

from collections.abc import Collection
from typing import Annotated

from msgspec import Meta
from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import ItemRow, Items
from hub.insight.cursors import from_cursor, to_cursor
from protocol.masters import DOCUMENT_BYTES_MAX, ITEM
from protocol.packing import BadMessage, unpack
from retail.catalogue import Item

#: Most names asked for at once; a receipt has 500 lines.
_CHUNK = 500
Key = Annotated[str, Meta(max_length=64, pattern=r"^[^\x00]*$")]


async def matching(connection: AsyncConnection, org: str, words: str, limit: int) -> list[str]:
    """Codes of items whose name or code holds these words: an exact code first, then by code."""
    c = t.master.c
    exact = list(await connection.scalars(select(c.key).where(*_items(org), c.key == words)))
    rows = await connection.scalars(select(c.key).where(*_items(org), _holds(words)).order_by(c.key).limit(limit))
    return list(dict.fromkeys([*exact, *rows]))[:limit]


async def items(connection: AsyncConnection, org: str, *, words: str = "", cursor: str = "", limit: int = 50) -> Items:
    """A page of items by code; raise `BadCursor` for a cursor that is not this list's."""
    c = t.master.c
    query = select(c.key, c.body).where(*_items(org)).order_by(c.key).limit(limit + 1)
    if words:
        query = query.where(_holds(words))
    if cursor:
        query = query.where(c.key > from_cursor(cursor, Key))
    rows = list(await connection.execute(query))
    more = to_cursor(rows[limit - 1].key) if len(rows) > limit else None
    found = (_item(row.body) for row in rows[:limit])
    return Items([_row(item) for item in found if item], await _revision(connection, org), more)


async def named(connection: AsyncConnection, org: str, ids: Collection[str]) -> dict[str, Item]:
    """Items by code; those that head office does not know are missing."""
    c, wanted = t.master.c, sorted(set(ids))
    found: dict[str, Item] = {}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        for row in await connection.execute(select(c.key, c.body).where(*_items(org), c.key.in_(part))):
            if item := _item(row.body):
                found[row.key] = item
    return found


def _items(org: str) -> list[ColumnElement[bool]]:
    c = t.master.c
    return [c.org == org, c.kind == ITEM, c.body != b""]


def _holds(words: str) -> ColumnElement[bool]:
    """Every word somewhere in what can be searched, in any order."""
    matches = [t.master.c.words.contains(word, autoescape=True) for word in words.lower().split()[:8]]
    first, *others = matches
    for other in others:
        first &= other
    return first


def _item(body: bytes) -> Item | None:
    """An item whose body cannot be read is one that a newer hub wrote: it is left out of lists, not fatal to them."""
    try:
        return unpack(bytes(body), Item, bytes_max=DOCUMENT_BYTES_MAX)
    except BadMessage:
        return None


def _row(item: Item) -> ItemRow:
    return ItemRow(
        id=item.id,
        name=item.name,
        gtins=list(item.gtins),
        plu=item.plu,
        price_minor=item.price_minor,
        unit=item.unit,
        weighed=item.weighed,
        category=item.category,
    )


async def _revision(connection: AsyncConnection, org: str) -> int:
    return int(await connection.scalar(select(t.revision.c.head).where(t.revision.c.org == org)) or 0)
