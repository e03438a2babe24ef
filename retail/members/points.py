"""Points (积分): what a receipt earns and how many may pay for it. Integers throughout; one rounding, named."""

from collections.abc import Sequence

from msgspec import Struct

from retail.members.program import Program


class Bought(Struct, frozen=True):
    """A line as it earns: its category, and what was paid for it in minor units (below zero: taken back)."""

    category: str
    amount_minor: int


def earned(
    program: Program, lines: Sequence[Bought], *, tier: str = "", birthday: bool = False, by_points_minor: int = 0
) -> int:
    """Points for a receipt of which `by_points_minor` was paid with points, which earns none: that part is spread over all.

    A receipt of goods that come back earns the same figure below zero.

    >>> earned(Program(categories={"wine": 2000}), [Bought("wine", 5_000), Bought("bread", 950)])
    109
    """
    total = sum(line.amount_minor for line in lines)
    paid = total - by_points_minor
    if not total or (paid > 0) != (total > 0):
        return 0
    times = program.tier(tier).earn_milli * (program.birthday_milli if birthday else 1000)
    weighed = [line.amount_minor * program.categories.get(line.category, 1000) * times * abs(paid) for line in lines]
    parts = weighed if program.by == "line" else [sum(weighed)]
    below = 1000**3 * program.per_minor * abs(total)
    return sum(_rounded(part, below, program.rounding) for part in parts)


def most_points(program: Program, due_minor: int, may_spend: int) -> int:
    """How many points may pay towards what is due, of those that this store may spend; 0 below the least.

    >>> most_points(Program(point_minor=10, cap_bp=5_000), 1_999, 10_000)
    99
    """
    most = min(may_spend, max(0, due_minor) * program.cap_bp // 10_000 // program.point_minor)
    return most if most >= program.least_points else 0


def _rounded(numerator: int, denominator: int, rounding: str) -> int:
    """Toward zero or to the nearest, alike on both sides of zero: what comes back is what was earned."""
    sign = -1 if numerator < 0 else 1
    half = denominator // 2 if rounding == "half-up" else 0
    return sign * ((abs(numerator) + half) // denominator)
