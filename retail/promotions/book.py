"""All promotions of a revision, found by the goods in the cart: the cost is that of those which touch it."""

from collections.abc import Iterable, Sequence

from retail.promotions.goods import Goods, Selection, levels
from retail.promotions.offers import Bundle, BuyGet, Gift
from retail.promotions.promotion import Promotion


class Book:
    """Made once a revision; asked at each quote."""

    def __init__(self, promotions: Iterable[Promotion] = ()) -> None:
        self.all: tuple[Promotion, ...] = tuple(sorted(promotions, key=lambda one: one.id))
        self._everywhere: list[Promotion] = []
        self._by_item: dict[str, list[Promotion]] = {}
        self._by_category: dict[str, list[Promotion]] = {}
        self._by_brand: dict[str, list[Promotion]] = {}
        for promotion in self.all:
            self._enter(promotion)

    def touching(self, goods: Sequence[Goods]) -> list[Promotion]:
        """Those that name any of these goods, and those for all goods; by id."""
        found = {promotion.id: promotion for promotion in self._everywhere}
        for one in goods:
            for promotion in self._by_item.get(one.item, ()):
                found[promotion.id] = promotion
            for promotion in self._by_brand.get(one.brand, ()):
                found[promotion.id] = promotion
            for level in levels(one.category):
                for promotion in self._by_category.get(level, ()):
                    found[promotion.id] = promotion
        return [found[name] for name in sorted(found)]

    def _enter(self, promotion: Promotion) -> None:
        for selection in selections(promotion):
            if selection.everything:
                self._everywhere.append(promotion)
                return
            for table, names in (
                (self._by_item, selection.items),
                (self._by_category, selection.categories),
                (self._by_brand, selection.brands),
            ):
                for name in names:
                    table.setdefault(name, []).append(promotion)


def selections(promotion: Promotion) -> list[Selection]:
    """All goods that a promotion is about, be they paid or given."""
    match promotion.offer:
        case Bundle(parts=parts):
            return [part.goods for part in parts]
        case BuyGet(get=Selection() as get):
            return [promotion.goods, get]
        case Gift(goods=goods):
            return [promotion.goods, goods]
        case _:
            return [promotion.goods]
