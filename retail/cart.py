"""The open cart: a value, and one pure function from (cart, command, shop) to what follows.

Nothing here knows a clock, a device or a database: a weighed item without a weight is refused with `weight-needed`, and
the lane asks the scale and comes back. The cart is done when tenders cover the total; it then carries `Sale` with number
0, which the journal numbers as it commits.
"""

from msgspec import Struct
from msgspec.structs import replace

from retail import commands as c
from retail.barcodes import BarcodeRule, embedded, gtin14, is_digits
from retail.catalogue import Catalogue, Item
from retail.money import AMOUNT_MAX, divide, text
from retail.refusals import Refused
from retail.sale import Sale, SaleLine, TenderLine

LINES_MAX = 500
TENDERS_MAX = 20


class CartLine(Struct, frozen=True, array_like=True):
    """A line with the names that screens and receipts need beside the figures that the sale keeps."""

    item: str
    name: str
    unit: str
    qty_milli: int
    unit_price_minor: int
    amount_minor: int
    tax_rate_bp: int

    @property
    def weighed(self) -> bool:
        """Sold by weight."""
        return self.unit == "KGM"


class Cart(Struct, frozen=True, array_like=True):
    """One lane's open cart. `id` is the lane's own, made when the cart was opened."""

    id: str
    lane: str
    cashier: str
    currency: str
    started_at_ms: int
    lines: tuple[CartLine, ...] = ()
    tenders: tuple[TenderLine, ...] = ()

    @property
    def total_minor(self) -> int:
        """What the customer owes in all, tax included."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def due_minor(self) -> int:
        """What is still to pay."""
        return self.total_minor - sum(tender.amount_minor for tender in self.tenders)


class Shop(Struct, frozen=True):
    """What a cart is decided against: the goods and the rules of this moment."""

    catalogue: Catalogue
    rules: tuple[BarcodeRule, ...]


class Decision(Struct, frozen=True):
    """The cart after a command; `sale` is there once it is paid in full; `refused` leaves the cart as it was."""

    cart: Cart
    refused: Refused | None = None
    sale: Sale | None = None


def decide(cart: Cart, command: c.CartCommand, shop: Shop) -> Decision:
    """Apply one command; never raises for what a cashier can do."""
    match command:
        case c.Scan(code=code):
            return _scan(cart, code, shop)
        case c.AddItem(code=code, qty_milli=qty):
            return _add_code(cart, code, qty, shop)
        case c.SetQuantity(line=number, qty_milli=qty):
            return _set_quantity(cart, number, qty)
        case c.RemoveLine(line=number):
            return _remove(cart, number)
        case c.Clear():
            return _no(cart, "paying") if cart.tenders else Decision(replace(cart, lines=()))
        case c.Pay():
            return _pay(cart, command, shop)
        case c.TakeBack(tender=number):
            return _take_back(cart, number)


def _no(cart: Cart, code: str, field: str = "", given: object = "") -> Decision:
    return Decision(cart, Refused(code, field, str(given)))


def find(code: str, catalogue: Catalogue) -> Item | None:
    """An item by GTIN, PLU or its own code, in this order."""
    gtin = gtin14(code)
    found = catalogue.by_gtin(gtin) if gtin else None
    if not found and is_digits(code) and len(code) <= 6:
        found = catalogue.by_plu(code.lstrip("0") or "0")
    return found or catalogue.item(code)


def _scan(cart: Cart, code: str, shop: Shop) -> Decision:
    code = code.strip()
    if inside := embedded(code, shop.rules):
        item = shop.catalogue.by_plu(inside.plu)
        if item is None:
            return _no(cart, "unknown-code", "code", code)
        if inside.value == "price_minor":
            return _add(cart, item, _grams_for(item, inside.number), amount_minor=inside.number)
        return _add(cart, item, inside.number)
    return _add_code(cart, code, None, shop)


def _grams_for(item: Item, amount_minor: int) -> int:
    """The quantity that a price label stands for: its amount over the price of a unit, at least 1 thousandth."""
    return max(1, divide(amount_minor * 1000, item.price_minor)) if item.price_minor else 1000


def _add_code(cart: Cart, code: str, qty_milli: int | None, shop: Shop) -> Decision:
    item = find(code, shop.catalogue)
    if item is None:
        bad = is_digits(code) and len(code) in {8, 12, 13, 14} and gtin14(code) is None
        return _no(cart, "bad-code" if bad else "unknown-code", "code", code)
    if qty_milli is None:
        if item.weighed:
            return _no(cart, "weight-needed", "qty_milli", item.name)
        qty_milli = 1000
    return _add(cart, item, qty_milli)


def _add(cart: Cart, item: Item, qty_milli: int, *, amount_minor: int | None = None) -> Decision:
    if cart.tenders:
        return _no(cart, "paying")
    if not item.weighed and qty_milli % 1000 and amount_minor is None:
        return _no(cart, "fraction", "qty_milli", item.name)
    if qty_milli < 1:
        return _no(cart, "weight-needed", "qty_milli", item.name)
    last = cart.lines[-1] if cart.lines else None
    if last and _same_pieces(last, item) and amount_minor is None:
        return _with_line(cart, len(cart.lines), _at(last, last.qty_milli + qty_milli))
    if len(cart.lines) >= LINES_MAX:
        return _no(cart, "too-many-lines", "code", LINES_MAX)
    amount = line_amount(item.price_minor, qty_milli) if amount_minor is None else amount_minor
    line = CartLine(item.id, item.name, item.unit, qty_milli, item.price_minor, amount, item.tax_rate_bp)
    return _within(cart, replace(cart, lines=(*cart.lines, line)))


def _same_pieces(line: CartLine, item: Item) -> bool:
    """The same goods again, right after: one line with a higher quantity, as tills do."""
    return line.item == item.id and not line.weighed and line.unit_price_minor == item.price_minor


def line_amount(unit_price_minor: int, qty_milli: int) -> int:
    """Price times quantity, rounded half up to the minor unit."""
    return divide(unit_price_minor * qty_milli, 1000)


def _at(line: CartLine, qty_milli: int) -> CartLine:
    return replace(line, qty_milli=qty_milli, amount_minor=line_amount(line.unit_price_minor, qty_milli))


def _with_line(cart: Cart, number: int, line: CartLine) -> Decision:
    return _within(cart, replace(cart, lines=(*cart.lines[: number - 1], line, *cart.lines[number:])))


def _within(before: Cart, after: Cart) -> Decision:
    return _no(before, "too-much", "qty_milli") if after.total_minor > AMOUNT_MAX else Decision(after)


def _set_quantity(cart: Cart, number: int, qty_milli: int) -> Decision:
    if cart.tenders:
        return _no(cart, "paying")
    if not 1 <= number <= len(cart.lines):
        return _no(cart, "no-line", "line", number)
    line = cart.lines[number - 1]
    if line.weighed:
        return _no(cart, "weight-needed", "qty_milli", line.name)
    if qty_milli % 1000:
        return _no(cart, "fraction", "qty_milli", line.name)
    return _with_line(cart, number, _at(line, qty_milli))


def _remove(cart: Cart, number: int) -> Decision:
    if cart.tenders:
        return _no(cart, "paying")
    if not 1 <= number <= len(cart.lines):
        return _no(cart, "no-line", "line", number)
    return Decision(replace(cart, lines=cart.lines[: number - 1] + cart.lines[number:]))


def _pay(cart: Cart, pay: c.Pay, shop: Shop) -> Decision:
    due = cart.due_minor
    if not cart.lines:
        return _no(cart, "empty-cart")
    if pay.kind != "cash" and pay.given_minor > due:
        return _no(cart, "over-tender", "given_minor", text(due, cart.currency))
    tender = TenderLine(pay.kind, min(pay.given_minor, due), pay.given_minor, pay.reference)
    paid = replace(cart, tenders=(*cart.tenders, tender))
    if len(paid.tenders) > TENDERS_MAX:
        return _no(cart, "too-many-lines", "kind", TENDERS_MAX)
    return Decision(paid, sale=_sale(paid, shop) if paid.due_minor == 0 else None)


def _take_back(cart: Cart, number: int) -> Decision:
    if not 1 <= number <= len(cart.tenders):
        return _no(cart, "no-tender", "tender", number)
    return Decision(replace(cart, tenders=cart.tenders[: number - 1] + cart.tenders[number:]))


def _sale(cart: Cart, shop: Shop) -> Sale:
    lines = tuple(
        SaleLine(line.item, line.qty_milli, line.unit_price_minor, _rounded(line), line.amount_minor, line.tax_rate_bp)
        for line in cart.lines
    )
    return Sale(
        lane=cart.lane,
        number=0,
        cashier=cart.cashier,
        currency=cart.currency,
        started_at_ms=cart.started_at_ms,
        masters_revision=shop.catalogue.revision,
        total_minor=cart.total_minor,
        lines=lines,
        tenders=cart.tenders,
    )


def _rounded(line: CartLine) -> int:
    """What a price label differs from price times quantity, as a discount, so that each line explains itself."""
    return line_amount(line.unit_price_minor, line.qty_milli) - line.amount_minor
