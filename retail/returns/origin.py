"""Where goods that come back were sold. Positional on the wire: fields are only ever appended, each with a default."""

import re

from msgspec import Struct

from retail.sale import receipt_no

_FULL = re.compile(r"(?:ln:)?([a-z0-9]{2,32})-([a-z0-9]{1,32})-(\d{1,9})-(\d{1,15})(?::.*)?", re.ASCII | re.DOTALL)
_OF_LANE = re.compile(r"(?:([a-z0-9]{1,32})-)?(\d{1,15})", re.ASCII)
#: What the QR code of a receipt begins with.
QR_BEGINS = "ln:"


class ReceiptKey(Struct, frozen=True, array_like=True, gc=False):
    """A receipt among all of a chain's. `epoch` 0 is the one that the store is in."""

    store: str
    lane: str
    epoch: int
    number: int

    @property
    def text(self) -> str:
        """The number that people read (小票号)."""
        return receipt_no(self.store, self.lane, self.epoch, self.number)


class Origin(Struct, frozen=True, array_like=True, gc=False):
    """Line `line` (from 1) of a receipt brings back goods of line `of_line` of another.

    `sold_milli` is how much that line sold, and `before_milli` how much of it had come back when the lane looked.
    """

    line: int
    receipt: ReceiptKey
    of_line: int
    sold_milli: int
    before_milli: int = 0


class WentBack(Struct, frozen=True, array_like=True, gc=False):
    """Of what the way to pay `kind` paid for a receipt, `minor` went back with goods of it, whichever way it went.

    `paid_minor` is what it paid in all, and `before_minor` what had gone back of it when the lane looked.
    """

    receipt: ReceiptKey
    kind: str
    minor: int
    paid_minor: int
    before_minor: int = 0


def read_receipt(given: str, store: str, lane: str) -> ReceiptKey | None:
    """What was typed or scanned, as a receipt; None where it is none.

    A bare number is one of this lane, `04-12` one of lane 04 of this store.

    >>> read_receipt("ln:s001-03-1-000123:550", "s001", "03").text
    's001-03-1-000123'
    >>> read_receipt("04-12", "s001", "03")
    ReceiptKey(store='s001', lane='04', epoch=0, number=12)
    """
    if found := _FULL.fullmatch(given):
        return ReceiptKey(found[1], found[2], int(found[3]), int(found[4]))
    short = _OF_LANE.fullmatch(given)
    return ReceiptKey(store, short[1] or lane, 0, int(short[2])) if short else None
