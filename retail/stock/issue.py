"""The retail issue (零售出库单): the stock document that sales give rise to, by receipt, by shift, by day or by hand.

It names the receipts that it covers by their numbers, which have no gaps: for each lane it begins where the last one
ended, so no receipt is ever issued twice, and none is passed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

Policy = Literal["receipt", "shift", "day", "hand"]
#: An item and its lot, empty where none was read.
Goods = tuple[str, str]
#: Goods of one document: the largest that a fact holds with the longest codes.
GOODS_MAX = 700


class Sold(Struct, frozen=True):
    """What left the shelf with one receipt, in thousandths by item and lot; below zero where it came back."""

    lane: str
    epoch: int
    number: int
    goods: Mapping[Goods, int]


class Receipts(Struct, frozen=True, array_like=True):
    """Receipts of one lane, both ends included."""

    lane: str
    epoch: int
    first: int
    last: int


class IssueLine(Struct, frozen=True, array_like=True):
    """So much of an item in all, `lot` where it was read."""

    item: str
    qty_milli: int
    lot: str = ""


class Issued(Struct, frozen=True, array_like=True):
    """A retail issue: which receipts, and the goods of all of them.

    One of more goods than a document holds goes on in further ones, which name no receipts.
    """

    policy: Policy
    by: str
    receipts: tuple[Receipts, ...]
    lines: tuple[IssueLine, ...]


class TwiceIssued(ValueError):
    """Receipts that do not follow on what was issued before: one would count twice, or be passed over."""


def issue(sold: Iterable[Sold], upto: Mapping[tuple[str, int], int], *, policy: Policy, by: str) -> Issued | None:
    """The issue of these receipts, where `upto` says which number of each lane and epoch was issued last.

    None where there are none. Raise `TwiceIssued` where a receipt does not follow on the last one.
    """
    goods: dict[Goods, int] = {}
    ranges: dict[tuple[str, int], Receipts] = {}
    for one in sorted(sold, key=lambda one: (one.lane, one.epoch, one.number)):
        place = (one.lane, one.epoch)
        before = ranges[place].last if place in ranges else upto.get(place, 0)
        if one.number != before + 1:
            raise TwiceIssued(f"receipt {one.number} of lane {one.lane} does not follow on {before}")
        first = ranges[place].first if place in ranges else one.number
        ranges[place] = Receipts(one.lane, one.epoch, first, one.number)
        for name, qty_milli in one.goods.items():
            goods[name] = goods.get(name, 0) + qty_milli
    if not ranges:
        return None
    return Issued(policy, by, tuple(ranges.values()), lines_of(goods))


def lines_of(goods: Mapping[Goods, int]) -> tuple[IssueLine, ...]:
    """Goods as lines, in the order of their codes; what came back as much as it went is left out."""
    return tuple(IssueLine(item, qty, lot) for (item, lot), qty in sorted(goods.items()) if qty)


def documents(whole: Issued, goods_max: int = GOODS_MAX) -> Sequence[Issued]:
    """The issue as documents that each hold so many goods at most."""
    first, *others = [whole.lines[at : at + goods_max] for at in range(0, len(whole.lines), goods_max)] or [()]
    return [
        Issued(whole.policy, whole.by, whole.receipts, first),
        *(Issued(whole.policy, whole.by, (), lines) for lines in others),
    ]
