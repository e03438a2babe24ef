"""What the facts of a shift come to: sums that may be taken in any order, and added to each other.

    receipts            what all receipts came to, and how many
    returned            lines that came back, below zero, and on how many receipts
    rounding            cash rounding (抹零), in the receipts already
    tender   by kind    what was taken, net of change; times: payments
    refund   by kind    what was given back, below zero
    forfeited by kind   what a voucher was worth more than was due, which nobody gives back: its slip has it
    change   by kind    cash that was handed over and came back: in nothing else, for the eye
    foreign  by kind    foreign notes that were handed over (`cash.USD`), in minor units of their own currency
    exchanged by kind   what those were worth in the store's own, below zero: it is in `tender`, and not in the drawer
    tip      by kind    what customers gave on top (小费): in no receipt's total, and in the drawer or on the slips all the same
    deposited           money for goods that are picked up later, less what was given back of it: in `tender` and `refund` too
    given-up            what was kept of deposits whose goods nobody will pick up
    move     by kind    cash that went in (above zero) or out without a sale
    charged             members' stored value that was charged, less charges that were undone: money that is in no receipt; how it was
                        paid is in `tender` and `refund`
    drawer              times that the drawer was opened without a sale
    voided              goods taken out of open carts again

A row that a newer version adds is carried and shown by its name; it is in no expected amount unless it is a tender.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from retail.paying.foreign import Foreign, kind_of
from retail.sale import NO_DETAILS, Details, Sale, TenderLine

CASH = "cash"

RECEIPTS, RETURNED, ROUNDING, TENDER, REFUND, FORFEITED, CHANGE, MOVE, DRAWER, VOIDED = (
    *("receipts", "returned", "rounding", "tender", "refund", "forfeited", "change", "move", "drawer", "voided"),
)
CHARGED = "charged"
FOREIGN, EXCHANGED, DEPOSITED, GIVEN_UP = "foreign", "exchanged", "deposited", "given-up"
TIP = "tip"


class Sum(Struct, frozen=True, array_like=True, gc=False):
    """One row of a tally: `minor` units of money in all, `times` that it happened."""

    what: str
    key: str
    minor: int
    times: int


def summed(rows: Iterable[Sum]) -> tuple[Sum, ...]:
    """Rows of one name added up, in the order of their names: the same rows in any order give the same."""
    sums: dict[tuple[str, str], tuple[int, int]] = {}
    for row in rows:
        minor, times = sums.get((row.what, row.key), (0, 0))
        sums[row.what, row.key] = minor + row.minor, times + row.times
    return tuple(Sum(*name, *figures) for name, figures in sorted(sums.items()))


def of_sale(sale: Sale, details: Details = NO_DETAILS) -> tuple[Sum, ...]:
    """A receipt: its total, what came back on it, and how it was paid."""
    return summed(_of_sale(sale, details))


def of_move(move: str, into_minor: int) -> tuple[Sum, ...]:
    """Cash in or out without a sale."""
    return (Sum(MOVE, move, into_minor, 1),)


def of_charge(amount_minor: int, tenders: Iterable[TenderLine], foreign: Iterable[Foreign] = ()) -> tuple[Sum, ...]:
    """A member's stored value was charged, or below zero a charge was undone: money, and no receipt."""
    return of_money(CHARGED, amount_minor, tenders, foreign)


def of_money(
    what: str, amount_minor: int, tenders: Iterable[TenderLine], foreign: Iterable[Foreign] = ()
) -> tuple[Sum, ...]:
    """Money that is in no receipt: a row of its own, and how it was paid or given back."""
    paid = tuple(tenders)
    return summed([Sum(what, "", amount_minor, 1), *_tenders(paid), *_foreign(paid, foreign)])


def of_drawer() -> tuple[Sum, ...]:
    """The drawer was opened without a sale."""
    return (Sum(DRAWER, "", 0, 1),)


def of_voided(amounts_minor: Iterable[int]) -> tuple[Sum, ...]:
    """Goods of these amounts were rung up and taken out again."""
    return (Sum(VOIDED, "", sum(amounts_minor), 1),)


def _of_sale(sale: Sale, details: Details) -> Iterator[Sum]:
    yield Sum(RECEIPTS, "", sale.total_minor, 1)
    back = sum(line.amount_minor for line in sale.lines if line.qty_milli < 0)
    if any(line.qty_milli < 0 for line in sale.lines):
        yield Sum(RETURNED, "", back, 1)
    if details.rounding_minor:
        yield Sum(ROUNDING, "", details.rounding_minor, 1)
    yield from _tenders(sale.tenders)
    for tip in details.tips:
        if 1 <= tip.tender <= len(sale.tenders):
            yield Sum(TIP, sale.tenders[tip.tender - 1].kind, tip.minor, 1)
    yield from _foreign(sale.tenders, details.foreign)


def _foreign(tenders: Sequence[TenderLine], foreign: Iterable[Foreign]) -> Iterator[Sum]:
    for notes in foreign:
        if 1 <= notes.tender <= len(tenders):
            yield Sum(FOREIGN, kind_of(notes.currency), notes.given_minor, 1)
            yield Sum(EXCHANGED, CASH, -tenders[notes.tender - 1].given_minor, 1)


def _tenders(tenders: Iterable[TenderLine]) -> Iterator[Sum]:
    for tender in tenders:
        yield Sum(TENDER if tender.amount_minor >= 0 else REFUND, tender.kind, tender.amount_minor, 1)
        if tender.change_minor:
            yield Sum(CHANGE, tender.kind, tender.change_minor, 1)
        if tender.forfeited_minor:
            yield Sum(FORFEITED, tender.kind, tender.forfeited_minor, 1)
