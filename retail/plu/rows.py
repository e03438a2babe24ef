"""Which goods go onto a scale that prints labels, at which price, and how the code on its label is to be set.

The scale prints what the store's own rule of in-store codes reads back (`retail.barcodes.labels`): the rule gives the digits
before the item's number, how many digits that number has, and whether the label carries weight or amount.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from retail.barcodes import BarcodeRule, is_digits
from retail.catalogue import Item
from retail.pricing.prices import PriceBook
from retail.promotions import Circumstances
from retail.quantity import ONE


class PluRow(Struct, frozen=True):
    """One key of the scale: `plu` in the rule's number of digits, the price of a kilogram or a piece, in minor units."""

    plu: str
    name: str
    price_minor: int
    weighed: bool
    item: str


class Listed(Struct, frozen=True):
    """All rows, and what was left out with the reason in words. `flag` are the digits before the number in the label's code."""

    rows: tuple[PluRow, ...]
    left_out: tuple[str, ...]
    rule: BarcodeRule
    flag: str


def list_goods(items: Iterable[Item], prices: PriceBook, now: Circumstances, rule: BarcodeRule) -> Listed:
    """Rows in the order of their PLU, at what a unit costs a stranger now (before promotions)."""
    rows: dict[str, PluRow] = {}
    left_out: list[str] = []
    for item in items:
        if not item.plu:
            continue
        price_minor = prices.price(item.id, item.price_minor, ONE, now).retail_minor
        why = _unfit(item, price_minor, rule.pattern.count("I"), rows)
        if why:
            left_out.append(f"{item.plu} {item.name}: {why}")
        else:
            plu = item.plu.zfill(rule.pattern.count("I"))
            rows[plu] = PluRow(plu, item.name, price_minor, item.weighed, item.id)
    return Listed(tuple(rows[plu] for plu in sorted(rows)), tuple(left_out), rule, rule.pattern.partition("I")[0])


def rule_of(rules: Sequence[BarcodeRule], pattern: str) -> BarcodeRule | None:
    """The rule of this pattern; without one the first that carries a weight, else the first."""
    if pattern:
        return next((rule for rule in rules if rule.pattern == pattern), None)
    return next((rule for rule in rules if rule.value == "weight_g"), rules[0] if rules else None)


def _unfit(item: Item, price_minor: int, digits: int, rows: dict[str, PluRow]) -> str:
    if not is_digits(item.plu):
        return "a scale's PLU is digits only"
    if len(item.plu.lstrip("0")) > digits:
        return f"the label's code has room for {digits} digits of PLU"
    if item.variants:
        return "it stands for its variants"
    if item.price_required or price_minor < 1:
        return "it has no price of its own"
    twin = rows.get(item.plu.zfill(digits))
    return f"{twin.name} has this PLU already" if twin else ""
