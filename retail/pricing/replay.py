"""A receipt reckoned again from what it names: the same documents, the same moment, the same goods. What differs is told.

The sale stands as it is. What people settled (a price, a discount, what came back) is taken as they settled it, and so is an
amount that a price label had: a receipt does not say that there was one, but its figures do (`labelled`).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec import Struct

from retail.catalogue import Item
from retail.pricing.amounts import line_amount
from retail.pricing.quote import Books, Quote, QuotedLine, Wanted, quote
from retail.promotions import Circumstances
from retail.quantity import ONE, pieces_in
from retail.sale import Details, Gain, Sale, SaleLine, TaxLine
from retail.tax import Taxed, TaxTerms, reckon, taxes_of


class Differs(Struct, frozen=True):
    """`what` of line `line` (from 1; 0: of the receipt) was `sold` so, and is `found` otherwise: minor units, or words."""

    what: str
    line: int
    sold: str
    found: str


class Replay(Struct, frozen=True):
    """The quote of the lines in `numbers` (from 1), every promotion explained, and what the receipt has otherwise."""

    quote: Quote
    numbers: tuple[int, ...]
    labelled: tuple[int, ...]
    differs: tuple[Differs, ...]


class Receipt(Struct, frozen=True):
    """What a sale's fact says of its prices; `back` are the lines (from 1) that brought goods back."""

    sale: Sale
    gains: tuple[Gain, ...] = ()
    details: Details = Details()
    back: Collection[int] = ()

    def cut_minor(self, number: int) -> int:
        """What people took off a line."""
        return sum(off for cut in self.details.cuts for line, off in cut.off if line == number)

    def gained_minor(self, number: int) -> int:
        """What promotions took off a line."""
        return sum(off for gain in self.gains for line, off in gain.off if line == number)


def replay(receipt: Receipt, items: Mapping[str, Item], books: Books, tax: TaxTerms, now: Circumstances) -> Replay:
    """Price it again by these goods and books, at that moment and for that customer.

    Where goods that are weighed had no promotion, a label may have kept it from them: that is tried where nothing else fits.
    """
    numbers = [number for number in range(1, len(receipt.sale.lines) + 1) if number not in receipt.back]
    labelled = [number for number in numbers if _labelled(receipt, number, items, books, now)]
    found = _replay(receipt, numbers, labelled, items, books, tax, now)
    maybe = [number for number in numbers if number in labelled or _may_be_labelled(receipt, number, items)]
    if not found.differs or maybe == labelled:
        return found
    other = _replay(receipt, numbers, maybe, items, books, tax, now)
    return min(found, other, key=lambda one: len(one.differs))


def _replay(
    receipt: Receipt,
    numbers: Sequence[int],
    labelled: Sequence[int],
    items: Mapping[str, Item],
    books: Books,
    tax: TaxTerms,
    now: Circumstances,
) -> Replay:
    wanted = [_wanted(receipt, number, items, fixed=number in labelled) for number in numbers]
    found = quote(wanted, books, now, explain=True)
    differs = [
        *_lines(receipt, numbers, wanted, found.lines),
        *_promotions(receipt, numbers, found),
        *_sums(receipt, items, tax),
    ]
    return Replay(found, tuple(numbers), tuple(labelled), tuple(differs))


def _wanted(receipt: Receipt, number: int, items: Mapping[str, Item], *, fixed: bool) -> Wanted:
    line, detail = receipt.sale.lines[number - 1], receipt.details.of(number)
    item = items.get(line.item)
    settled = fixed or item is None or item.price_required or detail.override is not None or detail.rides > 0
    settled = settled or bool(detail.deposit)
    return Wanted(
        line.item,
        line.qty_milli,
        (item.price_minor if item else 0) or line.unit_price_minor,
        item.category if item else "",
        item.brand if item else "",
        weighed=item.weighed if item else line.qty_milli % ONE > 0,
        amount_minor=line.amount_minor + receipt.cut_minor(number) if settled else None,
    )


