"""The retail issue (零售出库单): the stock document that sales give rise to, by receipt, by shift, by day or by hand.

It names the receipts that it covers by their numbers, which have no gaps: for each lane it begins where the last one
ended, so no receipt is ever issued twice, and none is passed over.
"""

from collections.abc import Iterable, Mapping
from typing import Literal

from msgspec import Struct

Policy = Literal["receipt", "shift", "day", "hand"]


class Sold(Struct, frozen=True):
    """What left the shelf with one receipt, in thousandths by item; below zero where goods came back."""

    lane: str
    epoch: int
    number: int
    goods: Mapping[str, int]


class Receipts(Struct, frozen=True, array_like=True):
    """Receipts of one lane, both ends included."""

    lane: str
    epoch: int
    first: int
    last: int


class Issued(Struct, frozen=True, array_like=True):
    """A retail issue: which receipts, and the goods of all of them by item."""

    policy: Policy
    by: str
    receipts: tuple[Receipts, ...]
    lines: tuple[tuple[str, int], ...]


class TwiceIssued(ValueError):
    """Receipts that do not follow on what was issued before: one would count twice, or be passed over."""


def issue(sold: Iterable[Sold], upto: Mapping[tuple[str, int], int], *, policy: Policy, by: str) -> Issued | None:
    """The issue of these receipts, where `upto` says which number of each lane and epoch was issued last.

    None where there are none. Raise `TwiceIssued` where a receipt does not follow on the last one.
    """
    goods: dict[str, int] = {}
    ranges: dict[tuple[str, int], Receipts] = {}
    for one in sorted(sold, key=lambda one: (one.lane, one.epoch, one.number)):
        place = (one.lane, one.epoch)
        before = ranges[place].last if place in ranges else upto.get(place, 0)
        if one.number != before + 1:
            raise TwiceIssued(f"receipt {one.number} of lane {one.lane} does not follow on {before}")
        first = ranges[place].first if place in ranges else one.number
        ranges[place] = Receipts(one.lane, one.epoch, first, one.number)
        for item, qty_milli in one.goods.items():
            goods[item] = goods.get(item, 0) + qty_milli
    if not ranges:
        return None
    return Issued(policy, by, tuple(ranges.values()), tuple((item, qty) for item, qty in sorted(goods.items()) if qty))
