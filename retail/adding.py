"""Goods into the cart: finding them by code, and the line they become."""

from msgspec.structs import replace

from retail.barcodes import Embedded, embedded, gtin14, is_digits, looks_like_gtin
from retail.basket import LINES_MAX, Cart, CartLine, Decision, Shop, no
from retail.catalogue import Catalogue, Item
from retail.money import AMOUNT_MAX
from retail.pricing import line_amount, quantity_for
from retail.quantity import ONE, whole

#: Longest price look-up number that is tried as one; longer digits are a GTIN or an item's own code.
PLU_DIGITS_MAX = 6


def scan(cart: Cart, code: str, shop: Shop) -> Decision:
    """Add what a barcode says: an in-store label by its rule, else the goods behind the code."""
    label = embedded(code, shop.rules)
    if label is None:
        return add(cart, code, None, shop)
    item = shop.catalogue.by_plu(label.plu)
    if item is None:
        return no(cart, "unknown-code", "code", code)
    return _add_labelled(cart, item, label, shop)


def add(cart: Cart, code: str, qty_milli: int | None, shop: Shop) -> Decision:
    """Add goods by any of their codes; without a quantity one piece, weighed goods want theirs."""
    item = find(code, shop)
    if item is None:
        return no(cart, "bad-code" if looks_like_gtin(code) and gtin14(code) is None else "unknown-code", "code", code)
    if qty_milli is None:
        qty_milli = 0 if item.weighed else ONE
    if item.weighed and qty_milli < 1:
        return no(cart, "weight-needed", "qty_milli", item.name)
    if not item.weighed and not whole(qty_milli):
        return no(cart, "fraction", "qty_milli", item.name)
    return _add(cart, _priced(_line(item, qty_milli), shop))


def find(code: str, shop: Shop) -> Item | None:
    """An item by GTIN, PLU, its own code, or the label that names it, in this order."""
    label = embedded(code, shop.rules)
    return _by_code(code, shop.catalogue) or (shop.catalogue.by_plu(label.plu) if label else None)


def change(cart: Cart, number: int, line: CartLine) -> Decision:
    """Put another line in the place of line `number` (from 1)."""
    return _within(cart, (*cart.lines[: number - 1], line, *cart.lines[number:]))


def with_quantity(line: CartLine, qty_milli: int) -> CartLine:
    """The same line at another quantity."""
    return replace(line, qty_milli=qty_milli, amount_minor=line_amount(line.unit_price_minor, qty_milli))


def _by_code(code: str, catalogue: Catalogue) -> Item | None:
    gtin = gtin14(code)
    found = catalogue.by_gtin(gtin) if gtin else None
    if not found and is_digits(code) and len(code) <= PLU_DIGITS_MAX:
        found = catalogue.by_plu(code.lstrip("0") or "0")
    return found or catalogue.item(code)


def _add_labelled(cart: Cart, item: Item, label: Embedded, shop: Shop) -> Decision:
    if label.value == "weight_g":
        if not item.weighed:
            return no(cart, "not-weighed", "code", item.name)
        if not label.number:
            return no(cart, "weight-needed", "code", item.name)
        return _add(cart, _priced(_line(item, label.number), shop))
    if not item.weighed:
        return _add(cart, replace(_line(replace(item, price_minor=label.number), ONE), fixed=True))
    price_minor = _priced(_line(item, ONE), shop).unit_price_minor
    if price_minor < 1:
        return no(cart, "no-amount", "code", item.name)
    line = _line(replace(item, price_minor=price_minor), quantity_for(price_minor, label.number))
    return _add(cart, replace(line, amount_minor=label.number, fixed=True))


def _line(item: Item, qty_milli: int) -> CartLine:
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
    )


def _priced(line: CartLine, shop: Shop) -> CartLine:
    """At the price lists' price: an item without one of its own may have one there."""
    found = shop.books.prices.price(line.item, line.own_minor, line.qty_milli, shop.circumstances)
    return with_quantity(replace(line, unit_price_minor=found.price_minor), line.qty_milli)


def _add(cart: Cart, line: CartLine) -> Decision:
    if cart.tenders:
        return no(cart, "paying")
    if line.amount_minor < 1:
        return no(cart, "no-amount", "code", line.name)
    last = cart.lines[-1] if cart.lines else None
    if last and _same_pieces(last, line):
        return change(cart, len(cart.lines), with_quantity(last, last.qty_milli + line.qty_milli))
    if len(cart.lines) >= LINES_MAX:
        return no(cart, "too-many-lines", "code", LINES_MAX)
    return _within(cart, (*cart.lines, line))


def _same_pieces(last: CartLine, line: CartLine) -> bool:
    """The same goods again, right after: one line with a higher quantity, as tills do."""
    alike = (last.item, last.name, last.tax_rate_bp, last.own_minor, last.fixed)
    return not line.weighed and alike == (line.item, line.name, line.tax_rate_bp, line.own_minor, line.fixed)


def _within(cart: Cart, lines: tuple[CartLine, ...]) -> Decision:
    after = replace(cart, lines=lines)
    return no(cart, "too-much", "qty_milli") if after.total_minor > AMOUNT_MAX else Decision(after)
