"""GS1 element strings: a code as a row of application identifiers (AI) and their values.

    ]C1 01 06901234567892 17 261231 10 AB-12 <GS> 21 77      as GS1-128, DataMatrix and QR codes carry it
    (01)06901234567892(17)261231(10)AB-12(21)77              as it is printed beneath, and typed

Identifiers and lengths: GS1 General Specifications figure 3.2-1; which values end without a separator: figure 7.8.5-2.
Every length is bounded; what breaks the grammar raises `BadElements`.
"""

import re

from retail.barcodes.aim import GS1

#: FNC1 as scanners send it inside a code.
GS = "\x1d"
_PRINTED = re.compile(r"\(([0-9]{2,4})\)")
_AI = re.compile(r"[0-9]{2,4}\Z")
#: How many digits an identifier has, by its first two.
_AI_DIGITS = {
    **dict.fromkeys(("00", "01", "02", "03", "04", *map(str, range(10, 23)), "30", "37", *map(str, range(90, 100))), 2),
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **dict.fromkeys((*map(str, range(31, 37)), "39", "43", "70", "72", "80", "81", "82"), 4),
}
#: Digits of a value that needs no separator, by the identifier's first two.
_FIXED = {
    "00": 18,
    "01": 14,
    "02": 14,
    "03": 14,
    "04": 16,
    "20": 2,
    "41": 13,
    **dict.fromkeys(map(str, range(11, 20)), 6),
    **dict.fromkeys(map(str, range(31, 37)), 6),
}
_VALUE_MAX = 90
_ELEMENTS_MAX = 32

Elements = dict[str, str]


class BadElements(ValueError):
    """A code that begins as GS1's and is none; the text says what of it is wrong."""


def is_elements(code: str) -> bool:
    """Whether a code says of itself that it is an element string; one without any sign begins with 01 and a GTIN."""
    return code.startswith((GS, *GS1)) or GS in code or _PRINTED.match(code) is not None


def read_elements(code: str) -> Elements:
    """Take a code apart: value by identifier. Raise `BadElements`."""
    if _PRINTED.match(code):
        parts = _PRINTED.split(code)
        return _gathered(list(zip(parts[1::2], parts[2::2], strict=True)))
    return _gathered(_split(code.removeprefix(next((aim for aim in GS1 if code.startswith(aim)), ""))))


def checked(ai: str, value: str) -> tuple[str, str]:
    """One element, within bounds; raise `BadElements`."""
    fixed = _FIXED.get(ai[:2])
    if not _AI.match(ai) or _AI_DIGITS.get(ai[:2]) != len(ai):
        raise BadElements(f"({ai[:8]})")
    if not 1 <= len(value) <= _VALUE_MAX or not (value.isascii() and value.isprintable()):
        raise BadElements(f"({ai})")
    if fixed is not None and (len(value) != fixed or not value.isdigit()):
        raise BadElements(f"({ai}){value[:20]}")
    return ai, value


def _split(code: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    while code := code.lstrip(GS):
        digits = _AI_DIGITS.get(code[:2])
        if digits is None:
            raise BadElements(f"({code[:4]})")
        ai, rest = code[:digits], code[digits:]
        fixed = _FIXED.get(ai[:2])
        value, code = (rest[:fixed], rest[fixed:]) if fixed else (rest.partition(GS)[0], rest.partition(GS)[2])
        found.append((ai, value))
    return found


def _gathered(found: list[tuple[str, str]]) -> Elements:
    if not 1 <= len(found) <= _ELEMENTS_MAX:
        raise BadElements("()")
    elements: Elements = {}
    for ai, value in found:
        ai, value = checked(ai, value)
        if elements.setdefault(ai, value) != value:
            raise BadElements(f"({ai}) {elements[ai][:20]}, {value[:20]}")
    return elements
