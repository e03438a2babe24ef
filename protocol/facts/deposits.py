"""Facts of deposits (订金)."""

from msgspec import Struct

from retail.paying.foreign import Foreign
from retail.sale import CardSlip, TenderLine


class DepositTaken(Struct, frozen=True, array_like=True):
    """Money was taken for goods that are picked up later (收订金): no sale. `number` is gap-free per lane and life of the box.

    `goods` are items with quantity (thousandths) and what they were to cost; `wanted` is the date of the pick-up (yyyymmdd, 0
    for any). A sale uses it as a tender of kind `deposit` with its number as reference. Paid in several ways it has them all in
    `tenders`, and `tender` is the largest way with the whole amount, for readers that know no other.
    """

    number: int
    customer: str
    purpose: str
    wanted: int
    currency: str
    amount_minor: int
    tender: TenderLine
    by: str
    goods: tuple[tuple[str, int, int], ...] = ()
    tenders: tuple[TenderLine, ...] = ()
    #: Which payments were foreign notes, and what a payment terminal said of others.
    foreign: tuple[Foreign, ...] = ()
    cards: tuple[CardSlip, ...] = ()

    @property
    def paid(self) -> tuple[TenderLine, ...]:
        """All payments."""
        return self.tenders or (self.tender,)


class DepositEnded(Struct, frozen=True, array_like=True):
    """What was left of a deposit went back to the customer, or stays with the shop (退订金): `deposit` is its number as people read it.

    `kind` is how money went back, by whom and why; nobody can use the deposit any more. Several ways are in `tenders`, below zero.
    """

    deposit: str
    currency: str
    back_minor: int
    kept_minor: int
    kind: str
    by: str
    reason: str
    tenders: tuple[TenderLine, ...] = ()
    cards: tuple[CardSlip, ...] = ()

    @property
    def paid(self) -> tuple[TenderLine, ...]:
        """How the money went back, below zero."""
        back = -self.back_minor
        return self.tenders or ((TenderLine(self.kind, back, back),) if back else ())
