"""What is gone of a cart while promotions are reckoned: money of each bunch, and units of each by group."""

from collections.abc import Sequence

from msgspec import Struct

from retail.promotions.given import Given
from retail.promotions.goods import Bunch
from retail.promotions.promotion import Promotion
from retail.promotions.sets import Run


class Rival(Struct, frozen=True):
    """A promotion that holds: the places of the bunches that it is about as bits, how often it may be given, its group."""

    promotion: Promotion
    wants: int
    limit: int
    group: str


class Used(Struct):
    """Units gone of each bunch, and the places where none is left, as bits."""

    counts: list[int]
    full: int = 0

    def copy(self) -> "Used":
        """The same, to go on from."""
        return Used(self.counts[:], self.full)

    def add(self, given: Given, goods: Sequence[Bunch]) -> None:
        """Count what was given."""
        for use in given.uses:
            at = use.run.at
            self.counts[at] += use.count
            if self.counts[at] >= goods[at].count:
                self.full |= 1 << at


class Taken(Struct):
    """`left` is what is still to pay of each bunch, `who` was the last of each group to take goods.

    `alone` counts what stands in no other promotion at all, of whatever group.
    """

    goods: Sequence[Bunch]
    left: list[int]
    alone: Used
    groups: dict[str, Used]
    who: dict[str, str]

    @classmethod
    def nothing(cls, goods: Sequence[Bunch]) -> "Taken":
        """The start."""
        return cls(goods, [bunch.amount_minor for bunch in goods], Used([0] * len(goods)), {}, {})

    def copy(self) -> "Taken":
        """The same, to go on from."""
        groups = {group: used.copy() for group, used in self.groups.items()}
        return Taken(self.goods, self.left[:], self.alone.copy(), groups, self.who.copy())

    def free(self, rival: Rival) -> list[Run]:
        """What a promotion may still take, dearest first."""
        gone = self._gone(rival)
        places, runs = rival.wants & ~gone.full, list[Run]()
        while places:
            at = (places & -places).bit_length() - 1
            places &= places - 1
            bunch, left = self.goods[at], self.left[at]
            count = bunch.count - gone.counts[at]
            if left > 0:
                runs.append(Run(at, bunch, count, left if count == bunch.count else left * count // bunch.count))
        return runs

    def any_left(self, rival: Rival) -> bool:
        """Whether a promotion finds anything at all."""
        return bool(rival.wants & ~self._gone(rival).full)

    def add(self, rival: Rival, given: Given) -> None:
        """Note what it took."""
        if not given.uses:
            return
        self.who[rival.group] = rival.promotion.name
        mine = self.groups.setdefault(rival.group, self.alone.copy())
        for use in given.uses:
            self.left[use.run.at] -= use.off_minor
        for used in (*self.groups.values(), self.alone) if rival.promotion.alone else (mine,):
            used.add(given, self.goods)

    def _gone(self, rival: Rival) -> Used:
        """Units that are gone for a promotion. One that stands alone shares with no group."""
        if not rival.promotion.alone or not self.groups:
            return self.groups.get(rival.group, self.alone)
        full = 0
        for used in self.groups.values():
            full |= used.full
        return Used([max(at) for at in zip(*(used.counts for used in self.groups.values()), strict=True)], full)
