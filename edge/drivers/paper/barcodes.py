"""Barcodes as bars: check digits, the codes of Code 128, and the widths of bars for printers that draw them.

Sources: GS1 General Specifications, 5.2 (EAN/UPC) and 5.4 (GS1-128), 7.9 (check digit); ISO/IEC 15417 (Code 128).
"""

from typing import Final

from edge.drivers.document import Barcode, Symbology

FNC1 = 102
_START_B, _START_C, _STOP, _TO_C, _TO_B = 104, 105, 106, 99, 100
#: Characters of Code 128 at most: longer ones are as wide as no paper is.
DATA_MAX = 48
GS = "\x1d"

#: Widths of bar, space, bar ... of each value of Code 128 (ISO/IEC 15417, table 1), six figures a value; then the stop.
_WIDTHS: Final = (
    "212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122"
    "123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323"
    "131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131"
    "213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122"
    "141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112"
    "124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141"
    "411131211412211214211232"
)
CODE128: Final = (*(_WIDTHS[at : at + 6] for at in range(0, len(_WIDTHS), 6)), "2331112")
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


def code128(data: str, *, gs1: bool = False) -> list[int]:
    """The values from start to check character, without the stop. Pairs of digits go in code set C where that is shorter."""
    in_c = _digits_at(data, 0) >= (2 if gs1 and len(data) == 2 else 4)
    values = [_START_C if in_c else _START_B, *([FNC1] if gs1 else [])]
    place = 0
    while place < len(data):
        run = _digits_at(data, place)
        if in_c and run >= 2:
            values.append(int(data[place : place + 2]))
            place += 2
        elif data[place] == GS and gs1:
            values.append(FNC1)
            place += 1
        elif in_c:
            values.append(_TO_B)
            in_c = False
        elif run >= 6 or (run >= 4 and place + run == len(data)):
            if run % 2:
                values.append(ord(data[place]) - 32)
                place += 1
            values.append(_TO_C)
            in_c = True
        else:
            values.append(ord(data[place]) - 32)
            place += 1
    check = (values[0] + sum(weight * value for weight, value in enumerate(values[1:], 1))) % 103
    return [*values, check]


def bars(barcode: Barcode) -> str:
    """The modules from the first bar to the last, `1` is black; without quiet zones."""
    if barcode.symbology in (Symbology.EAN13, Symbology.EAN8):
        return _ean(barcode.data)
    values = [*code128(barcode.data, gs1=barcode.symbology is Symbology.GS1_128), _STOP]
    widths = "".join(CODE128[value] for value in values)
    return "".join(("1", "0")[place % 2] * int(width) for place, width in enumerate(widths))


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


def _digits_at(data: str, place: int) -> int:
    end = place
    while end < len(data) and data[end].isascii() and data[end].isdigit():
        end += 1
    return end - place
