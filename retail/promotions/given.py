"""What a promotion comes to, and how an amount is shared out over the units that are in it."""

from collections.abc import Sequence

from msgspec import Struct

from retail.money import allocate
from retail.promotions.promotion import Settings
from retail.promotions.reasons import Reason
from retail.promotions.sets import Run, Use

Runs = Sequence[Run]


class Given(Struct, frozen=True):
    """How often a promotion was given and what it does; nothing with the reason why. `more` gifts may still be taken."""

    uses: tuple[Use, ...] = ()
    times: int = 0
    reason: Reason | None = None
    more: int = 0

    @property
    def off_minor(self) -> int:
        """What comes off in all."""
        return sum([use.off_minor for use in self.uses])


def count(uses: Sequence[Use]) -> int:
    """How many units are in them."""
    return sum([use.count for use in uses])


def spread(uses: Sequence[Use], off_minor: int, settings: Settings) -> tuple[Use, ...]:
    """Share an amount by what is left to pay for the units; none gets more than that."""
    left = [use.left_minor for use in uses]
    off = min(off_minor, sum(left))
    if off <= 0:
        return ()
    shares = allocate(off, left, _odd(uses, settings))
    return tuple([Use(use.run, use.count, share) for use, share in zip(uses, shares, strict=True)])


def _odd(uses: Sequence[Use], settings: Settings) -> list[int]:
    """Who takes odd cents, in this order; empty where the largest remainder does."""
    if settings.odd_cent == "remainder":
        return []
    dearest = sorted(range(len(uses)), key=lambda place: (-uses[place].run.price_minor, uses[place].run.at))
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
