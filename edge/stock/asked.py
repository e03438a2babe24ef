"""What is asked of the stock desk. Each is checked by type and bound before it is looked at."""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from retail.commands import PRINTABLE
from retail.stock.moves import LINES_MAX, QTY_MAX, Text

#: Documents that people write; a count's are made by its booking.
Kind = Literal["receipt", "transfer_in", "transfer_out", "waste", "adjustment"]
ItemId = Annotated[str, Meta(min_length=1, max_length=32, pattern=PRINTABLE)]
Lot = Annotated[str, Meta(max_length=20, pattern=PRINTABLE)]
Place = Annotated[str, Meta(max_length=40, pattern=PRINTABLE)]
Who = Annotated[str, Meta(min_length=1, max_length=32, pattern=PRINTABLE)]


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    """The base of all."""


class Line(Asked, frozen=True):
    """So much of an item, in thousandths (grams of goods by weight); below zero where an adjustment takes away."""

    item: ItemId
    qty_milli: Annotated[int, Meta(ge=-QTY_MAX, le=QTY_MAX)]
    lot: Lot = ""


class Move(Asked, frozen=True):
    """Write a stock document (入库, 调入, 调出, 报损, 调整). What goes out is below zero, as it is in the books.

    `reference` is the delivery note or the other store's document; an adjustment says `why`.
    """

    kind: Kind
    lines: Annotated[list[Line], Meta(min_length=1, max_length=LINES_MAX)]
    reference: Text = ""
    why: Text = ""


class Issue(Asked, frozen=True):
    """Put receipts that wait on a retail issue (零售出库单): as many as one document holds."""


class OpenCount(Asked, frozen=True):
    """Begin a count (盘点)."""

    name: Place = ""


class Seen(Asked, frozen=True):
    """So much of an item stood there, in thousandths."""

    item: ItemId
    counted_milli: Annotated[int, Meta(ge=0, le=QTY_MAX)]
    lot: Lot = ""


class LookAt(Asked, frozen=True):
    """Say what stands at a place (货位). `as_of` is the store's `seq` when it was looked at, 0: now."""

    looks: Annotated[list[Seen], Meta(min_length=1, max_length=LINES_MAX)]
    place: Place = ""
    as_of: Annotated[int, Meta(ge=0, le=2**53 - 1)] = 0


class CloseCount(Asked, frozen=True):
    """End the count: its differences are booked, or it is given up."""

    book: bool


class SignIn(Asked, frozen=True):
    """Say who works at the stock desk, with their PIN; where the store has no operators, their name alone."""

    operator: Who
    pin: Annotated[str, Meta(pattern=r"^[0-9]{0,12}$", max_length=12)] = ""


Writing = Move | Issue | OpenCount | LookAt | CloseCount


def request_hash(asked: Writing, count: int) -> bytes:
    """What is asked, as 16 bytes: the same key with another hash is another request."""
    said = msgspec.json.encode((type(asked).__name__, count, asked))
    return hashlib.blake2b(said, digest_size=16).digest()
