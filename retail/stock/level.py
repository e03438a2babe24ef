"""Three figures for each item of a store, in thousandths of its unit.

    账面 posted     what documents say: goods received, moved, counted, issued
    未出库 unissued  sold at a lane, and on no retail issue (零售出库单) yet
    可用 available  posted less unissued: what should stand on the shelf

A true sale is never held up by a figure: below zero is shown, not hidden.
"""

from msgspec import Struct


class Level(Struct, frozen=True):
    """An item's figures; each step gives the next ones."""

    posted_milli: int = 0
    unissued_milli: int = 0

    @property
    def available_milli(self) -> int:
        """What should be on the shelf."""
        return self.posted_milli - self.unissued_milli

    def sold(self, qty_milli: int) -> "Level":
        """Sold at a lane; below zero where it came back."""
        return Level(self.posted_milli, self.unissued_milli + qty_milli)

    def issued(self, qty_milli: int) -> "Level":
        """On a retail issue now: the shelf does not change, the books do."""
        return Level(self.posted_milli - qty_milli, self.unissued_milli - qty_milli)

    def moved(self, qty_milli: int) -> "Level":
        """Any other movement, with its sign."""
        return Level(self.posted_milli + qty_milli, self.unissued_milli)
