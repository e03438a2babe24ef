"""What a scanned code says: a GTIN, or a store's own EAN-13 with weight or price inside.

Check digits: GS1 General Specifications section 7.9. Prefixes 02 and 20-29 are for restricted circulation (section
1.4.3, 店内码); what stands behind them is each chain's own rule, so rules are data that head office sends.
"""

from msgspec import Struct

_GTIN_LENGTHS = (8, 12, 13, 14)


class BarcodeRule(Struct, frozen=True, array_like=True):
    """One in-store code: digits stand for themselves, `I` item (PLU), `V` value, `C` check digit.

    `value` says what V counts: `weight_g` grams, `price_minor` minor units of the line's amount.
    """

    pattern: str
    value: str = "weight_g"


class Embedded(Struct, frozen=True):
    """A code taken apart by a rule: the item's PLU and the number that the label carries."""

    plu: str
    value: str
    number: int


#: What holds until head office sends its own.
DEFAULT_RULES = (BarcodeRule("21IIIIIVVVVVC"), BarcodeRule("22IIIIIVVVVVC"))


def check_digit(digits: str) -> str:
    """The GS1 check digit for the digits before it (weights 3, 1, 3 ... from the right).

    >>> check_digit("690123456789")
    '2'
    """
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def is_digits(code: str) -> bool:
    """Only 0-9: `str.isdigit` would take full-width and other scripts' digits too."""
    return code.isascii() and code.isdigit()


def looks_like_gtin(code: str) -> bool:
    """Digits of a GTIN's length, whatever its check digit."""
    return len(code) in _GTIN_LENGTHS and is_digits(code)


def gtin14(code: str) -> str | None:
    """A GTIN-8, -12, -13 or -14 as 14 digits; None where the length or the check digit is not a GTIN's."""
    if not looks_like_gtin(code) or check_digit(code[:-1]) != code[-1]:
        return None
    return code.zfill(14)


def embedded(code: str, rules: tuple[BarcodeRule, ...]) -> Embedded | None:
    """Read a code by the first rule that fits, check digit included; None where none does."""
    if not is_digits(code):
        return None
    for rule in rules:
        if len(code) == len(rule.pattern) and (found := _match(code, rule)):
            return found
    return None


def make_embedded(rule: BarcodeRule, plu: str, number: int) -> str:
    """Print a label: the code that `embedded` reads back. Raise ValueError where a figure has too many digits."""
    items, values = rule.pattern.count("I"), rule.pattern.count("V")
    if len(plu) > items or len(str(number)) > values or number < 0:
        raise ValueError(f"PLU {plu!r} or value {number} does not fit {rule.pattern}")
    fill = iter(plu.zfill(items) + f"{number:0{values}d}")
    body = "".join(next(fill) if mark in "IV" else mark for mark in rule.pattern.removesuffix("C"))
    return body + check_digit(body) if rule.pattern.endswith("C") else body


def _match(code: str, rule: BarcodeRule) -> Embedded | None:
    plu, number = "", ""
    for mark, digit in zip(rule.pattern, code, strict=True):
        if mark == "I":
            plu += digit
        elif mark == "V":
            number += digit
        elif mark not in {"C", digit}:
            return None
    if rule.pattern.endswith("C") and check_digit(code[:-1]) != code[-1]:
        return None
    return Embedded(plu.lstrip("0") or "0", rule.value, int(number))
