"""Deposits as a page lists them."""

from collections.abc import Iterable

from msgspec import Struct

from retail.deposits import Deposit


class DepositReport(Struct, frozen=True):
    """A deposit of which something is left: money in minor units, `wanted` as yyyymmdd (0: any day)."""

    number: str
    lane: str
    customer: str
    purpose: str
    wanted: int
    at_ms: int
    currency: str
    paid_minor: int
    open_minor: int
    goods: int


class DepositList(Struct, frozen=True):
    """Those that nobody has picked up, the oldest first."""

    deposits: list[DepositReport]


def deposit_list(deposits: Iterable[Deposit]) -> DepositList:
    """As the page shows them."""
    return DepositList(
        [
            DepositReport(
                one.key.text,
                one.key.lane,
                one.customer,
                one.purpose,
                one.wanted,
                one.at_ms,
                one.currency,
                one.paid_minor,
                one.open_minor,
                len(one.goods),
            )
            for one in deposits
        ]
    )