def _may_be_labelled(receipt: Receipt, number: int, items: Mapping[str, Item]) -> bool:
    item = items.get(receipt.sale.lines[number - 1].item)
    return item is not None and item.weighed and bool(item.plu) and not receipt.gained_minor(number)


def _labelled(receipt: Receipt, number: int, items: Mapping[str, Item], books: Books, now: Circumstances) -> bool:
    """Labels name goods by their PLU. On weighed goods the amount is not price times weight; else the piece has its own price."""
    line, item = receipt.sale.lines[number - 1], items.get(receipt.sale.lines[number - 1].item)
    if item is None or not item.plu or receipt.gained_minor(number):
        return False
    amount = line.amount_minor + receipt.cut_minor(number)
    by_price = amount == line_amount(line.unit_price_minor, line.qty_milli)
    if item.weighed:
        return not by_price
    price = books.prices.price(item.id, item.price_minor, _together(receipt.sale.lines, item.id), now).price_minor
    return by_price and line.unit_price_minor != price


def _together(lines: Sequence[SaleLine], item: str) -> int:
    return sum(line.qty_milli for line in lines if line.item == item and line.qty_milli > 0)


def _lines(
    receipt: Receipt, numbers: Sequence[int], wanted: Sequence[Wanted], quoted: Sequence[QuotedLine]
) -> Iterator[Differs]:
    for number, asked, found in zip(numbers, wanted, quoted, strict=True):
        line = receipt.sale.lines[number - 1]
        if asked.amount_minor is None and found.price.price_minor != line.unit_price_minor:
            yield Differs("price", number, str(line.unit_price_minor), str(found.price.price_minor))
        amount = found.total_minor - receipt.cut_minor(number)
        if amount != line.amount_minor:
            yield Differs("amount", number, str(line.amount_minor), str(amount))


def _promotions(receipt: Receipt, numbers: Sequence[int], found: Quote) -> Iterator[Differs]:
    """Which were given, in which version, how often, and what each took off which line."""
    off: dict[str, list[tuple[int, int]]] = {}
    for number, line in zip(numbers, found.lines, strict=True):
        for discount in line.discounts:
            off.setdefault(discount.promotion, []).append((number, discount.off_minor))
    now = {
        one.promotion: Gain(one.promotion, one.version, one.times, tuple(off[one.promotion]))
        for one in found.promotions
        if one.off_minor
    }
    then = {gain.promotion: gain for gain in receipt.gains}
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            yield Differs(f"promotion {name}", 0, _told(then.get(name)), _told(now.get(name)))


def _told(gain: Gain | None) -> str:
    if gain is None:
        return "not given"
    return f"version {gain.version}, {gain.times} times, " + ", ".join(
        f"{off} off line {line}" for line, off in gain.off
    )


def _sums(receipt: Receipt, items: Mapping[str, Item], tax: TaxTerms) -> Iterator[Differs]:
    """Tax where nothing came back (what comes back takes along what was paid then), and the total of what stands there."""
    sale, details = receipt.sale, receipt.details
    if not receipt.back:
        found, sold = (
            reckon([_to_tax(line, items.get(line.item)) for line in sale.lines], tax).table,
            tuple(taxes_of(sale, details)),
        )
        if found != sold:
            yield Differs("tax", 0, _rows(sold), _rows(found))
    total = sum(line.amount_minor for line in sale.lines) + details.tax_minor + details.rounding_minor
    if total != sale.total_minor:
        yield Differs("total", 0, str(sale.total_minor), str(total))


def _to_tax(line: SaleLine, item: Item | None) -> Taxed:
    pieces = pieces_in(line.qty_milli, weighed=item is not None and item.weighed)
    return Taxed(line.amount_minor, line.tax_rate_bp, item.tax if item else "", pieces)


def _rows(table: Sequence[TaxLine]) -> str:
    return ", ".join(f"{row.tax_minor} ({row.name or 'tax'} {row.rate_bp} bp) on {row.net_minor}" for row in table)
