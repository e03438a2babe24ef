"""Which goods a promotion is about, and the cart as promotions see it: bunches of equal units, whatever order they came in."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from retail.money import allocate


class Selection(Struct, frozen=True, omit_defaults=True):
    """Goods by item code, category (with all below it, levels separated by `/`) or brand; nothing named means all.

    `but` takes items out again.
    """

    items: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    but: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """No goods are named: all but the exceptions."""
        return not (self.items or self.categories or self.brands)

    def has(self, goods: "Goods") -> bool:
        """Whether these goods belong to it."""
        if goods.item in self.but:
            return False
        if self.everything or goods.item in self.items or goods.brand in self.brands:
            return True
        return any(within(goods.category, category) for category in self.categories)


class Goods(Struct, frozen=True, order=True, gc=False):
    """What makes units alike: the same item at the same unit price. `unit_price_minor` is a piece's, or a kilogram's."""

    unit_price_minor: int
    item: str
    category: str = ""
    brand: str = ""


class Line(Struct, frozen=True, gc=False):
    """A line of the cart once its price is known: `amount_minor` before any promotion.

    `pieces` is how many whole units it has; weighed goods count as one, and their price is their amount. `qty_milli` is
    the quantity in thousandths, grams where it is weighed.
    """

    goods: Goods
    pieces: int
    amount_minor: int
    qty_milli: int = 0
    weighed: bool = False
    fixed: bool = False  # its price was set by hand: promotions leave it alone


class Bunch(Struct, frozen=True, gc=False):
    """Lines of the same goods together: `price_minor` a unit, `count` units, `lines` their places in the cart."""

    goods: Goods
    price_minor: int
    count: int
    weighed: bool
    qty_milli: int
    lines: tuple[int, ...]

    @property
    def amount_minor(self) -> int:
        """Before promotions."""
        return self.price_minor * self.count


def bunches(lines: Sequence[Line]) -> list[Bunch]:
    """The cart in the one order that promotions know: dearest unit first, then by item; each weighing is a unit of its own."""
    found: dict[tuple[object, ...], Bunch] = {}
    for place, line in enumerate(lines):
        if line.fixed or line.amount_minor <= 0 or line.pieces < 1:
            continue
        price = line.amount_minor if line.weighed else line.goods.unit_price_minor
        key = (line.goods, price, line.weighed, place if line.weighed else -1)
        had = found.get(key)
        new = Bunch(line.goods, price, line.pieces, line.weighed, line.qty_milli, (place,))
        found[key] = replace(had, count=had.count + line.pieces, lines=(*had.lines, place)) if had else new
    return sorted(found.values(), key=lambda one: (-one.price_minor, one.goods.item, one.goods, one.lines))


def to_lines(off_minor: int, places: Sequence[int], left_minor: Sequence[int]) -> list[tuple[int, int]]:
    """Share a bunch's discount out to its lines by what is left to pay of each: (place, minor units), none below zero."""
    if len(places) == 1:
        return [(places[0], off_minor)] if off_minor else []
    shares = allocate(off_minor, [left_minor[place] for place in places])
    return [(place, share) for place, share in zip(places, shares, strict=True) if share]


def within(category: str, above: str) -> bool:
    """Whether a category is another or lies below it.

    >>> within("food/milk", "food"), within("foods", "food")
    (True, False)
    """
    return category == above or category.startswith(f"{above}/")


def levels(category: str) -> Iterable[str]:
    """A category and all above it.

    >>> list(levels("a/b/c"))
    ['a/b/c', 'a/b', 'a']
    """
    while category:
        yield category
        category = category.rpartition("/")[0]
