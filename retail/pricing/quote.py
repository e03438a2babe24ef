"""What a cart comes to, and why: prices, then promotions, each line's amount to the last minor unit. Pure and repeatable.

Store and hub call the same function with the same documents, so that a receipt can be reckoned again from what it names.
"""

from collections.abc import Sequence

from msgspec import Struct

from retail.pricing.amounts import line_amount
from retail.pricing.prices import PriceBook, Priced
from retail.promotions import Book, Circumstances, Goods, Line, Settings, Tried, bunches, combine, to_lines
from retail.promotions.reasons import Reason
from retail.promotions.sets import Use


class Wanted(Struct, frozen=True, omit_defaults=True, gc=False):
    """A line to be priced: `own_minor` is the item's own retail price of a unit.

    `amount_minor` is there where a label or a person has set the line's amount: neither price lists nor promotions touch it.
    """

    item: str
    qty_milli: int
    own_minor: int
    category: str = ""
    brand: str = ""
    weighed: bool = False
    amount_minor: int | None = None


class Discount(Struct, frozen=True, gc=False):
    """What one promotion takes off a line."""

    promotion: str
    off_minor: int


class QuotedLine(Struct, frozen=True, omit_defaults=True, gc=False):
    """A line with its price: `amount_minor` at the unit price, `total_minor` what the customer pays for it."""

    item: str
    qty_milli: int
    price: Priced
    amount_minor: int
    total_minor: int
    discounts: tuple[Discount, ...] = ()


class Explained(Struct, frozen=True, omit_defaults=True, gc=False):
    """One promotion that was tried: how often it was given and what it gave, or the first reason why not.

    `more` units of its gifts may still be taken along.
    """

    promotion: str
    name: str
    version: int
    times: int = 0
    off_minor: int = 0
    reason: Reason | None = None
    more: int = 0


class Quote(Struct, frozen=True, omit_defaults=True):
    """All of it. Lines stand as they were asked; sums of lines are the sums here."""

    lines: tuple[QuotedLine, ...]
    amount_minor: int
    off_minor: int
    total_minor: int
    promotions: tuple[Explained, ...] = ()


class Books(Struct, frozen=True):
    """The documents of a revision that prices come from."""

    prices: PriceBook
    promotions: Book
    settings: Settings = Settings()


def quote(wanted: Sequence[Wanted], books: Books, now: Circumstances, *, explain: bool = False) -> Quote:
    """Price lines; with `explain` every promotion is told of, else those that touch the cart."""
    priced = _prices(wanted, books.prices, now)
    lines = [_line(one, price) for one, price in zip(wanted, priced, strict=True)]
    goods = bunches(lines)
    tried = combine(books.promotions, goods, now, books.settings, everyone=explain)
    left, discounts = [line.amount_minor for line in lines], [list[Discount]() for _ in lines]
    for one in tried:
        for use in sorted(one.given.uses, key=_place) if len(one.given.uses) > 1 else one.given.uses:
            for place, off in to_lines(use.off_minor, use.run.bunch.lines, left) if use.off_minor else ():
                left[place] -= off
                discounts[place].append(Discount(one.promotion.id, off))
    quoted = tuple(
        QuotedLine(one.item, one.qty_milli, price, line.amount_minor, total, tuple(off))
        for one, price, line, total, off in zip(wanted, priced, lines, left, discounts, strict=True)
    )
    amount = sum(line.amount_minor for line in lines)
    return Quote(quoted, amount, amount - sum(left), sum(left), tuple(_explained(one) for one in tried))


def _prices(wanted: Sequence[Wanted], book: PriceBook, now: Circumstances) -> list[Priced]:
    """Quantity breaks count all lines of an item together: splitting a line changes nothing."""
    together: dict[str, int] = {}
    for one in wanted:
        together[one.item] = together.get(one.item, 0) + one.qty_milli
    return [book.price(one.item, one.own_minor, together[one.item], now) for one in wanted]


def _line(one: Wanted, price: Priced) -> Line:
    goods = Goods(price.price_minor, one.item, one.category, one.brand)
    fixed = one.amount_minor is not None
    amount = line_amount(price.price_minor, one.qty_milli) if one.amount_minor is None else one.amount_minor
    pieces = 1 if one.weighed else one.qty_milli // 1000
    return Line(goods, pieces, amount, one.qty_milli, one.weighed, fixed)


def _place(use: Use) -> int:
    return use.run.at


def _explained(one: Tried) -> Explained:
    promotion, given = one.promotion, one.given
    return Explained(
        promotion.id, promotion.name, promotion.version, given.times, given.off_minor, given.reason, given.more
    )
