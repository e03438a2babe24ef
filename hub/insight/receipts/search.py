"""What a person typed into the search of receipts, read as everything that it can mean. Pure.

s001-03-1-000123    one receipt          s001  s001-03  s001-03-1-0001    receipts whose number begins so
123                 a receipt number, an amount, or an item's code
128.50              an amount            anything                         an item's name, code, PLU or GTIN
"""

import re

from msgspec import Struct

from retail.money import AMOUNT_MAX, exponent

_RECEIPT = re.compile(
    r"(?P<store>[a-z0-9]{2,32})(?:-(?P<lane>[a-z0-9]{0,32})(?:-(?P<epoch>\d{0,9})(?:-(?P<number>\d{0,15}))?)?)?\Z"
)
_AMOUNT = re.compile(r"(?P<whole>\d{1,13})(?:[.,](?P<part>\d{1,3}))?\Z")
_DIGITS = 6
#: The range that every receipt number is in.
ANY_NUMBER = (0, 2**53 - 1)


class ByReceipt(Struct, frozen=True):
    """Receipts of a store, of its lane and epoch where given, with numbers in a range, both ends included."""

    store: str
    lane: str = ""
    epoch: int | None = None
    first: int = ANY_NUMBER[0]
    last: int = ANY_NUMBER[1]


class ByNumber(Struct, frozen=True):
    """Receipts of any lane under this running number."""

    number: int


class ByAmount(Struct, frozen=True):
    """Receipts of this total."""

    total_minor: int


class ByItem(Struct, frozen=True):
    """Receipts with an item whose name or code holds these words, lower case."""

    words: str


Meaning = ByReceipt | ByNumber | ByAmount | ByItem


def read(typed: str, currency: str) -> list[Meaning]:
    """All that the words can mean; empty for none."""
    words = " ".join(typed.split()).lower()
    if not words:
        return []
    return [*_receipt(words), *_number(words), *_amount(words, currency), ByItem(words)]


def _receipt(words: str) -> list[Meaning]:
    found = _RECEIPT.match(words)
    if not found:
        return []
    digits = found["number"] or ""
    epoch = int(found["epoch"]) if found["epoch"] else None
    return [ByReceipt(found["store"], found["lane"] or "", epoch, *_range(digits))]


def _range(digits: str) -> tuple[int, int]:
    """Numbers whose six digits begin like this; six and more digits are the number itself."""
    missing = _DIGITS - len(digits)
    if not digits:
        return ANY_NUMBER
    first = int(digits) * 10 ** max(missing, 0)
    return first, first + 10 ** max(missing, 0) - 1


def _number(words: str) -> list[Meaning]:
    return [ByNumber(int(words))] if words.isascii() and words.isdigit() and len(words) <= 15 else []


def _amount(words: str, currency: str) -> list[Meaning]:
    found = _AMOUNT.match(words.removeprefix("¥").removeprefix("￥"))
    digits = exponent(currency)
    if not found or not found[0].isascii() or len(found["part"] or "") > digits:
        return []
    minor = int(found["whole"]) * 10**digits + int((found["part"] or "").ljust(digits, "0") or "0")
    return [ByAmount(minor)] if minor <= AMOUNT_MAX else []
