"""Quantities: integer thousandths of an item's unit, so that weighed goods (KGM) count in grams."""

#: Grams in a kilogram, thousandths in a piece.
ONE = 1000
#: No line holds more: ten thousand pieces, ten tonnes.
QUANTITY_MAX = 10_000_000


def whole(qty_milli: int) -> bool:
    """Whether a quantity is whole pieces."""
    return qty_milli % ONE == 0


def pieces_in(qty_milli: int, *, weighed: bool) -> int:
    """How many pieces a line is, whichever way they go; what is weighed is one.

    >>> pieces_in(-3000, weighed=False), pieces_in(1250, weighed=True)
    (3, 1)
    """
    return 1 if weighed or not whole(qty_milli) else max(1, abs(qty_milli) // ONE)


def text(qty_milli: int, *, weighed: bool) -> str:
    """The figure on a receipt: pieces bare, weights in kilograms to the gram.

    >>> text(3000, weighed=False), text(1250, weighed=True), text(1500, weighed=False)
    ('3', '1.250 kg', '1.500')
    """
    if not weighed and whole(qty_milli):
        return str(qty_milli // ONE)
    figure = f"{qty_milli // ONE}.{qty_milli % ONE:03d}"
    return f"{figure} kg" if weighed else figure
