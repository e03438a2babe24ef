"""A charge (储值充值) as it stands, and its number as people read it."""

import re

from msgspec import Struct

from retail.sale import CardSlip, TenderLine

_FULL = re.compile(r"(?:ln:)?([a-z0-9]{2,32})-([a-z0-9]{1,32})-(\d{1,9})-C(\d{1,15})", re.ASCII)
_SHORT = re.compile(r"(?:([a-z0-9]{1,32})-)?[Cc](\d{1,15})", re.ASCII)


class ChargeKey(Struct, frozen=True, array_like=True, gc=False):
    """A charge among all of a chain's. `epoch` 0 is the one that the store is in."""

    store: str
    lane: str
    epoch: int
    number: int

    @property
    def text(self) -> str:
        """The number that people read."""
        return charge_no(self.store, self.lane, self.epoch, self.number)


class Charge(Struct, frozen=True):
    """What was charged for whom and how it was paid, and what of it was taken back, in minor units of `currency`."""

    key: ChargeKey
    member: str
    currency: str
    amount_minor: int
    undone_minor: int
    at_ms: int
    tenders: tuple[TenderLine, ...]
    cards: tuple[CardSlip, ...] = ()


def charge_no(store: str, lane: str, epoch: int, number: int) -> str:
    """The number that people read.

    >>> charge_no("s001", "03", 1, 12)
    's001-03-1-C000012'
    """
    return f"{store}-{lane}-{epoch}-C{number:06d}"


def read_charge(given: str, store: str, lane: str) -> ChargeKey | None:
    """What was typed or scanned, as a charge; None where it is none. `C12` is one of this lane, `04-C12` one of lane 04.

    >>> read_charge("s001-03-1-C000012", "s001", "04").text, read_charge("c7", "s001", "04")
    ('s001-03-1-C000012', ChargeKey(store='s001', lane='04', epoch=0, number=7))
    """
    if found := _FULL.fullmatch(given.strip()):
        return ChargeKey(found[1], found[2], int(found[3]), int(found[4]))
    short = _SHORT.fullmatch(given.strip())
    return ChargeKey(store, short[1] or lane, 0, int(short[2])) if short else None
