"""The line that goods become: at their price, at what their label says, or at a price that was entered."""

from msgspec.structs import replace

from retail.basket import CartLine, Shop
from retail.catalogue import Catalogue, Item
from retail.commands import AddItem
from retail.goods.finding import Found
from retail.pricing.amounts import line_amount, quantity_for
from retail.quantity import ONE, QUANTITY_MAX, whole
from retail.refusals import Choice, Refused
from retail.sale import Marks


def make_line(found: Found, command: AddItem, shop: Shop) -> CartLine | Refused:
    """The line that `command` asks for, of what its code found."""
    item, price_minor = found.item, command.price_minor
    if found.amount_minor is not None and command.qty_milli is None and price_minor is None:
        return _at_amount(found, found.amount_minor, shop)
    if item.price_required != (price_minor is not None):
        if item.price_required:
            return Refused("price-needed", "price_minor", item.name, (Choice(item.id, item.name, 0),))
        return Refused("price-not-asked", "price_minor", item.name)
    qty_milli = _quantity(found, command.qty_milli)
    if qty_milli > QUANTITY_MAX:
        return Refused("too-much", "qty_milli")
    if item.weighed and qty_milli < 1:
        return Refused("weight-needed", "qty_milli", item.name)
    if not item.weighed and not whole(qty_milli):
        return Refused("fraction", "qty_milli", item.name)
    if price_minor is not None:
        return replace(_line(replace(item, price_minor=price_minor), qty_milli, found.marks), fixed=True)
    return _priced(_line(item, qty_milli, found.marks), shop)


def choose(parent: Item, shop: Shop) -> Refused:
    """The variants of an item, as the store has them."""
    known = [item for item in map(shop.catalogue.item, parent.variants) if item]
    choices = tuple(
        Choice(
            item.id,
            item.name,
            _priced(_line(item, ONE, Marks()), shop).unit_price_minor,
            {trait.name: trait.value for trait in item.traits},
        )
        for item in known
    )
    return Refused("choose-variant", "code", parent.name, choices)


def deposit_of(line: CartLine, catalogue: Catalogue) -> CartLine | None:
    """The deposit (押金) that goes with a line, as many as there are of its goods."""
    item = catalogue.item(line.nature.deposit) if line.nature.deposit else None
    if item is None or item.price_minor < 1:
        return None
    return replace(_line(replace(item, deposit=""), line.qty_milli, Marks()), fixed=True, rides=True)


def with_quantity(line: CartLine, qty_milli: int) -> CartLine:
    """The same line at another quantity."""
    return replace(line, qty_milli=qty_milli, amount_minor=line_amount(line.unit_price_minor, qty_milli), cut_minor=0)


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
        nature=item.nature,
    )


def _priced(line: CartLine, shop: Shop) -> CartLine:
    """At the price lists' price: an item without one of its own may have one there."""
    found = shop.books.prices.price(line.item, line.own_minor, line.qty_milli, shop.circumstances)
    return with_quantity(replace(line, unit_price_minor=found.price_minor), line.qty_milli)
