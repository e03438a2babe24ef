"""What goods on a scale cost: the unit price that a scale which computes is told, and what we make of its weight."""

from retail.basket import CartLine, Shop
from retail.commands import AddItem
from retail.goods.finding import typed
from retail.goods.lines import make_line
from retail.quantity import ONE
from retail.refusals import Refused


def line_of_weight(code: str, grams: int, shop: Shop, currency: str) -> CartLine | None:
    """The line that so many grams would be, before promotions; None where the code is of no weighed goods."""
    found = typed(code.strip(" "), shop, currency)
    if isinstance(found, Refused) or not found.item.weighed or found.item.variants:
        return None
    line = make_line(found, AddItem(code, grams), shop)
    return None if isinstance(line, Refused) else line


def kilo_price_minor(code: str, shop: Shop, currency: str) -> int:
    """The price of a kilogram as it is sold now; 0 where there is none."""
    line = line_of_weight(code, ONE, shop, currency)
    return line.unit_price_minor if line else 0
