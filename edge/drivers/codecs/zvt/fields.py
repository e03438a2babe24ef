"""ZVT's data fields (PA00P015, "Summary of utilised BMPs"): one byte names a field and, mostly, its length.

    04 <6 bytes BCD>         amount in minor units              fixed
    8B F1 F7 <17 bytes>      card name                          LL-var: each length byte is F and a digit
    3C F0 F1 F4 <14 bytes>   additional text                    LLL-var
    06 2E <46 bytes>         TLV container                      length as in BER: one byte below 80, 81 xx, 82 hh ll

A field that this table does not know ends the reading: what follows cannot be told apart from its content.
"""

from collections.abc import Mapping

from edge.drivers.errors import BadFrame

AMOUNT, TLV, TRACE, TIME, DATE, PAN, RESULT, TERMINAL = 0x04, 0x06, 0x0B, 0x0C, 0x0D, 0x22, 0x27, 0x29
ORIGINAL_TRACE, APPROVAL, TEXT, CURRENCY, RECEIPT, TURNOVER, CARD_TYPE, CARD_NAME, SERVICE = (
    *(0x37, 0x3B, 0x3C, 0x49, 0x87, 0x88, 0x8A, 0x8B, 0x03),
)

_LL, _LLL, _BER = -2, -3, -1
_LENGTHS: Mapping[int, int] = {
    **dict.fromkeys((0x01, 0x02, 0x03, 0x05, 0x19, 0x27, 0x8A, 0x8C, 0xA0, 0xD0, 0xD2, 0xD3), 1),
    **dict.fromkeys((0x0D, 0x0E, 0x17, 0x3A, 0x49, 0x87), 2),
    **dict.fromkeys((0x0B, 0x0C, 0x37, 0x3D, 0x88, 0xAA), 3),
    0x04: 6,
    0x29: 4,
    0x2A: 15,
    0x3B: 8,
    0xBA: 5,
    **dict.fromkeys((0x22, 0x23, 0x2D, 0x8B, 0xA7, 0xD1), _LL),
    **dict.fromkeys((0x24, 0x2E, 0x3C, 0x60, 0x9A, 0xAF), _LLL),
    TLV: _BER,
}


class BadField(BadFrame):
    """A field that is not what its name says."""


def split(data: bytes) -> dict[int, bytes]:
    """The fields by their names, of one that is there twice the first; a cut or unknown one ends the reading."""
    fields: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        size = _LENGTHS.get(data[at])
        if size is None:
            break
        begins, length = (at + 1, size) if size >= 0 else _variable(data, at + 1, size)
        if length < 0 or begins + length > len(data):
            break
        fields.setdefault(data[at], data[begins : begins + length])
        at = begins + length
    return fields


def _variable(data: bytes, at: int, kind: int) -> tuple[int, int]:
    """Where a field's content begins, and its length; below zero where that is not told."""
    if kind == _BER:
        return _ber(data, at)
    digits = data[at : at - kind]
    if len(digits) < -kind or any(digit & 0xF0 != 0xF0 or digit & 0x0F > 9 for digit in digits):
        return at, -1
    return at - kind, int("".join(str(digit & 0x0F) for digit in digits))


def _ber(data: bytes, at: int) -> tuple[int, int]:
    first = data[at] if at < len(data) else 0xFF
    if first < 0x80:
        return at + 1, first
    more = first & 0x7F
    if more not in {1, 2} or at + 1 + more > len(data):
        return at, -1
    return at + 1 + more, int.from_bytes(data[at + 1 : at + 1 + more], "big")


def bcd(number: int, size: int) -> bytes:
    """A number in `size` bytes of two digits; raise `BadField` where it does not fit.

    >>> bcd(1234, 3).hex()
    '001234'
    """
    digits = f"{number:0{2 * size}d}"
    if number < 0 or len(digits) > 2 * size:
        raise BadField(f"{number} does not fit {size} bytes of BCD")
    return bytes.fromhex(digits)


def from_bcd(data: bytes) -> int:
    """The number; raise `BadField` where a half byte is no digit."""
    digits = data.hex()
    if not digits.isdecimal():
        raise BadField("a half byte is no digit")
    return int(digits)


def last_four(pan: bytes) -> str:
    """The last four digits of a card's number (22), "" where they are masked too. Nothing else of it is looked at."""
    digits = pan[-3:].hex().rstrip("f")[-4:]
    return digits if len(digits) == 4 and digits.isdecimal() else ""


def ll(data: bytes, digits: int = 2) -> bytes:
    """LL-var, or LLL-var with three digits: the length in front of the content."""
    return bytes(0xF0 | int(digit) for digit in f"{len(data):0{digits}d}") + data
