"""Why the open cart comes to what it does: where each price comes from, and of every promotion what it gave or why not."""

from msgspec import Struct

from edge.lanes.screen.view import OffView
from edge.lanes.words import Words
from retail.basket import Cart, CartLine, Shop
from retail.pricing.quote import Explained, QuotedLine
from retail.pricing.requote import reckoned


class PriceView(Struct, frozen=True):
    """A line's price: of the `store`, `zone` or `chain`, or the `item`'s own; `settled` where a label or a person set the amount.

    Its `place` is `deposit` where it was agreed with one; then `retail_minor` is what a unit costs today.
    Else that is what a stranger pays for a unit. `from_qty_milli` is that of the quantity break that was reached.
    """

    line: int
    item: str
    price_minor: int
    retail_minor: int
    place: str
    member: bool
    timed: bool
    from_qty_milli: int
    settled: bool
    deposit: str = ""


class TriedView(Struct, frozen=True):
    """A promotion: how often it was given and what it took off which line, or the first reason why not.

    So many of its gifts as `more` may still be taken along.
    """

    promotion: str
    name: str
    version: int
    times: int
    off_minor: int
    off: tuple[OffView, ...]
    code: str
    why: Words | None
    more: int


class ExplainView(Struct, frozen=True):
    """All of it, under the masters' `revision`, for the goods that are sold."""

    revision: int
    prices: tuple[PriceView, ...]
    promotions: tuple[TriedView, ...]


def explain_view(cart: Cart | None, shop: Shop) -> ExplainView:
    """Of no cart: nothing."""
    if cart is None or not cart.lines:
        return ExplainView(shop.catalogue.revision, (), ())
    numbers, found = reckoned(cart, shop, explain=True)
    lines = list(zip(numbers, found.lines, strict=True))
    prices = tuple(_price(number, line, cart.lines[number - 1], shop) for number, line in lines)
    return ExplainView(
        shop.catalogue.revision, prices, tuple(_tried(one, lines, cart.currency) for one in found.promotions)
    )


def _price(number: int, line: QuotedLine, sold: CartLine, shop: Shop) -> PriceView:
    price = line.price
    if sold.agreed:
        item = shop.catalogue.item(sold.item)
        own = item.price_minor if item else 0
        today = shop.books.prices.price(sold.item, own, sold.qty_milli, shop.circumstances).price_minor
        unit = sold.unit_price_minor
        return PriceView(number, line.item, unit, today, "deposit", False, False, 0, True, sold.agreed.deposit)
    return PriceView(
        number,
        line.item,
        price.price_minor,
        price.retail_minor,
        price.place,
        price.member,
        price.timed,
        price.from_qty_milli,
        sold.fixed,
    )


def _tried(one: Explained, lines: list[tuple[int, QuotedLine]], currency: str) -> TriedView:
    off = tuple(
        OffView(number, discount.off_minor)
        for number, line in lines
        for discount in line.discounts
        if discount.promotion == one.promotion
    )
    reason = one.reason
    words = Words(reason.words("zh", currency), reason.words("en", currency)) if reason else None
    code = reason.code if reason else ""
    return TriedView(one.promotion, one.name, one.version, one.times, one.off_minor, off, code, words, one.more)
