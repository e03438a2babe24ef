"""Which bunches of a cart a selection is about, each selection looked up once a quote: places as the bits of an integer."""

from collections.abc import Sequence

from retail.promotions.goods import Bunch, Selection, levels
from retail.promotions.sets import Run


class Aims:
    """Of one cart."""

    def __init__(self, goods: Sequence[Bunch]) -> None:
        self._all = (1 << len(goods)) - 1
        self._items: dict[str, int] = {}
        self._brands: dict[str, int] = {}
        self._categories: dict[str, int] = {}
        self._known: dict[int, int] = {}
        for at, bunch in enumerate(goods):
            one, bit = bunch.goods, 1 << at
            self._items[one.item] = self._items.get(one.item, 0) | bit
            self._brands[one.brand] = self._brands.get(one.brand, 0) | bit
            for level in levels(one.category):
                self._categories[level] = self._categories.get(level, 0) | bit

    def at(self, selection: Selection) -> int:
        """The places of a selection's goods. It is known by its identity: promotions outlive the quote."""
        found = self._known.get(id(selection))
        if found is None:
            found = self._known[id(selection)] = self._find(selection)
        return found

    def of(self, selection: Selection, runs: Sequence[Run]) -> list[Run]:
        """Those runs that a selection is about."""
        places = self.at(selection)
        return [run for run in runs if places >> run.at & 1]

    def _find(self, selection: Selection) -> int:
        places = self._all if selection.everything else 0
        for table, names in (
            (self._items, selection.items),
            (self._brands, selection.brands),
            (self._categories, selection.categories),
        ):
            for name in names:
                places |= table.get(name, 0)
        for name in selection.but:
            places &= ~self._items.get(name, 0)
        return places
