"""What a till says to a terminal, and what it is told (PA00P015, chapters "Commands" and "Status-Information").

06 00 registration    06 01 authorisation    06 30 reversal    06 31 refund    06 20 repeat receipt
06 B0 abort           05 01 status enquiry   04 0F status information          04 FF intermediate status
"""

from msgspec import Struct

from edge.drivers.codecs.zvt import fields
from edge.drivers.codecs.zvt.apdu import Apdu
from edge.drivers.codecs.zvt.fields import BadField, bcd, from_bcd
from retail.card_number import looks_like_card_number

REGISTRATION, AUTHORISATION, REVERSAL, REFUND, REPEAT, ABORT = 0x0600, 0x0601, 0x0630, 0x0631, 0x0620, 0x06B0
ENQUIRY, STATUS, INTERMEDIATE, COMPLETION, ABORTED = 0x0501, 0x040F, 0x04FF, 0x060F, 0x061E
PRINT_LINE, PRINT_BLOCK, SET_TIME = 0x06D1, 0x06D3, 0x0401
#: Registration: the terminal prints its own slips (bits 1 and 2 clear), tells how far it is (bit 3), and takes no amounts
#: typed into it (bit 4): then whatever it did last, it did for us.
CONFIG = 0x18
#: Repeat receipt: send the status information as in the original transaction (bit 0), print nothing (bit 1).
SAY_ALL = 0x03
#: ISO 4217 numbers of currencies with two digits after the point, which amounts of ZVT have.
CURRENCIES = {
    "EUR": 978,
    "CNY": 156,
    "USD": 840,
    "GBP": 826,
    "CHF": 756,
    "HKD": 344,
    "MOP": 446,
    "TWD": 901,
    "SGD": 702,
    "SEK": 752,
    "NOK": 578,
    "DKK": 208,
    "PLN": 985,
    "CZK": 203,
    "HUF": 348,
    "RON": 946,
    "AUD": 36,
    "CAD": 124,
    "MYR": 458,
    "THB": 764,
}
#: Chapter "List of ZVT-card-type IDs", the ones seen most.
_SCHEMES = {
    5: "girocard",
    6: "Mastercard",
    8: "American Express",
    10: "Visa",
    12: "Diners",
    13: "V PAY",
    14: "JCB",
    46: "Maestro",
}
_TEXT_MAX = 60


class Status(Struct, frozen=True):
    """Status information (04 0F). `result` 0 is approved; None stands for what the terminal did not say.

    `last4` is all that is kept of a card's number.
    """

    result: int | None
    amount_minor: int | None = None
    currency: int | None = None
    approval: str = ""
    last4: str = ""
    scheme: str = ""
    receipt: str = ""
    text: str = ""
    #: What tells this transaction from the terminal's others: terminal, receipt, trace and turnover numbers.
    mark: str = ""


def registration(password: str) -> Apdu:
    """Log on, with how the terminal should behave from here on."""
    return Apdu(REGISTRATION, bytes.fromhex(password) + bytes((CONFIG,)))


def authorisation(amount_minor: int, currency: str) -> Apdu:
    """Take this from a card."""
    return Apdu(AUTHORISATION, _amount(amount_minor, currency))


def refund(amount_minor: int, currency: str, password: str) -> Apdu:
    """Give this back to a card; ZVT's refund names no earlier payment."""
    return Apdu(REFUND, bytes.fromhex(password) + _amount(amount_minor, currency))


def reversal(receipt: str, password: str) -> Apdu:
    """Undo the payment with this receipt number of the terminal's."""
    return Apdu(REVERSAL, bytes.fromhex(password) + bytes((fields.RECEIPT,)) + bcd(int(receipt), 2))


def repeat_receipt(password: str) -> Apdu:
    """Tell the last transaction again, without paper."""
    return Apdu(REPEAT, bytes.fromhex(password) + bytes((fields.SERVICE, SAY_ALL)))


def enquiry(password: str) -> Apdu:
    """Ask whether it is there and ready."""
    return Apdu(ENQUIRY, bytes.fromhex(password))


def _amount(amount_minor: int, currency: str) -> bytes:
    number = CURRENCIES.get(currency)
    if number is None:
        raise BadField(f"amounts in {currency} are not known to be paid over ZVT")
    return bytes((fields.AMOUNT,)) + bcd(amount_minor, 6) + bytes((fields.CURRENCY,)) + bcd(number, 2)


def read_status(data: bytes) -> Status:
    """Read status information; what is not there or cannot be read is None or empty."""
    found = fields.split(data)
    result = found[fields.RESULT][0] if fields.RESULT in found else None
    card_type = found.get(fields.CARD_TYPE, b"\x00")[0]
    return Status(
        result,
        _number(found, fields.AMOUNT),
        _number(found, fields.CURRENCY),
        _text(found.get(fields.APPROVAL, b"")),
        fields.last_four(found.get(fields.PAN, b"")),
        _text(found.get(fields.CARD_NAME, b"")) or _SCHEMES.get(card_type, ""),
        _digits(found, fields.RECEIPT),
        _text(found.get(fields.TEXT, b"")),
        _mark(found),
    )


def _mark(found: dict[int, bytes]) -> str:
    """Empty where neither receipt, trace nor turnover has a number: then nothing tells it from any other."""
    numbers = [_digits(found, name) for name in (fields.RECEIPT, fields.TRACE, fields.TURNOVER)]
    if not any(number.strip("0") for number in numbers):
        return ""
    return ".".join((_digits(found, fields.TERMINAL), *numbers))


def _number(found: dict[int, bytes], name: int) -> int | None:
    try:
        return from_bcd(found[name]) if name in found else None
    except BadField:
        return None


def _digits(found: dict[int, bytes], name: int) -> str:
    digits = found.get(name, b"").hex()
    return digits if digits.isdecimal() else ""


def _text(data: bytes) -> str:
    """Printable text; "" where it could be a card's number, whoever put it there."""
    text = "".join(char for char in data.decode("latin-1") if char.isprintable()).strip()[:_TEXT_MAX]
    return "" if looks_like_card_number(text) else text
