"""Goods into the cart."""

from msgspec.structs import replace

from retail.basket import LINES_MAX, Cart, CartLine, Decision, Shop, no
from retail.commands import AddItem
from retail.goods.finding import Found, scanned, typed
from retail.goods.lines import choose, deposit_of, make_line, with_quantity
from retail.money import AMOUNT_MAX
from retail.quantity import ONE
from retail.refusals import Refused
from retail.sale import Marks

__all__ = ["add", "change", "put", "scan", "with_deposits", "with_quantity"]


def scan(cart: Cart, code: str, shop: Shop) -> Decision:
    """Add what a barcode says: an in-store label by its rule, else the goods behind the code."""
    found = scanned(code, shop, cart.currency)
    return Decision(cart, found) if isinstance(found, Refused) else _add_found(cart, found, AddItem(code), shop)


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
    return _add_found(cart, found, command, shop)


def change(cart: Cart, number: int, line: CartLine) -> Decision:
    """Put another line in the place of line `number` (from 1)."""
    return _within(cart, (*cart.lines[: number - 1], line, *cart.lines[number:]))


def with_deposits(cart: Cart, shop: Shop) -> Cart:
    """The cart with each deposit (押金) behind the goods that it goes with, as many as there are of them."""
    if not any(line.nature.deposit or line.rides for line in cart.lines):
        return cart
    lines = [
        one
        for line in cart.lines
        if not line.rides
        for one in (line, deposit_of(line, shop.catalogue))
        if one is not None
    ]
    return replace(cart, lines=tuple(lines))


def _add_found(cart: Cart, found: Found, command: AddItem, shop: Shop) -> Decision:
    if found.item.variants:
        return Decision(cart, choose(found.item, shop))
    line = make_line(found, command, shop)
    if isinstance(line, Refused):
        return Decision(cart, line)
    policy, date = _too_late(line.marks, shop)
    if policy == "refuse":
        return no(cart, "expired" if date == line.marks.expiry else "past-best", "code", f"{line.name}, {date}")
    return put(cart, _warned(line, date) if policy else line)


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


def put(cart: Cart, line: CartLine) -> Decision:
    """One more line, or more of the last one where it is the same goods."""
    if cart.tenders:
        return no(cart, "paying")
    if line.amount_minor < 1:
        return no(cart, "no-amount", "code", line.name)
    if line.marks.serial and any(_same_one(line, other) for other in cart.lines if not other.origin):
        return no(cart, "serial-twice", "code", f"{line.name}, {line.marks.serial}")
    number = next((number for number in range(len(cart.lines), 0, -1) if not cart.lines[number - 1].rides), 0)
    last = cart.lines[number - 1] if number else None
    if last and not (last.origin or last.by_hand or last.agreed or line.agreed) and _same_pieces(last, line):
        return change(cart, number, with_quantity(last, last.qty_milli + line.qty_milli))
    if len(cart.lines) + bool(line.nature.deposit) >= LINES_MAX:
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
    twice = next(
        (line for line in lines if line.marks.serial and not line.weighed and abs(line.qty_milli) != ONE), None
    )
    if twice:
        return no(cart, "serial-one", "qty_milli", twice.name)
    after = replace(cart, lines=lines)
    return no(cart, "too-much", "qty_milli") if after.total_minor > AMOUNT_MAX else Decision(after)
