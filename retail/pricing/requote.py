"""Prices and promotions over an open cart, each time its goods change."""

from collections.abc import Sequence

from msgspec.structs import replace

from retail.basket import Cart, CartLine, Hint, Shop
from retail.buyer import circumstances
from retail.byhand.cutting import cut_lines
from retail.pricing.quote import Explained, Quote, QuotedLine, Wanted, quote
from retail.sale import Gain
from retail.taxing import tax_on_top

#: Reasons that a cashier can do something about while the customer stands there.
IN_REACH = frozenset({"take-gift", "too-few", "too-little"})
HINTS_MAX = 3


def requote(cart: Cart, shop: Shop) -> Cart:
    """The same goods at what they cost together; those that come back are worth what was paid for them."""
    if not cart.lines:
        return replace(cart, gains=(), hints=(), tax_minor=0, by_hand=None, cuts=(), lost="")
    numbers, found = reckoned(cart, shop)
    lines = list(cart.lines)
    for number, quoted in zip(numbers, found.lines, strict=True):
        lines[number - 1] = _line(lines[number - 1], quoted)
    cut = cut_lines(lines, cart.by_hand, cart.currency, shop)
    return replace(
        cart,
        lines=tuple(cut.lines),
        gains=_gains(found, numbers),
        hints=_hints(found),
        tax_minor=tax_on_top(cut.lines, shop.terms),
        by_hand=cut.by_hand,
        cuts=cut.cuts,
        lost=cut.lost,
        revision=shop.catalogue.revision,
    )


def reckoned(cart: Cart, shop: Shop, *, explain: bool = False) -> tuple[Sequence[int], Quote]:
    """The lines (from 1) that are sold, and what they come to; with `explain` every promotion is told of."""
    numbers = [number for number, line in enumerate(cart.lines, 1) if line.origin is None]
    wanted = [_wanted(cart.lines[number - 1]) for number in numbers]
    return numbers, quote(wanted, shop.books, circumstances(cart, shop), explain=explain)


def _wanted(line: CartLine) -> Wanted:
    return Wanted(
        line.item,
        line.qty_milli,
        line.own_minor or line.unit_price_minor,
        line.category,
        line.brand,
        weighed=line.weighed,
        amount_minor=line.amount_minor + line.cut_minor if line.fixed else None,
    )


def _line(line: CartLine, quoted: QuotedLine) -> CartLine:
    if line.fixed:
        return replace(line, amount_minor=line.amount_minor + line.cut_minor, cut_minor=0) if line.cut_minor else line
    off = quoted.amount_minor - quoted.total_minor
    price = quoted.price.price_minor
    had = (line.unit_price_minor, line.amount_minor, line.off_minor, line.cut_minor)
    if had == (price, quoted.total_minor, off, 0):
        return line
    return replace(line, unit_price_minor=price, amount_minor=quoted.total_minor, off_minor=off, cut_minor=0)


def _gains(found: Quote, numbers: Sequence[int]) -> tuple[Gain, ...]:
    return tuple(
        Gain(one.promotion, one.version, one.times, _off(found, one.promotion, numbers))
        for one in found.promotions
        if one.off_minor
    )


def _off(found: Quote, promotion: str, numbers: Sequence[int]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (number, discount.off_minor)
        for number, line in zip(numbers, found.lines, strict=True)
        for discount in line.discounts
        if discount.promotion == promotion
    )


def _hints(found: Quote) -> tuple[Hint, ...]:
    near = [one for one in found.promotions if one.more or (one.reason and one.reason.code in IN_REACH)]
    return tuple(_hint(one) for one in near[:HINTS_MAX])


def _hint(one: Explained) -> Hint:
    if one.more or one.reason is None:
        return Hint(one.promotion, one.name, "take-gift", str(one.more))
    return Hint(one.promotion, one.name, one.reason.code, one.reason.given)
