"""Which shift a fact is in, and what it adds to it: the same for the store's journal and for head office.

A fact is in the shift that its lane was in, in the order of the journal: from `ShiftOpened` to `ShiftClosed` of the lane, both
included. A receipt that was sold in a shift and came to the journal after its close says so itself (`Details.shift`).
"""

from collections.abc import Iterable

from protocol.facts import (
    CashMoved,
    ChargeUndone,
    DepositEnded,
    DepositTaken,
    DrawerOpened,
    Fact,
    GoodsVoided,
    SaleCompleted,
    ShiftClosed,
    ShiftCounted,
    ShiftOpened,
    ShiftSupplemented,
    ValueCharged,
)
from retail.deposits import of_ended, of_taken
from retail.shifts import Sum, of_charge, of_drawer, of_move, of_sale, of_voided

#: Facts that are of no lane's shift are in this.
NONE = 0


def named_shift(fact: Fact) -> int:
    """The shift that a fact names itself; 0 where its place in the journal tells."""
    match fact.body:
        case SaleCompleted(details=details):
            return details.shift
        case ShiftOpened(shift=shift) | ShiftCounted(shift=shift):
            return shift
        case ShiftClosed(handover=handover):
            return handover.shift
        case ShiftSupplemented(supplement=supplement):
            return supplement.shift
        case _:
            return NONE


def sums_of(fact: Fact) -> tuple[Sum, ...]:
    """What a fact adds to its shift. A supplement adds nothing: it tells of a fact that stands before it."""
    match fact.body:
        case SaleCompleted(sale=sale, details=details):
            return of_sale(sale, details)
        case CashMoved(move=move, into_minor=into):
            return of_move(move, into)
        case ValueCharged(amount_minor=amount, tenders=tenders, foreign=foreign):
            return of_charge(amount, tenders, foreign)
        case ChargeUndone(amount_minor=amount, tenders=tenders):
            return of_charge(-amount, tenders)
        case DepositTaken(amount_minor=amount, foreign=foreign) as one:
            return of_taken(amount, one.paid, foreign)
        case DepositEnded(back_minor=back, kept_minor=kept) as one:
            return of_ended(back, kept, one.paid)
        case DrawerOpened():
            return of_drawer()
        case GoodsVoided(lines=lines):
            return of_voided(line.amount_minor for line in lines)
        case _:
            return ()


class Belonging:
    """Reads facts of one life of a box in their order, and tells of each the shift that it is in."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def of(self, fact: Fact) -> int:
        """The shift of its lane that this fact is in; 0 where it is in none. To be asked once of each."""
        shift = named_shift(fact) or self._open.get(fact.lane, NONE)
        if isinstance(fact.body, ShiftOpened):
            self._open[fact.lane] = shift
        elif isinstance(fact.body, ShiftClosed):
            self._open.pop(fact.lane, None)
        return shift


def by_shift(facts: Iterable[Fact]) -> dict[tuple[str, int], list[Fact]]:
    """Facts of one life of a box by lane and shift."""
    belonging, found = Belonging(), dict[tuple[str, int], list[Fact]]()
    for fact in facts:
        found.setdefault((fact.lane, belonging.of(fact)), []).append(fact)
    return found
