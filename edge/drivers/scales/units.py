"""From what a display shows to whole grams."""

from fractions import Fraction
from typing import Final

#: Grams in a unit; the pound avoirdupois is 0.45359237 kg exactly (international yard and pound agreement of 1959).
GRAMS: Final = {
    "kg": Fraction(1000),
    "g": Fraction(1),
    "lb": Fraction(45359237, 100_000),
    "oz": Fraction(45359237, 1_600_000),
    "t": Fraction(1_000_000),
}
#: Heavier is no counter scale but noise, in grams.
GRAMS_MAX = 10_000_000


def grams(shown: str, unit: str = "kg") -> int | None:
    """Whole grams of a figure such as `-1.234`, halves away from zero; None where it is none, or of no known unit.

    Blanks within the sign and before the figure are the display's own and do not count.
    """
    figure = shown.replace(" ", "")
    per_unit = GRAMS.get(unit.strip().lower())
    if per_unit is None or len(figure) > 16 or not _is_figure(figure):
        return None
    exact = Fraction(figure.removesuffix(".")) * per_unit
    whole = int(abs(exact) + Fraction(1, 2)) * (-1 if exact < 0 else 1)
    return whole if abs(whole) <= GRAMS_MAX else None


def _is_figure(figure: str) -> bool:
    digits = figure.lstrip("+-")
    return (
        len(figure) - len(digits) <= 1
        and digits.isascii()
        and digits.replace(".", "", 1).isdigit()
        and digits[0] != "."
    )
