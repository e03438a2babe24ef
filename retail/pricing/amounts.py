"""What a line costs."""

from retail.money import divide


def line_amount(unit_price_minor: int, qty_milli: int) -> int:
    """Price times quantity, rounded half up to the minor unit.

    >>> line_amount(800, 1250), line_amount(3, 500)
    (1000, 2)
    """
    return divide(unit_price_minor * qty_milli, 1000)


def quantity_for(unit_price_minor: int, amount_minor: int) -> int:
    """The quantity that an amount buys, in thousandths, at least 1: what a price label stood for on the scale."""
    return max(1, divide(amount_minor * 1000, unit_price_minor))
