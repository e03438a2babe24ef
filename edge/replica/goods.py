"""Items into their tables, many at a time. Only what differs is written, for the index of words is dear to write."""

import sqlite3
from collections.abc import Collection, Mapping

import msgspec
from msgspec import Struct

from edge.replica.file import SQL
from edge.replica.search import spaced
from retail.catalogue import Item

# What was applied was checked; what is in our own file needs no more bounds.
_item = msgspec.msgpack.Decoder(Item)


class Put(Struct, frozen=True):
    """An item, as it is read and as it came."""

    item: Item
    body: bytes


class _Had(Struct, frozen=True):
    number: int
    item: Item


def put_items(connection: sqlite3.Connection, items: Mapping[str, Put]) -> None:
    """Enter items by their key, new ones and changed ones."""
    had = _find(connection, items)
    _insert(connection, {key: put for key, put in items.items() if key not in had})
    changed = [(key, before, items[key]) for key, before in had.items()]
    connection.executemany(SQL["change_item"], [(put.item.plu, put.body, key) for key, _, put in changed])
    connection.executemany(
        SQL["change_words"],
        [(*_words(put.item), was.number) for _, was, put in changed if _words(put.item) != _words(was.item)],
    )
    moved = {key: put for key, was, put in changed if put.item.codes != was.item.codes}
    connection.executemany(SQL["drop_gtins"], [(key,) for key in moved])
    _put_gtins(connection, moved)


def drop_items(connection: sqlite3.Connection, keys: Collection[str]) -> None:
    """Items that are sold no more."""
    for query in ("drop_words", "drop_gtins", "drop_item"):
        connection.executemany(SQL[query], [(key,) for key in keys])


def _find(connection: sqlite3.Connection, keys: Collection[str]) -> dict[str, _Had]:
    rows = connection.execute(SQL["items_of"], (msgspec.json.encode(list(keys)).decode(),))
    return {key: _Had(number, _item.decode(body)) for key, number, body in rows}


def _insert(connection: sqlite3.Connection, items: Mapping[str, Put]) -> None:
    (last,) = connection.execute(SQL["last_number"]).fetchone()
    numbered = [(number, key, put) for number, (key, put) in enumerate(items.items(), last + 1)]
    connection.executemany(SQL["put_item"], [(number, key, put.item.plu, put.body) for number, key, put in numbered])
    connection.executemany(SQL["put_words"], [(*_words(put.item), number) for number, _, put in numbered])
    _put_gtins(connection, items)


def _put_gtins(connection: sqlite3.Connection, items: Mapping[str, Put]) -> None:
    connection.executemany(SQL["put_gtin"], [(gtin, key) for key, put in items.items() for gtin in put.item.codes])


def _words(item: Item) -> tuple[str, str]:
    """What an item is found by."""
    return spaced(item.name), item.initials
