"""What deposits add to a shift: money by tender, as any other, and rows of their own beside the receipts."""

from retail.sale import TenderLine
from retail.shifts.tally import CHANGE, DEPOSITED, GIVEN_UP, REFUND, TENDER, Sum


def of_taken(amount_minor: int, tender: TenderLine) -> tuple[Sum, ...]:
    """Money was taken for later: it lies with the shift's takings, and is in no receipt."""
    change = (Sum(CHANGE, tender.kind, tender.change_minor, 1),) if tender.change_minor else ()
    return (Sum(DEPOSITED, "", amount_minor, 1), Sum(TENDER, tender.kind, tender.amount_minor, 1), *change)


def of_ended(back_minor: int, kept_minor: int, kind: str) -> tuple[Sum, ...]:
    """A deposit ended without goods: so much went back, so much is the shop's."""
    back = (Sum(DEPOSITED, "", -back_minor, 1), Sum(REFUND, kind, -back_minor, 1)) if back_minor else ()
    kept = (Sum(GIVEN_UP, "", kept_minor, 1),) if kept_minor else ()
    return (*back, *kept)
