"""What a promotion comes to, and how an amount is shared out over the units that are in it."""

from collections.abc import Sequence

from msgspec import Struct

from retail.money import allocate
from retail.promotions.promotion import Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Run, Use

Runs = Sequence[Run]


class Given(Struct, frozen=True, gc=False):
    """How often a promotion was given and what it does; nothing with the reason why.

    `more` gifts may still be taken. `off_minor` is what comes off in all, once it is known that it is no more than is left.
    Where it is `over` all units of some runs, it is shared out once it is wanted: of many that are weighed few are taken.
    """

    uses: tuple[Use, ...] = ()
    times: int = 0
    reason: Reason | None = None
    more: int = 0
    off_minor: int = 0
    over: Runs = ()

    def shared(self, settings: Settings) -> "Given":
        """The same with its uses."""
        if not self.over:
            return self
        return Given(_spread_whole(self.over, self.off_minor, settings), self.times, off_minor=self.off_minor)


def count(uses: Sequence[Use]) -> int:
    """How many units are in them."""
    return sum([use.count for use in uses])


def spread(uses: Sequence[Use], off_minor: int, settings: Settings) -> tuple[Use, ...]:
    """Share an amount by what is left to pay for the units; none gets more than that."""
    shares = _shares(off_minor, [use.left_minor for use in uses], [use.run for use in uses], settings)
    return tuple([Use(use.run, use.count, share) for use, share in zip(uses, shares, strict=True)]) if shares else ()


def _spread_whole(runs: Runs, off_minor: int, settings: Settings) -> tuple[Use, ...]:
    shares = _shares(off_minor, [run.left_minor for run in runs], runs, settings)
    return tuple([Use(run, run.count, share) for run, share in zip(runs, shares, strict=True)]) if shares else ()


def _shares(off_minor: int, left: Sequence[int], runs: Runs, settings: Settings) -> Sequence[int]:
    off = min(off_minor, sum(left))
    return allocate(off, left, _odd(runs, settings)) if off > 0 else ()


def _odd(runs: Runs, settings: Settings) -> list[int]:
    """Who takes odd cents, in this order; empty where the largest remainder does."""
    if settings.odd_cent == "remainder":
        return []
    dearest = sorted(range(len(runs)), key=lambda place: (-runs[place].price_minor, runs[place].at))
    return dearest if settings.odd_cent == "dearest" else dearest[::-1]


def merged(uses: Sequence[Use]) -> tuple[Use, ...]:
    """One use a bunch: a bundle may take units of the same goods for two of its parts."""
    found: dict[int, Use] = {}
    for use in uses:
        had = found.get(use.run.at)
        found[use.run.at] = use if had is None else _sum(had, use)
    return tuple(found.values())


def _sum(one: Use, other: Use) -> Use:
    run = max(one.run, other.run, key=lambda run: run.count)
    return Use(run, one.count + other.count, one.off_minor + other.off_minor)
