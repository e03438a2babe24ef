"""A store's own labels (店内码): codes with a weight or a price inside.

Prefixes 02 and 20-29 are for restricted circulation (GS1 General Specifications section 2.1.14); what stands behind them
is each country's or chain's own rule, so rules are data that head office sends (`presets` has the common ones).
"""

from collections.abc import Sequence

from msgspec import Struct

from retail.barcodes.gtin import check_digit, is_digits
from retail.barcodes.price_check import price_check_digit

_MARKS = frozenset("0123456789XIVWKC")
_LENGTHS = range(8, 21)


class BarcodeRule(Struct, frozen=True, array_like=True):
    """One in-store code: digits stand for themselves, `I` item (PLU), `V` value, `C` check digit, `X` any digit.

    `value` says what V counts: `weight_g` grams, `price_minor` minor units of the line's amount; one of V is `step` of
    them, so that a label in tenths of a yuan has a step of 10. `W` is a weight in grams beside a price, `K` the check
    digit over the four or five digits of V.
    """

    pattern: str
    value: str = "weight_g"
    step: int = 1


class Embedded(Struct, frozen=True):
    """A code taken apart by a rule: the item's PLU, the number that the label carries, and the weight beside a price."""

    plu: str
    value: str
    number: int
    weight_g: int | None = None


#: What holds until head office sends its own.
DEFAULT_RULES = (BarcodeRule("21IIIIIVVVVVC"), BarcodeRule("22IIIIIVVVVVC"))


def fault(rule: BarcodeRule) -> str:
    """What is wrong with a rule, in words; empty where it can be used."""
    pattern = rule.pattern
    if len(pattern) not in _LENGTHS or set(pattern) - _MARKS:
        return "a pattern is 8 to 20 of 0-9, I, V, W, K, C, X"
    if rule.value not in {"weight_g", "price_minor"} or rule.step < 1:
        return "a value is weight_g or price_minor, a step is 1 or more"
    if "I" not in pattern or "V" not in pattern:
        return "a pattern has an item (I) and a value (V)"
    if "C" in pattern[:-1]:
        return "a check digit (C) stands at the end"
    if "K" in pattern and (pattern.count("K") > 1 or pattern.count("V") not in {4, 5}):
        return "one price check digit (K) stands for 4 or 5 digits of value (V)"
    return "a weight (W) stands beside a price" if "W" in pattern and rule.value != "price_minor" else ""


def embedded(code: str, rules: Sequence[BarcodeRule]) -> Embedded | None:
    """Read a code by the first rule that fits, check digits included; None where none does."""
    if not is_digits(code):
        return None
    for rule in rules:
        if len(code) == len(rule.pattern) and (found := _match(code, rule)):
            return found
    return None


def make_embedded(rule: BarcodeRule, plu: str, number: int, weight_g: int = 0) -> str:
    """Print a label: the code that `embedded` reads back. Raise ValueError where a figure does not fit."""
    value, rest = divmod(number, rule.step)
    figures = {"I": plu, "V": str(value), "W": str(weight_g), "X": "0"}
    if rest or number < 0 or any(len(figures[mark]) > rule.pattern.count(mark) for mark in "IV"):
        raise ValueError(f"PLU {plu!r} or value {number} does not fit {rule.pattern}")
    filled = {mark: figures[mark].zfill(rule.pattern.count(mark)) for mark in figures}
    if "K" in rule.pattern:
        filled["K"] = price_check_digit(filled["V"])
    fill = {mark: iter(digits) for mark, digits in filled.items()}
    body = "".join(next(fill[mark]) if mark in fill else mark for mark in rule.pattern.removesuffix("C"))
    return body + check_digit(body) if rule.pattern.endswith("C") else body


def _match(code: str, rule: BarcodeRule) -> Embedded | None:
    parts = dict.fromkeys("IVWKX", "")
    for mark, digit in zip(rule.pattern, code, strict=True):
        if mark in parts:
            parts[mark] += digit
        elif mark not in {"C", digit}:
            return None
    if rule.pattern.endswith("C") and check_digit(code[:-1]) != code[-1]:
        return None
    if parts["K"] and price_check_digit(parts["V"]) != parts["K"]:
        return None
    weight_g = int(parts["W"]) if parts["W"] else None
    return Embedded(parts["I"].lstrip("0") or "0", rule.value, int(parts["V"]) * rule.step, weight_g)
