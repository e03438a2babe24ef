"""Counting while selling goes on (不停业盘点): the shelf is compared with the figure of the moment at which it was looked at.

    journal  ... 118 sold | 119 | 120 sold | 121 look, as of 119: 7 on the shelf, 8 should be | 122 sold | 123 booked: -1
                          '- the moment of the look: what is sold after it changes figure and shelf alike

What was looked at counts for the whole item: where one of its lots was named, lots that nobody found are not there. What
nobody looked at stays as it is.
"""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from retail.stock.issue import Goods
from retail.stock.moves import LINES_MAX, MoveLine


class Look(Struct, frozen=True, array_like=True):
    """So much of an item stood at a place."""

    item: str
    counted_milli: int
    lot: str = ""


class Expected(Struct, frozen=True, array_like=True):
    """What should have stood there in the whole store at that moment: the item in all, and those of its lots that are not 0."""

    item: str
    available_milli: int
    lots: tuple[tuple[str, int], ...] = ()


class Looked(Struct, frozen=True, array_like=True):
    """Somebody looked at a place (货位) for count `count`: what they found, and what was expected as of fact `as_of`.

    A second look at the same goods at the same place takes the place of the first.
    """

    count: int
    by: str
    place: str
    as_of: int
    looks: tuple[Look, ...]
    expected: tuple[Expected, ...]


class CountLine(Struct, frozen=True, array_like=True):
    """An item of a count, or one of its lots: `unsure_milli` was sold or moved between the first look at it and the last."""

    item: str
    lot: str
    counted_milli: int
    expected_milli: int
    unsure_milli: int = 0

    @property
    def difference_milli(self) -> int:
        """More on the shelf than expected, below zero for less."""
        return self.counted_milli - self.expected_milli


def sheet(looked: Iterable[Looked]) -> tuple[CountLine, ...]:
    """The count's document (盘点表), by item and lot; looks in the order in which they came."""
    found: dict[str, _Found] = {}
    for one in looked:
        for expected in one.expected:
            found.setdefault(expected.item, _Found()).expect(one.as_of, expected)
        for look in one.looks:
            found.setdefault(look.item, _Found()).counted[one.place, look.lot] = look.counted_milli
    return tuple(line for item in sorted(found) for line in found[item].lines(item))


def differences(lines: Sequence[CountLine]) -> list[tuple[MoveLine, ...]]:
    """What a count changes, as documents of so many lines; what fits is left out.

    >>> differences([CountLine("milk", "", 4000, 5000), CountLine("soap", "", 1000, 1000)])
    [(MoveLine(item='milk', qty_milli=-1000, lot=''),)]
    """
    gaps = [MoveLine(one.item, one.difference_milli, one.lot) for one in lines if one.difference_milli]
    return [tuple(gaps[at : at + LINES_MAX]) for at in range(0, len(gaps), LINES_MAX)]


class _Found:
    """What is known of one item."""

    def __init__(self) -> None:
        self.counted: dict[Goods, int] = {}
        self._stood: dict[int, Expected] = {}

    def expect(self, as_of: int, expected: Expected) -> None:
        self._stood[as_of] = expected

    def lines(self, item: str) -> Iterator[CountLine]:
        """By lot where one was named, else in all."""
        last = self._stood[max(self._stood)] if self._stood else Expected(item, 0)
        unsure = self._stood[min(self._stood)].available_milli - last.available_milli if self._stood else 0
        counted: dict[str, int] = {}
        for (_, lot), milli in self.counted.items():
            counted[lot] = counted.get(lot, 0) + milli
        if set(counted) <= {""}:
            yield CountLine(item, "", sum(counted.values()), last.available_milli, unsure)
            return
        lots = dict(last.lots)
        stood = {"": last.available_milli - sum(lots.values()), **lots}
        for lot in sorted({*stood, *counted}):
            if stood.get(lot) or counted.get(lot):
                yield CountLine(item, lot, counted.get(lot, 0), stood.get(lot, 0), unsure)
