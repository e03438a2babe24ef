"""A deposit as it stands, and the number on its slip."""

import re

from msgspec import Struct

from retail.sale import CardSlip, TenderLine

_FULL = re.compile(r"(?:ln:)?([a-z0-9]{2,32})-([a-z0-9]{1,32})-(\d{1,9})-D(\d{1,15})", re.ASCII)
_SHORT = re.compile(r"(?:([a-z0-9]{1,32})-)?[Dd](\d{1,15})", re.ASCII)


class DepositKey(Struct, frozen=True, array_like=True, gc=False):
    """A deposit among all of a chain's. `epoch` 0 is the one that the store is in."""

    store: str
    lane: str
    epoch: int
    number: int

    @property
    def text(self) -> str:
        """The number that people read (订金单号)."""
        return deposit_no(self.store, self.lane, self.epoch, self.number)


class Deposit(Struct, frozen=True):
    """What was paid, what of it a sale has used, and how it ended, in minor units of `currency`.

    `goods` are items with quantity (thousandths) and what they were to cost; `wanted` is the date (yyyymmdd) of the pick-up, 0
    for any.
    """

    key: DepositKey
    currency: str
    paid_minor: int
    used_minor: int = 0
    back_minor: int = 0
    kept_minor: int = 0
    customer: str = ""
    purpose: str = ""
    wanted: int = 0
    at_ms: int = 0
    business_date: int = 0
    goods: tuple[tuple[str, int, int], ...] = ()
    #: How it was paid, and what a payment terminal said of that.
    tenders: tuple[TenderLine, ...] = ()
    cards: tuple[CardSlip, ...] = ()

    @property
    def open_minor(self) -> int:
        """What the customer still has of it."""
        return self.paid_minor - self.used_minor - self.back_minor - self.kept_minor


def deposit_no(store: str, lane: str, epoch: int, number: int) -> str:
    """The number on the slip: gap-free per lane and life of the box.

    >>> deposit_no("s001", "03", 1, 12)
    's001-03-1-D0012'
    """
    return f"{store}-{lane}-{epoch}-D{number:04d}"


def read_deposit(given: str, store: str, lane: str) -> DepositKey | None:
    """What was typed or scanned, as a deposit; None where it is none. `D12` is one of this lane, `04-D12` one of lane 04.

    >>> read_deposit("s001-03-1-D0012", "s001", "04").text, read_deposit("d7", "s001", "04")
    ('s001-03-1-D0012', DepositKey(store='s001', lane='04', epoch=0, number=7))
    """
    if found := _FULL.fullmatch(given.strip()):
        return DepositKey(found[1], found[2], int(found[3]), int(found[4]))
    short = _SHORT.fullmatch(given.strip())
    return DepositKey(store, short[1] or lane, 0, int(short[2])) if short else None
