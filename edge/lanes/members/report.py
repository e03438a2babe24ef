"""Charges as the page lists them, so that one is taken back without its slip."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from retail.members import Purse
from retail.members.charge import Charge


class ChargeReport(Struct, frozen=True):
    """A charge of this store: money in minor units, `left_minor` what can be taken back of it here, once; `member` as they are shown."""

    number: str
    lane: str
    member: str
    at_ms: int
    currency: str
    amount_minor: int
    undone_minor: int
    left_minor: int


class ChargeList(Struct, frozen=True):
    """The newest first."""

    charges: list[ChargeReport]


def left_of(charge: Charge, purse: Callable[[str], Purse]) -> int:
    """What can be taken back of a charge: what its member has not spent and this store holds, and nothing a second time."""
    return 0 if charge.undone_minor else max(0, min(charge.amount_minor, purse(charge.member).stored.left))


def charge_list(charges: Iterable[Charge], shown: Callable[[str], str], purse: Callable[[str], Purse]) -> ChargeList:
    """As the page shows them: `shown` is how members are, `purse` what they own here."""
    return ChargeList(
        [
            ChargeReport(
                number=one.key.text,
                lane=one.key.lane,
                member=shown(one.member),
                at_ms=one.at_ms,
                currency=one.currency,
                amount_minor=one.amount_minor,
                undone_minor=one.undone_minor,
                left_minor=left_of(one, purse),
            )
            for one in charges
        ]
    )
