"""The goods that a scale with labels is loaded with, read from the store's copy while the server runs, and without it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
from msgspec import Struct

from edge.replica.file import LAYOUT, SQL, open_reader
from edge.replica.pages import read_state
from protocol.masters import PRICES, RULE, STORE, Prices, StoreDoc
from retail.barcodes import DEFAULT_RULES, BarcodeRule
from retail.catalogue import Item
from retail.pricing.prices import Price, PriceBook


class Counter(Struct, frozen=True):
    """What holds at one moment: goods with a PLU, the rows of their prices, rules of labels, and the store's own document."""

    revision: int
    items: tuple[Item, ...]
    prices: tuple[Price, ...]
    rules: tuple[BarcodeRule, ...]
    stores: dict[str, StoreDoc]

    @property
    def book(self) -> PriceBook:
        """Their price lists."""
        return PriceBook.of(self.prices)


def read_counter(path: Path) -> Counter:
    """Raise `OSError` where the copy cannot be read, or is of another version of the program."""
    try:
        with closing(open_reader(path)) as reader:
            (layout,) = reader.execute(SQL["layout"]).fetchone()
            if layout != LAYOUT:
                raise OSError(f"{path} is of another version of Lantern: start the store server once")
            reader.execute("BEGIN")  # what holds now, also where the next revision comes in meanwhile
            return _read(reader)
    except sqlite3.DatabaseError as exc:
        raise OSError(f"{path} cannot be read: {exc}") from exc


def _read(reader: sqlite3.Connection) -> Counter:
    items = tuple(msgspec.msgpack.decode(body, type=Item) for (body,) in reader.execute(SQL["items_with_plu"]))
    return Counter(
        read_state(reader).revision,
        items,
        tuple(row for item in items for row in _prices(reader, item.id)),
        tuple(msgspec.msgpack.decode(body, type=BarcodeRule) for _, body in _all(reader, RULE)) or DEFAULT_RULES,
        {key: msgspec.msgpack.decode(body, type=StoreDoc) for key, body in _all(reader, STORE)},
    )


def _prices(reader: sqlite3.Connection, item: str) -> tuple[Price, ...]:
    row = reader.execute(SQL["document"], (PRICES, item)).fetchone()
    return msgspec.msgpack.decode(row[0], type=Prices).rows if row else ()


def _all(reader: sqlite3.Connection, kind: str) -> Iterator[tuple[str, bytes]]:
    yield from reader.execute(SQL["documents"], (kind,))
