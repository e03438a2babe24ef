"""Points that go with goods that come back: the share of what their receipt truly gave, whatever the rules are by now."""

from collections.abc import Mapping

from retail.money import divide
from retail.returns.sold import Sold, part_of


def points_back(sold: Sold, back_milli: Mapping[int, int]) -> int:
    """Points to take off for so much of each line (from 1), on top of what had come back: at most 0 where the receipt gave some.

    They are spread over its goods by amount; deposits (押金) have none. All parts of it, in whatever order they come, are its
    points exactly.
    """
    total = _amount(sold, {number: line.qty_milli for number, line in enumerate(sold.sale.lines, 1)})
    if total <= 0:
        return 0
    after = {line: sold.returned.get(line, 0) + back_milli.get(line, 0) for line in {*sold.returned, *back_milli}}
    before_minor, after_minor = _amount(sold, sold.returned), _amount(sold, after)
    points = sold.details.points
    return divide(points * before_minor, total) - divide(points * after_minor, total)


def shares(sold: Sold) -> bool:
    """Whether its points are of goods that it sold: of an exchange they are what was left after those that it took back."""
    return all(line.qty_milli >= 0 for line in sold.sale.lines)


def _amount(sold: Sold, milli: Mapping[int, int]) -> int:
    lines, riding = sold.sale.lines, {one.line for one in sold.details.lines if one.rides}
    return sum(
        part_of(lines[n - 1].amount_minor, 0, qty, lines[n - 1].qty_milli)
        for n, qty in milli.items()
        if qty and n not in riding
    )
