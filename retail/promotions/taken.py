"""What is gone of a cart while promotions are reckoned: money of each bunch, and units of each by group."""

from collections.abc import Sequence

from msgspec import Struct

from retail.promotions.aims import Aims
from retail.promotions.book import Entry
from retail.promotions.given import Given
from retail.promotions.goods import Bunch
from retail.promotions.sets import Run


class Rival(Struct, frozen=True, gc=False):
    """A promotion that holds: its id, the places of the bunches that it is about as bits, how often it may be given."""

    id: str
    entry: Entry
    wants: int
    limit: int


class Used(Struct):
    """Units gone of each bunch, and the places where none is left, as bits."""

    counts: list[int]
    full: int = 0

    def copy(self) -> "Used":
        """The same, to go on from."""
        return Used(self.counts[:], self.full)

    def add(self, given: Given) -> None:
        """Count what was given."""
        counts, full = self.counts, self.full
        for use in given.uses:
            at = use.run.at
            counts[at] += use.count
            if counts[at] >= use.run.bunch.count:
                full |= 1 << at
        self.full = full


class Cart(Struct, frozen=True):
    """What does not change while promotions are reckoned: the bunches, each whole as a run, and what promotions want of them."""

    goods: Sequence[Bunch]
    whole: Sequence[Run]
    aims: Aims

    @classmethod
    def of(cls, goods: Sequence[Bunch], aims: Aims) -> "Cart":
        """A cart before any promotion."""
        return cls(goods, [Run(at, bunch, bunch.count, bunch.amount_minor) for at, bunch in enumerate(goods)], aims)


class Taken(Struct):
    """`left` is what is still to pay of each bunch, `who` was the last of each group to take goods.

    `alone` counts what stands in no other promotion at all, of whatever group. As bits of places, `empty` is where nothing is
    left to pay, and `moved` of which something was taken since this copy was made.
    """

    cart: Cart
    left: list[int]
    alone: Used
    groups: dict[str, Used]
    who: dict[str, str]
    empty: int = 0
    moved: int = 0

    @classmethod
    def nothing(cls, cart: Cart) -> "Taken":
        """The start."""
        return cls(cart, [run.left_minor for run in cart.whole], Used([0] * len(cart.goods)), {}, {})

    def copy(self) -> "Taken":
        """The same, to go on from."""
        groups = {group: used.copy() for group, used in self.groups.items()}
        return Taken(self.cart, self.left[:], self.alone.copy(), groups, self.who.copy(), self.empty)

    def free(self, rival: Rival) -> list[Run]:
        """What a promotion may still take, dearest first."""
        gone = self._gone(rival.entry)
        places = rival.wants & ~(gone.full | self.empty)
        runs = list[Run]()
        if not places:
            return runs
        counts, lefts, whole = gone.counts, self.left, self.cart.whole
        for at in self.cart.aims.spots(places):
            run, left, used = whole[at], lefts[at], counts[at]
            if used:
                count = run.count - used
                run = Run(at, run.bunch, count, left * count // run.count)
            elif left != run.left_minor:
                run = Run(at, run.bunch, run.count, left)
            runs.append(run)
        return runs

    def any_left(self, rival: Rival, wants: int) -> bool:
        """Whether a promotion finds anything at all in some places."""
        return bool(wants & ~(self._gone(rival.entry).full | self.empty))

    def add(self, rival: Rival, given: Given) -> None:
        """Note what it took."""
        if not given.uses:
            return
        entry, left, moved, empty = rival.entry, self.left, self.moved, self.empty
        self.who[entry.group] = entry.promotion.name
        mine = self.groups.get(entry.group)
        if mine is None:
            mine = self.groups[entry.group] = self.alone.copy()
        for use in given.uses:
            at = use.run.at
            left[at] -= use.off_minor
            moved |= 1 << at
            if left[at] <= 0:
                empty |= 1 << at
        self.moved, self.empty = moved, empty
        if not entry.promotion.alone:
            mine.add(given)
            return
        for used in (*self.groups.values(), self.alone):
            used.add(given)

    def _gone(self, entry: Entry) -> Used:
        """Units that are gone for a promotion. One that stands alone shares with no group."""
        if not entry.promotion.alone or not self.groups:
            return self.groups.get(entry.group, self.alone)
        full = 0
        for used in self.groups.values():
            full |= used.full
        return Used([max(at) for at in zip(*(used.counts for used in self.groups.values()), strict=True)], full)
