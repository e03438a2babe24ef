"""What a GS1 code says of the goods in the hand: number, lot, dates, weight, price, serial number.

The century of a date of six digits: GS1 General Specifications section 7.12; day 00 is the last of its month, 3.4.
"""

from calendar import monthrange

from msgspec import Struct

from retail.barcodes.elements import BadElements, Elements, is_elements, read_elements
from retail.barcodes.gtin import gtin14, is_digits
from retail.barcodes.link import is_link, read_link
from retail.money import divide, exponent

#: An international pound in units of ten micrograms.
_POUND = 45_359_237
_LOT_MAX = 20
#: Where nobody knows the day, dates are of this century.
_NO_DAY = 20_000_101


class Scanned(Struct, frozen=True):
    """`gtin` has 14 digits; dates are yyyymmdd, 0 where there is none; weight in grams and price in minor units, if said.

    `expiry` (17) is the last day of use, `best_before` (15) the day up to which quality is kept.
    """

    gtin: str
    lot: str = ""
    expiry: int = 0
    best_before: int = 0
    serial: str = ""
    weight_g: int | None = None
    price_minor: int | None = None


def read(code: str, today: int, currency: str) -> Scanned | None:
    """Read a GS1 code on a day (yyyymmdd); None where it is no such code. Raise `BadElements` where it is a wrong one."""
    if is_link(code):
        elements = read_link(code)
    elif is_elements(code) or _bare(code):
        elements = read_elements(code)
    else:
        return None
    return _scanned(elements, today, currency) if "01" in elements else None


def full_date(digits: str, today: int) -> int:
    """Yyyymmdd of a GS1 date yymmdd, as it is meant on a day; raise `BadElements` where it is none.

    >>> full_date("261231", 20261123), full_date("260200", 20261123), full_date("990101", 20261123)
    (20261231, 20260228, 19990101)
    """
    year_now = (today or _NO_DAY) // 10_000
    year = year_now - year_now % 100 + int(digits[:2])
    apart = int(digits[:2]) - year_now % 100
    year += 100 if apart <= -50 else -100 if apart >= 51 else 0
    month, day = int(digits[2:4]), int(digits[4:])
    if not 1 <= month <= 12 or day > monthrange(year, month)[1]:
        raise BadElements(digits)
    return year * 10_000 + month * 100 + (day or monthrange(year, month)[1])


def _bare(code: str) -> bool:
    """GTIN first, without any sign that it is GS1's, as scanners send it that strip them."""
    return len(code) >= 16 and code.startswith("01") and is_digits(code[:16]) and gtin14(code[2:16]) is not None


def _scanned(elements: Elements, today: int, currency: str) -> Scanned:
    gtin, lot, serial = elements["01"], elements.get("10", ""), elements.get("21", "")
    if gtin14(gtin) is None:
        raise BadElements(f"(01){gtin}")
    if max(len(lot), len(serial)) > _LOT_MAX:
        raise BadElements(f"(10){lot[:30]}" if len(lot) > _LOT_MAX else f"(21){serial[:30]}")
    return Scanned(
        gtin,
        lot,
        full_date(elements["17"], today) if "17" in elements else 0,
        full_date(elements["15"], today) if "15" in elements else 0,
        serial,
        _weight_g(elements),
        _price_minor(elements, currency),
    )


def _weight_g(elements: Elements) -> int | None:
    """Net weight: 310n kilograms, 320n pounds, n decimals."""
    for ai, value in elements.items():
        if ai[:3] == "310":
            return divide(int(value) * 1000, 10 ** int(ai[3]))
        if ai[:3] == "320":
            return divide(int(value) * _POUND, 10 ** (int(ai[3]) + 5))
    return None


def _price_minor(elements: Elements, currency: str) -> int | None:
    """Amount to pay for a weighed item: 392n in the local money, 393n behind a currency's number, n decimals."""
    for ai, value in elements.items():
        figure = {"392": value, "393": value[3:]}.get(ai[:3])
        if figure is not None:
            if not is_digits(figure) or len(figure) > 15:
                raise BadElements(f"({ai}){value[:20]}")
            return divide(int(figure) * 10 ** exponent(currency), 10 ** int(ai[3]))
    return None
