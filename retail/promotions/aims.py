"""Which bunches of a cart each selection is about, as the bits of an integer: found from the goods in the cart.

The index is made once a revision. A cart's goods name the selections that are about them; one of a thousand items costs no
more than one of two.
"""

from collections.abc import Iterable, Sequence

from retail.promotions.goods import Bunch, Selection, levels
from retail.promotions.sets import Run

_Table = dict[str, list[int]]


class Index:
    """Of all selections of a revision, by what they name. A selection is known by its identity: it outlives the quote."""

    def __init__(self, selections: Iterable[Selection]) -> None:
        self.everywhere: list[int] = []
        self.items: _Table = {}
        self.categories: _Table = {}
        self.brands: _Table = {}
        self.but: _Table = {}
        for key, selection in {id(one): one for one in selections}.items():
            self._enter(key, selection)

    def _enter(self, key: int, selection: Selection) -> None:
        if selection.everything:
            self.everywhere.append(key)
        for table, names in (
            (self.items, selection.items),
            (self.categories, selection.categories),
            (self.brands, selection.brands),
            (self.but, selection.but),
        ):
            for name in dict.fromkeys(names):
                table.setdefault(name, []).append(key)


class Aims:
    """Of one cart."""

    def __init__(self, index: Index, goods: Sequence[Bunch]) -> None:
        self.named: dict[int, int] = dict.fromkeys(index.everywhere, (1 << len(goods)) - 1)
        self._spots: dict[int, tuple[int, ...]] = {}
        items: dict[str, int] = {}
        brands: dict[str, int] = {}
        categories: dict[str, int] = {}
        for at, bunch in enumerate(goods):
            one, bit = bunch.goods, 1 << at
            items[one.item] = items.get(one.item, 0) | bit
            brands[one.brand] = brands.get(one.brand, 0) | bit
            categories[one.category] = categories.get(one.category, 0) | bit
        self._name(index.items, items)
        self._name(index.brands, brands)
        self._name(index.categories, _with_levels(categories))
        for item in items.keys() & index.but.keys():
            for key in index.but[item]:
                if key in self.named:
                    self.named[key] &= ~items[item]

    def _name(self, table: _Table, cart: dict[str, int]) -> None:
        named = self.named
        for name, bits in cart.items():
            for key in table.get(name, ()):
                named[key] = named.get(key, 0) | bits

    def at(self, selection: Selection) -> int:
        """The places of a selection's goods."""
        return self.named.get(id(selection), 0)

    def of(self, selection: Selection, runs: Sequence[Run]) -> list[Run]:
        """Those runs that a selection is about."""
        places = self.at(selection)
        return [run for run in runs if places >> run.at & 1]

    def spots(self, places: int) -> tuple[int, ...]:
        """The places one by one, in their order. Most selections are about one kind of the cart's goods."""
        if not places & (places - 1):
            return (places.bit_length() - 1,) if places else ()
        found = self._spots.get(places)
        if found is None:
            found = self._spots[places] = tuple(_bits(places))
        return found


def _with_levels(categories: dict[str, int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for category, bits in categories.items():
        for level in levels(category):
            found[level] = found.get(level, 0) | bits
    return found


def _bits(places: int) -> Iterable[int]:
    while places:
        lowest = places & -places
        places ^= lowest
        yield lowest.bit_length() - 1
