"""A tag from an item: its name and the price that holds in this store now, as a lane would sell it."""

from edge.drivers.labels.tag import Tag
from retail.basket import Shop
from retail.catalogue import Item
from retail.goods.finding import scanned
from retail.money import text
from retail.quantity import ONE
from retail.refusals import Refused

_UNITS = {"zh": {"KGM": "元/kg", "": "元"}, "en": {"KGM": "/ kg", "": ""}}


def find(code: str, shop: Shop, currency: str) -> Item | Refused:
    """The item that a code means, or an item's id."""
    by_id = shop.catalogue.item(code)
    if by_id:
        return by_id
    found = scanned(code, shop, currency)
    return found if isinstance(found, Refused) else found.item


def tag_of(item: Item, shop: Shop, currency: str, language: str) -> Tag:
    """What stands on its label; the item's own price is struck out where a lower one holds for a time."""
    priced = shop.books.prices.price(item.id, item.price_minor, ONE, shop.circumstances)
    units = _UNITS.get(language, _UNITS["en"])
    was = text(item.price_minor, currency) if priced.timed and priced.price_minor < item.price_minor else ""
    return Tag(
        name=item.name,
        price=text(priced.price_minor, currency),
        unit=units.get(item.unit, units[""]),
        code=_code(item),
        was=was,
        about=" ".join(filter(None, (item.size, item.brand))),
    )


def _code(item: Item) -> str:
    """Its shortest GTIN of 8 or 13 figures, else its own short number."""
    gtins = [gtin.lstrip("0") for gtin in item.gtins]
    whole = [gtin.zfill(8 if len(gtin) <= 8 else 13) for gtin in gtins if len(gtin) <= 13]
    return min(whole, key=len) if whole else item.plu or item.id
