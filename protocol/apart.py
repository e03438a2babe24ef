"""Money that is in no receipt, by what it came for and the way it was paid: the same for the store's journal and for head office."""

from collections.abc import Iterable

from protocol.facts import ChargeUndone, DepositEnded, DepositTaken, Fact, ValueCharged
from retail.sale import TenderLine
from retail.shifts.tally import CHARGED, DEPOSITED, Sum

OF_MONEY = ValueCharged | ChargeUndone | DepositTaken | DepositEnded
#: What money may come for beside receipts, in the order in which it is told.
APART = (CHARGED, DEPOSITED)


def apart_of(fact: Fact) -> tuple[Sum, ...]:
    """One row for each way of paying: two cards are once that way. Below zero where money went back; nothing for any other fact."""
    match fact.body:
        case ValueCharged(tenders=tenders) | ChargeUndone(tenders=tenders):
            return _rows(CHARGED, tenders)
        case DepositTaken() | DepositEnded() as one:
            return _rows(DEPOSITED, one.paid)
        case _:
            return ()


def _rows(what: str, tenders: Iterable[TenderLine]) -> tuple[Sum, ...]:
    kinds: dict[str, int] = {}
    for tender in tenders:
        kinds[tender.kind] = kinds.get(tender.kind, 0) + tender.amount_minor
    return tuple(Sum(what, kind, minor, 1) for kind, minor in kinds.items())
