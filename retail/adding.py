"""Goods into the cart: the line that they become."""

from msgspec.structs import replace

from retail.basket import LINES_MAX, Cart, CartLine, Decision, Shop, no
from retail.catalogue import Item
from retail.commands import AddItem
from retail.finding import Found, scanned, typed
from retail.money import AMOUNT_MAX
from retail.pricing import line_amount, quantity_for
from retail.quantity import ONE, QUANTITY_MAX, whole
from retail.refusals import Refused
from retail.sale import Marks


def scan(cart: Cart, code: str, shop: Shop) -> Decision:
    """Add what a barcode says: an in-store label by its rule, else the goods behind the code."""
    found = scanned(code, shop, cart.currency)
    return Decision(cart, found) if isinstance(found, Refused) else _add_found(cart, found, None, shop)


def add(cart: Cart, command: AddItem, shop: Shop) -> Decision:
    """Add goods by any of their codes; without a quantity one of what the code stands for, weighed goods want theirs."""
    found = typed(command.code.strip(" "), shop, cart.currency)
    if isinstance(found, Refused):
        return Decision(cart, found)
    if command.unit:
        pack = found.item.pack_of(command.unit)
        if pack is None:
            return no(cart, "no-such-unit", "unit", f"{found.item.name}: {command.unit}")
        found = replace(found, each_milli=pack.qty_milli)
    return _add_found(cart, found, command.qty_milli, shop)


def change(cart: Cart, number: int, line: CartLine) -> Decision:
    """Put another line in the place of line `number` (from 1)."""
    return _within(cart, (*cart.lines[: number - 1], line, *cart.lines[number:]))


def with_quantity(line: CartLine, qty_milli: int) -> CartLine:
    """The same line at another quantity."""
    return replace(line, qty_milli=qty_milli, amount_minor=line_amount(line.unit_price_minor, qty_milli))


def _add_found(cart: Cart, found: Found, asked_milli: int | None, shop: Shop) -> Decision:
    line = _line_of(found, asked_milli, shop)
    if isinstance(line, Refused):
        return Decision(cart, line)
    policy, date = _too_late(line.marks, shop)
    if policy == "refuse":
        return no(cart, "expired" if date == line.marks.expiry else "past-best", "code", f"{line.name}, {date}")
    return _add(cart, _warned(line, date) if policy else line)


def _line_of(found: Found, asked_milli: int | None, shop: Shop) -> CartLine | Refused:
    if found.amount_minor is not None and asked_milli is None:
        return _at_amount(found, found.amount_minor, shop)
    item = found.item
    qty_milli = _quantity(found, asked_milli)
    if qty_milli > QUANTITY_MAX:
        return Refused("too-much", "qty_milli")
    if item.weighed and qty_milli < 1:
        return Refused("weight-needed", "qty_milli", item.name)
    if not item.weighed and not whole(qty_milli):
        return Refused("fraction", "qty_milli", item.name)
    return _priced(_line(item, qty_milli, found.marks), shop)


def _quantity(found: Found, asked_milli: int | None) -> int:
    if found.item.weighed and (found.weight_g is not None or found.each_milli == ONE):
        return asked_milli or found.weight_g or 0
    return found.each_milli if asked_milli is None else found.each_milli * asked_milli // ONE


def _at_amount(found: Found, amount_minor: int, shop: Shop) -> CartLine | Refused:
    """The label has set what it costs; of weighed goods it or the price says how much they are."""
    item = found.item
    if not item.weighed:
        return replace(_line(replace(item, price_minor=amount_minor), ONE, found.marks), fixed=True)
    price_minor = _priced(_line(item, ONE, found.marks), shop).unit_price_minor
    if price_minor < 1:
        return Refused("no-amount", "code", item.name)
    qty_milli = found.weight_g or quantity_for(price_minor, amount_minor)
    line = _line(replace(item, price_minor=price_minor), qty_milli, found.marks)
    return replace(line, amount_minor=amount_minor, fixed=True)


def _line(item: Item, qty_milli: int, marks: Marks) -> CartLine:
    return CartLine(
        item.id,
        item.name,
        item.unit,
        qty_milli,
        item.price_minor,
        line_amount(item.price_minor, qty_milli),
        item.tax_rate_bp,
        item.category,
        item.brand,
        own_minor=item.price_minor,
        marks=marks,
    )


def _too_late(marks: Marks, shop: Shop) -> tuple[str, int]:
    """What the store does about goods past their date, and the date; empty where they are not."""
    today, terms = shop.circumstances.moment.date, shop.terms
    if 0 < marks.expiry < today:
        return terms.expired, marks.expiry
    if 0 < marks.best_before < today:
        return terms.past_best, marks.best_before
    return "", 0


def _warned(line: CartLine, date: int) -> CartLine:
    return replace(line, warning="past-expiry" if date == line.marks.expiry else "past-best")


def _priced(line: CartLine, shop: Shop) -> CartLine:
    """At the price lists' price: an item without one of its own may have one there."""
    found = shop.books.prices.price(line.item, line.own_minor, line.qty_milli, shop.circumstances)
    return with_quantity(replace(line, unit_price_minor=found.price_minor), line.qty_milli)


def _add(cart: Cart, line: CartLine) -> Decision:
    if cart.tenders:
        return no(cart, "paying")
    if line.amount_minor < 1:
        return no(cart, "no-amount", "code", line.name)
    if line.marks.serial and any(_same_one(line, other) for other in cart.lines):
        return no(cart, "serial-twice", "code", f"{line.name}, {line.marks.serial}")
    last = cart.lines[-1] if cart.lines else None
    if last and _same_pieces(last, line):
        return change(cart, len(cart.lines), with_quantity(last, last.qty_milli + line.qty_milli))
    if len(cart.lines) >= LINES_MAX:
        return no(cart, "too-many-lines", "code", LINES_MAX)
    return _within(cart, (*cart.lines, line))


def _same_one(line: CartLine, other: CartLine) -> bool:
    return (line.item, line.marks.serial) == (other.item, other.marks.serial)


def _same_pieces(last: CartLine, line: CartLine) -> bool:
    """The same goods again, right after: one line with a higher quantity, as tills do."""
    alike = (last.item, last.name, last.tax_rate_bp, last.own_minor, last.fixed, last.marks)
    return not line.weighed and alike == (
        line.item,
        line.name,
        line.tax_rate_bp,
        line.own_minor,
        line.fixed,
        line.marks,
    )


def _within(cart: Cart, lines: tuple[CartLine, ...]) -> Decision:
    after = replace(cart, lines=lines)
    return no(cart, "too-much", "qty_milli") if after.total_minor > AMOUNT_MAX else Decision(after)
