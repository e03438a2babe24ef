"""Counting while selling goes on (不停业盘点): the shelf is compared with the figure of the moment at which it was looked at."""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from retail.stock.level import Level
from retail.stock.moves import MoveLine


class Counted(Struct, frozen=True, array_like=True):
    """So much of an item stood on the shelf."""

    item: str
    counted_milli: int
    lot: str = ""


def differences(counted: Iterable[Counted], levels: Mapping[str, Level]) -> tuple[MoveLine, ...]:
    """What the count changes, with `levels` as they were when the shelf was looked at. What fits is left out.

    It is booked as a difference: what was sold between the look and the booking stays sold. An item that was counted
    in several places is summed first.

    >>> differences([Counted("milk", 3000), Counted("milk", 1000)], {"milk": Level(6000, 1000)})
    (MoveLine(item='milk', qty_milli=-1000, lot=''),)
    """
    found: dict[str, int] = {}
    for one in counted:
        found[one.item] = found.get(one.item, 0) + one.counted_milli
    gaps = {item: milli - levels.get(item, Level()).available_milli for item, milli in found.items()}
    return tuple(MoveLine(item, gap) for item, gap in gaps.items() if gap)
