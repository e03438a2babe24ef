"""What a year of ticket lines says about a product: what it costs today, and whether it is sold by weight.

A ticket carries no catalogue price and no weight, but both can be told from it. The price is the commonest among the last
sales (a price of last spring is not on the shelf any more). And what is sold by weight gives itself away: hardly two packs
cost the same.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from itertools import count
from statistics import median_low

from msgspec import Struct

from demo.world.goods import made_gtin
from retail.catalogue import Item
from retail.money import divide

#: So many last sales are "today", and fewer than `ENOUGH` say nothing about weight.
LAST_SALES, ENOUGH = 15, 8
#: Sold by weight from this share of different prices up. Real products stand below 0.4 or above 0.7.
DIFFERENT_SHARE = 0.65
#: Departments that weigh, with a usual weight in grams: the lane's own scale for the first, labels for the others.
BY_SCALE = {"PRODUCE": 900, "SALAD BAR": 450}
BY_LABEL = {"MEAT": 900, "SEAFOOD": 450, "DELI": 340}
#: What no lane rings up as goods: petrol (by thousandths of a gallon, at the pump), coupons, stamps, supplies.
NOT_GOODS = frozenset({"FUEL", "COUPON", "MISCELLANEOUS", "POSTAL CENTER", "CNTRL/STORE SUP", "GM MERCH EXP"})
NOT_GOODS_CATEGORY = "COUPON/MISC ITEMS"
#: Tax in basis points: what a kitchen needs, and everything else.
FOOD_BP, OTHER_BP = 900, 1300
FOOD = frozenset(
    {"GROCERY", "PRODUCE", "MEAT", "MEAT-PCKGD", "DELI", "SEAFOOD", "SEAFOOD-PCKGD", "PASTRY", "SALAD BAR"}
)
NAME_MAX, SIZE_MAX = 48, 16
#: PLUs of the lane's scale have four digits, those of the counters' labels five: `demo.world.goods.is_labelled` reads that.
FIRST_SCALE_PLU, FIRST_LABEL_PLU = 4001, 10_001


class Product(Struct, frozen=True):
    """A row of the product table; the last four may be missing there."""

    id: int
    department: str
    category: str = ""
    kind: str = ""
    size: str = ""

    @property
    def is_goods(self) -> bool:
        """A lane sells it."""
        return self.department not in NOT_GOODS and self.category != NOT_GOODS_CATEGORY


@dataclass(slots=True)
class Shelf:
    """Learns line by line, in the order of time; then names the goods."""

    products: dict[int, Product]
    _last: dict[int, deque[int]] = field(default_factory=dict)
    _times: Counter[int] = field(default_factory=Counter)

    def sold(self, product: int, quantity: int, amount_minor: int) -> bool:
        """One ticket line before discounts; False for what is not goods, or nothing was sold of (quantity 0)."""
        if quantity < 1 or amount_minor < 1 or product not in self.products:
            return False
        self._last.setdefault(product, deque(maxlen=LAST_SALES)).append(max(1, divide(amount_minor, quantity)))
        self._times[product] += 1
        return True

    def by_weight(self, product: int) -> bool:
        """Hardly two packs cost the same, in a department that weighs."""
        prices = self._last[product]
        weighs = self.products[product].department in BY_SCALE | BY_LABEL
        return weighs and len(prices) >= ENOUGH and len(set(prices)) > DIFFERENT_SHARE * len(prices)

    def items(self) -> list[Item]:
        """All goods that were sold, the most sold first, which therefore have the shortest PLUs."""
        scale, label = count(FIRST_SCALE_PLU), count(FIRST_LABEL_PLU)
        plus: dict[int, int] = {}
        for product, _ in self._times.most_common():
            if self.by_weight(product):
                plus[product] = next(scale if self.products[product].department in BY_SCALE else label)
        return [self._item(self.products[product], plus.get(product)) for product, _ in self._times.most_common()]

    def _item(self, product: Product, plu: int | None) -> Item:
        prices = self._last[product.id]
        tax = FOOD_BP if product.department in FOOD else OTHER_BP
        category = product.category.title()
        if plu is None:
            price = Counter(prices).most_common(1)[0][0]
            gtins, size = (made_gtin(product.id),), product.size[:SIZE_MAX].lower()
            return Item(str(product.id), name_of(product, size), price, gtins, "", "EA", tax, category, size)
        usual_g = (BY_SCALE | BY_LABEL)[product.department]
        price = max(1, divide(median_low(prices) * 1000, usual_g))
        return Item(str(product.id), name_of(product), price, (), str(plu), "KGM", tax, category)


def name_of(product: Product, size: str = "") -> str:
    """What stands on the shelf: `BANANAS` is `Bananas`, but a butcher's `LEAN` is `Beef, lean`."""
    kind = product.kind.partition("(")[0].strip()
    alone = " " in kind or product.department == "PRODUCE" or not product.category
    words = kind if alone else f"{product.category}, {kind}"
    name = (words.strip(" ,-") or product.category or product.department).capitalize()
    return f"{name[: NAME_MAX - len(size) - 1]} {size}".strip()
