"""Barcodes as bars, for printers that draw them: whether one can be, and its modules. Code 128 is the trade's (retail/barcodes).

Sources: GS1 General Specifications, 5.2 (EAN/UPC), 7.9 (check digit).
"""

from typing import Final

from edge.drivers.document import Barcode, Symbology
from retail.barcodes.code128 import GS, modules

#: Characters of Code 128 at most: longer ones are as wide as no paper is.
DATA_MAX = 48
#: Modules of a digit in set L, and which sets the left half takes for each first digit.
_EAN_L: Final = (
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
)
_EAN_FIRST: Final = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")


def check_digit(digits: str) -> str:
    """The digit that makes a GS1 number of these figures."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_sound(barcode: Barcode) -> bool:
    """Whether it can be printed as bars: right length, right check digit, characters that the code has."""
    data = barcode.data
    length = {Symbology.EAN13: 13, Symbology.EAN8: 8}.get(barcode.symbology)
    if length:
        return len(data) == length and data.isascii() and data.isdigit() and check_digit(data[:-1]) == data[-1]
    plain = data.replace(GS, "") if barcode.symbology is Symbology.GS1_128 else data
    return 0 < len(data) <= DATA_MAX and bool(plain) and all(" " <= char <= "~" for char in plain)


def figures(barcode: Barcode) -> str:
    """What stands beneath the bars."""
    return barcode.data.replace(GS, " ")


def bars(barcode: Barcode) -> str:
    """The modules from the first bar to the last, `1` is black; without quiet zones."""
    if barcode.symbology in (Symbology.EAN13, Symbology.EAN8):
        return _ean(barcode.data)
    return modules(barcode.data, gs1=barcode.symbology is Symbology.GS1_128)


def _ean(data: str) -> str:
    half = len(data) // 2
    sets = _EAN_FIRST[int(data[0])] if len(data) == 13 else "LLLL"
    left, right = (data[1:7], data[7:]) if len(data) == 13 else (data[:half], data[half:])
    before = "".join(_ean_digit(int(digit), which) for digit, which in zip(left, sets, strict=True))
    after = "".join(_ean_digit(int(digit), "R") for digit in right)
    return f"101{before}01010{after}101"


def _ean_digit(digit: int, which: str) -> str:
    modules = _EAN_L[digit]
    if which == "L":
        return modules
    turned = modules.translate({ord("0"): "1", ord("1"): "0"})
    return turned if which == "R" else turned[::-1]
