"""What a code means: the goods, and what it says of them besides. Labels, packs, GS1 codes, PLUs and an item's own code."""

from msgspec import Struct

from retail.barcodes import BadElements, Embedded, Scanned, embedded, gtin14, is_digits, looks_like_gtin, read
from retail.basket import Shop
from retail.catalogue import Catalogue, Item
from retail.quantity import ONE
from retail.refusals import Refused
from retail.sale import Marks

#: Longest price look-up number that is tried as one; longer digits are a GTIN or an item's own code.
PLU_DIGITS_MAX = 6


class Found(Struct, frozen=True):
    """Goods and what their code told.

    `each_milli` is how much of them one such code stands for; `weight_g` and `amount_minor` stand on the label.
    """

    item: Item
    each_milli: int = ONE
    weight_g: int | None = None
    amount_minor: int | None = None
    marks: Marks = Marks()


def scanned(code: str, shop: Shop, currency: str) -> Found | Refused:
    """The goods of a barcode: an in-store label by its rule, else what else it may be."""
    label = embedded(code, shop.rules)
    return _labelled(code, label, shop.catalogue) if label else typed(code, shop, currency)


def typed(code: str, shop: Shop, currency: str) -> Found | Refused:
    """The goods of any code: GTIN, PLU, pack, the item's own, GS1's, or the label that names it, in this order."""
    if found := _by_code(code, shop.catalogue):
        return found
    try:
        told = read(code, shop.circumstances.moment.date, currency)
    except BadElements as problem:
        return Refused("bad-gs1", "code", str(problem))
    if told:
        return _told(code, told, shop.catalogue)
    label = embedded(code, shop.rules)
    item = shop.catalogue.by_plu(label.plu) if label else None
    return Found(item) if item else _unknown(code)


def _unknown(code: str) -> Refused:
    wrong = looks_like_gtin(code) and gtin14(code) is None
    return Refused("bad-code" if wrong else "unknown-code", "code", code)


def _labelled(code: str, label: Embedded, catalogue: Catalogue) -> Found | Refused:
    item = catalogue.by_plu(label.plu)
    if item is None:
        return Refused("unknown-code", "code", code)
    if label.value == "weight_g":
        return Found(item, weight_g=label.number) if item.weighed else Refused("not-weighed", "code", item.name)
    return Found(item, weight_g=label.weight_g, amount_minor=label.number)


def _told(code: str, told: Scanned, catalogue: Catalogue) -> Found | Refused:
    item = catalogue.by_gtin(told.gtin)
    if item is None:
        return _unknown(told.gtin if len(code) > len(told.gtin) else code)
    marks = Marks(told.lot, told.expiry, told.best_before, told.serial)
    weight_g = told.weight_g if item.weighed else None
    return Found(item, _each(item, told.gtin), weight_g, told.price_minor, marks)


def _by_code(code: str, catalogue: Catalogue) -> Found | None:
    known = gtin14(code) or code
    found = catalogue.by_gtin(known)
    if not found and is_digits(code) and len(code) <= PLU_DIGITS_MAX:
        found = catalogue.by_plu(code.lstrip("0") or "0")
    found = found or catalogue.item(code)
    return Found(found, _each(found, known)) if found else None


def _each(item: Item, code: str) -> int:
    pack = item.pack(code)
    return pack.qty_milli if pack else ONE
