"""Goods of a deposit (订金) that are picked up: at what was agreed when it was taken, or at today's price where that is no dearer.

    agreed 90.00, today 100.00    90.00, which neither price lists nor promotions touch
    agreed 90.00, today  85.00    85.00, and promotions as for any goods: nobody pays more for having paid ahead

A store whose terms say `deposit_prices: today` sells them as if they were rung up; whoever is at the lane is told what they cost more.
"""

from msgspec.structs import replace

from retail.adding import put
from retail.basket import Agreed, Cart, CartLine, Decision, Shop
from retail.commands import AddAgreed, AddItem
from retail.goods.finding import typed
from retail.goods.lines import make_line
from retail.money import divide
from retail.quantity import ONE
from retail.refusals import Refused


def add_agreed(cart: Cart, command: AddAgreed, shop: Shop) -> Decision:
    """Add them; what cannot be rung up at all is refused as any goods are."""
    found = typed(command.item, shop, cart.currency)
    if isinstance(found, Refused):
        return Decision(cart, found)
    agreed = Agreed(command.deposit, command.qty_milli, command.amount_minor)
    asked = found.item.price_required
    line = make_line(
        found, AddItem(command.item, command.qty_milli, price_minor=_unit_minor(agreed) if asked else None), shop
    )
    if isinstance(line, Refused):
        return Decision(cart, line)
    today = shop.terms.deposit_prices == "today" or 0 < line.amount_minor <= agreed.amount_minor
    return put(cart, line if today and not asked else at_agreed(line, agreed, command.qty_milli))


def at_agreed(line: CartLine, agreed: Agreed, qty_milli: int) -> CartLine:
    """So much of the goods at their share of what was agreed: all of it at exactly that."""
    unit = _unit_minor(agreed)
    return replace(
        line,
        qty_milli=qty_milli,
        unit_price_minor=unit,
        own_minor=unit,
        amount_minor=divide(agreed.amount_minor * qty_milli, agreed.qty_milli),
        off_minor=0,
        cut_minor=0,
        fixed=True,
        agreed=agreed,
    )


def _unit_minor(agreed: Agreed) -> int:
    """What a unit comes to, a broken cent to the full one: the line says less as a discount, never as something on top."""
    return -(-agreed.amount_minor * ONE // agreed.qty_milli)
