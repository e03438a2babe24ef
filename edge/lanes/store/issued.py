"""A receipt as it was given out, for screens and programs: its figures, the code by which goods come back, and how it looks."""

from collections.abc import Callable, Iterable

from msgspec import Struct

from edge.journal.words import Completed
from edge.lanes.store.storefront import Storefront
from retail.layouts import Sheet
from retail.receipt import Receipt, ReceiptLine
from retail.returns.origin import read_receipt


class Row(Struct, frozen=True):
    """A label and its figure."""

    label: str
    figure: str


class Goods(Struct, frozen=True):
    """A line: what it was made of, its amount, what promotions took off, lot and dates."""

    code: str
    name: str
    detail: str
    amount: str
    off: tuple[Row, ...]
    marks: tuple[Row, ...]


class Issued(Struct, frozen=True):
    """`code` is what its QR code says, `link` where the customer's phone finds it ("" where it does not).

    What follows is what can stand on it, in the store's language.
    """

    number: str
    lane: str
    business_date: int
    at_ms: int
    currency: str
    total_minor: int
    code: str
    link: str
    header: tuple[str, ...]
    about: tuple[Row, ...]
    goods: tuple[Goods, ...]
    reductions: tuple[Row, ...]
    tenders: tuple[Row, ...]
    taxes: tuple[Row, ...]
    footer: tuple[str, ...]


class Issuing:
    """Receipts of this store's journal by their numbers. `find` takes lane, number and life (None: this one)."""

    def __init__(self, store: Storefront, find: Callable[[str, int, int | None], Completed | None]) -> None:
        self._store = store
        self._find = find

    def issued(self, number: str) -> Issued | None:
        """A receipt by what people call it (`s001-03-1-000123`, or `03-123`); None where this store has none."""
        done = self._done(number)
        if done is None:
            return None
        receipt = self._store.receipt(done, self._store.receipt_language, copy=False)
        return _issued(done, receipt)

    def sheet(self, number: str) -> Sheet | None:
        """The same as it looks, marked as a copy: there is one original, on paper."""
        done = self._done(number)
        return self._store.sheet(done, copy=True) if done else None

    def _done(self, number: str) -> Completed | None:
        key = read_receipt(number.lower(), self._store.store, "")
        if key is None or key.store != self._store.store or not key.lane or key.epoch not in {0, self._store.epoch}:
            return None
        return self._find(key.lane, key.number, key.epoch or None)


def _issued(done: Completed, receipt: Receipt) -> Issued:
    sale = done.sale
    return Issued(
        number=receipt.number,
        lane=sale.lane,
        business_date=done.business_date,
        at_ms=done.at_ms,
        currency=sale.currency,
        total_minor=sale.total_minor,
        code=receipt.qr,
        link=receipt.link,
        header=receipt.header,
        about=_rows(receipt.about.values()),
        goods=tuple(_goods(line) for line in receipt.lines),
        reductions=_rows((*receipt.off, *receipt.added, *receipt.rounding)),
        tenders=_rows(receipt.tenders),
        taxes=_rows(receipt.taxes),
        footer=receipt.footer,
    )


def _goods(line: ReceiptLine) -> Goods:
    return Goods(line.code, line.name, line.detail, line.amount, _rows(line.off), _rows(line.marks))


def _rows(pairs: Iterable[tuple[str, str]]) -> tuple[Row, ...]:
    return tuple(Row(*pair) for pair in pairs)
