"""What deposits add to a shift: money by tender, as any other, and rows of their own beside the receipts."""

from collections.abc import Iterable

from retail.paying.foreign import Foreign
from retail.sale import TenderLine
from retail.shifts.tally import DEPOSITED, GIVEN_UP, Sum, of_money


def of_taken(amount_minor: int, tenders: Iterable[TenderLine], foreign: Iterable[Foreign] = ()) -> tuple[Sum, ...]:
    """Money was taken for later: it lies with the shift's takings, and is in no receipt."""
    return of_money(DEPOSITED, amount_minor, tenders, foreign)


def of_ended(back_minor: int, kept_minor: int, tenders: Iterable[TenderLine]) -> tuple[Sum, ...]:
    """A deposit ended without goods: so much went back, so much is the shop's."""
    back = of_money(DEPOSITED, -back_minor, tenders) if back_minor else ()
    kept = (Sum(GIVEN_UP, "", kept_minor, 1),) if kept_minor else ()
    return (*back, *kept)
