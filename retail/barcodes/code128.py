"""Code 128: characters as values, and values as bars.

Sources: ISO/IEC 15417 (Code 128); GS1 General Specifications, 5.4 (GS1-128, which begins with FNC1).
"""

from typing import Final

FNC1 = 102
_START_B, _START_C, _STOP, _TO_C, _TO_B = 104, 105, 106, 99, 100
#: Ends a GS1 field of open length.
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
_CODE128: Final = (*(_WIDTHS[at : at + 6] for at in range(0, len(_WIDTHS), 6)), "2331112")


def modules(data: str, *, gs1: bool = False) -> str:
    """The modules from the first bar to the last, `1` is black; without quiet zones, which want ten modules on either side."""
    widths = "".join(_CODE128[value] for value in (*code128(data, gs1=gs1), _STOP))
    return "".join(("1", "0")[place % 2] * int(width) for place, width in enumerate(widths))


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


def _digits_at(data: str, place: int) -> int:
    end = place
    while end < len(data) and data[end].isascii() and data[end].isdigit():
        end += 1
    return end - place
