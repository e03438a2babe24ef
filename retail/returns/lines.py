"""Goods of an earlier receipt into the cart, as lines below zero."""

from msgspec.structs import replace

from retail import buyer
from retail.basket import LINES_MAX, Cart, CartLine, Decision, Shop, no
from retail.catalogue import Item, Nature, Part
from retail.commands import ReturnFrom
from retail.policy import Ask, permit
from retail.quantity import ONE, text, whole
from retail.refusals import Refused
from retail.returns.finding import again, age_days, found, remembered
from retail.returns.origin import Origin
from retail.returns.sold import Sold, part_of
from retail.sale import LineDetail, SaleLine


def bring_back(cart: Cart, command: ReturnFrom, shop: Shop, *, undone: bool = False) -> Decision:
    """Bring back one line of a receipt or, where none is named, all that may still come back.

    A sale that is `undone` (整单作废) never was: goods that cannot be given back come back with it.
    """
    given = command.receipt.strip(" ")
    sold = found(given, cart, shop)
    if isinstance(sold, Refused):
        return Decision(cart, sold)
    knows = remembered(cart, sold, given, shop)
    if isinstance(knows, Refused):
        return Decision(cart, knows)
    decision = _all(knows, sold, shop, undone=undone) if command.line is None else _one(knows, sold, command, shop)
    return Decision(cart, decision.refused) if decision.refused else decision


def _one(cart: Cart, sold: Sold, command: ReturnFrom, shop: Shop) -> Decision:
    if command.line is None or not 1 <= command.line <= len(sold.sale.lines):
        return no(cart, "no-line", "line", command.line)
    there = _place(cart, sold, command.line)
    had_milli = -cart.lines[there].qty_milli if there is not None else 0
    rest_milli = sold.left_milli(command.line) - had_milli
    asked_milli = rest_milli if command.qty_milli is None else command.qty_milli
    line = _line(sold, command.line, had_milli + asked_milli, shop)
    if isinstance(line, Refused):
        return Decision(cart, line)
    return _with(cart, line, there, sold, shop)


def change_back(cart: Cart, number: int, qty_milli: int, shop: Shop) -> Decision:
    """Bring back another quantity than line `number` (from 1) says."""
    origin = cart.lines[number - 1].origin
    sold = again(origin.receipt, cart, shop) if origin else None
    if origin is None or sold is None:
        return no(cart, "no-receipt", "line", number)
    line = _line(sold, origin.of_line, qty_milli, shop)
    return Decision(cart, line) if isinstance(line, Refused) else _with(cart, line, number - 1, sold, shop)


def _all(cart: Cart, sold: Sold, shop: Shop, *, undone: bool) -> Decision:
    """Everything that is left of it and may be given back: the cashier takes out what the customer keeps."""
    left = [
        _line(sold, number, sold.left_milli(number), shop, undone=undone)
        for number in range(1, len(sold.sale.lines) + 1)
        if sold.left_milli(number) and _place(cart, sold, number) is None
    ]
    lines = [line for line in left if not isinstance(line, Refused)]
    if not lines:
        return Decision(cart, next((one for one in left if isinstance(one, Refused)), _nothing_left(sold)))
    if len(cart.lines) + len(lines) > LINES_MAX:
        return no(cart, "too-many-lines", "receipt", LINES_MAX)
    return _permitted(cart, replace(cart, lines=(*cart.lines, *lines)), sold, shop)


def _with(cart: Cart, line: CartLine, place: int | None, sold: Sold, shop: Shop) -> Decision:
    if place is not None:
        return Decision(replace(cart, lines=(*cart.lines[:place], line, *cart.lines[place + 1 :])))
    if len(cart.lines) >= LINES_MAX:
        return no(cart, "too-many-lines", "line", LINES_MAX)
    return _permitted(cart, replace(cart, lines=(*cart.lines, line)), sold, shop)


def _permitted(before: Cart, after: Cart, sold: Sold, shop: Shop) -> Decision:
    """As far as the policy lets whoever asks: the amount that comes back by receipts is bounded for the whole cart."""
    back = [line for line in after.lines if line.origin and line.origin.receipt.number]
    here = sold.receipt.store == shop.circumstances.store
    amount = -sum(line.amount_minor + line.tax_back_minor for line in back)
    for line in after.lines[len(before.lines) :]:
        ask = Ask(
            "return" if here else "return_elsewhere",
            line.name,
            shop.circumstances.store,
            line.category,
            line.item,
            before.currency,
            amount_minor=amount,
            days=age_days(sold, shop),
        )
        approver = permit(shop.policy, ask, shop.word)
        if isinstance(approver, Refused):
            return Decision(before, approver)
    return _named(after, sold, shop)


def _named(cart: Cart, sold: Sold, shop: Shop) -> Decision:
    """The member who bought is the one who brings it back: what the receipt earned them goes with the goods."""
    if cart.buyer or not sold.details.member:
        return Decision(cart)
    named = buyer.name(cart, sold.details.member, shop)
    return Decision(cart) if named.refused else named


def _place(cart: Cart, sold: Sold, number: int) -> int | None:
    """Where this line of this receipt stands in the cart already."""
    for place, line in enumerate(cart.lines):
        if line.origin and (line.origin.receipt, line.origin.of_line) == (sold.receipt, number):
            return place
    return None


def _nothing_left(sold: Sold) -> Refused:
    return Refused("nothing-left", "receipt", sold.receipt.text)


def _line(sold: Sold, number: int, qty_milli: int, shop: Shop, *, undone: bool = False) -> CartLine | Refused:
    line, detail, left_milli = sold.sale.lines[number - 1], sold.details.of(number), sold.left_milli(number)
    if not line.item:
        return Refused("not-on-code", "line", f"{sold.receipt.text}, {number}")
    item = shop.catalogue.item(line.item) or Item(line.item, line.item, line.unit_price_minor)
    weighed = item.weighed or not whole(line.qty_milli)
    if detail.no_return and not undone:
        return Refused("not-returnable", "line", item.name)
    if not left_milli:
        return Refused("nothing-left", "line", f"{sold.receipt.text}, {item.name}")
    if qty_milli < 1 or qty_milli > left_milli:
        return Refused("over-return", "qty_milli", f"{item.name}, {text(left_milli, weighed=weighed)}")
    if not weighed and not whole(qty_milli):
        return Refused("fraction", "qty_milli", item.name)
    return _below_zero(sold, number, qty_milli, item, line, detail)


def _below_zero(sold: Sold, number: int, qty_milli: int, item: Item, line: SaleLine, detail: LineDetail) -> CartLine:
    before_milli = sold.returned.get(number, 0)
    parts = tuple(Part(name, part_milli * ONE // line.qty_milli) for name, part_milli in detail.parts)
    return CartLine(
        line.item,
        item.name,
        item.unit,
        -qty_milli,
        line.unit_price_minor,
        -part_of(line.amount_minor, before_milli, qty_milli, line.qty_milli),
        line.tax_rate_bp,
        item.category,
        item.brand,
        fixed=True,
        marks=detail.marks,
        nature=Nature(service=detail.no_stock, parts=parts, tax=item.tax),
        origin=Origin(0, sold.receipt, number, line.qty_milli, before_milli),
        tax_back_minor=-part_of(detail.tax_minor, before_milli, qty_milli, line.qty_milli),
    )
