"""Counting units that lie in a row of runs, dearest first, without laying out each of them."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from retail.promotions.goods import Bunch


class Run(Struct, frozen=True, gc=False):
    """Units of one bunch that are free: `at` is the bunch's place, `left_minor` what is still to pay for them together."""

    at: int
    bunch: Bunch
    count: int
    left_minor: int

    @property
    def price_minor(self) -> int:
        """A unit's price before promotions."""
        return self.bunch.price_minor


class Use(Struct, frozen=True, gc=False):
    """What a promotion does with a run: so many of its units are in it, and so much comes off them."""

    run: Run
    count: int
    off_minor: int = 0

    @property
    def left_minor(self) -> int:
        """What is still to pay for these units: no discount is more than this."""
        run = self.run
        return run.left_minor if self.count == run.count else run.left_minor * self.count // run.count


def units(runs: Sequence[Run]) -> int:
    """How many there are."""
    return sum([run.count for run in runs])


def value(uses: Sequence[Use]) -> int:
    """What these units cost before promotions."""
    return sum([use.run.price_minor * use.count for use in uses])


def take(runs: Sequence[Run], count: int) -> list[Use]:
    """The first `count` units, or as many as there are."""
    taken: list[Use] = []
    for run in runs:
        if count <= 0:
            break
        taken.append(Use(run, min(run.count, count)))
        count -= run.count
    return taken


def without(runs: Sequence[Run], taken: Sequence[Use]) -> list[Run]:
    """What is left of the runs once those units are gone."""
    gone = {use.run.at: use for use in taken}
    left = []
    for run in runs:
        use = gone.get(run.at)
        count = run.count - use.count if use else run.count
        if count > 0:
            left.append(run if not use else Run(run.at, run.bunch, count, run.left_minor - use.left_minor))
    return left


def nth(start: int, count: int, size: int, first: int, last: int) -> int:
    """How many of the units `start .. start + count - 1` stand on places `first .. last` of their set of `size`.

    >>> nth(0, 5, 2, 1, 1), nth(3, 1, 2, 1, 1)
    (2, 1)
    """

    def upto(end: int) -> int:
        whole, rest = divmod(end, size)
        return whole * (last - first + 1) + max(0, min(rest, last + 1) - first)

    return upto(start + count) - upto(start)


def most(limit: int, holds: Callable[[int], bool]) -> int:
    """The largest number up to `limit` that holds, where all below it hold too; 0 where not even 1 does."""
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low
