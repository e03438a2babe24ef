"""Whole numbers in byte planes: all highest bytes first, then all second bytes, and so on.

    [1, 258, 3]  at two bytes each  ->  02 | 00 01 00 | 01 02 03
                                        width  high     low

Neighbours in a column share their high bytes, so a general compressor finds long runs where it found none between whole
numbers. On the item codes of real baskets this is a fifth smaller after zstd than the digits or the integers themselves.
"""

import struct
from collections.abc import Sequence

from protocol.packing import BadMessage

_FORMATS = {1: "b", 2: "h", 4: "i", 8: "q"}


def pack_ints(values: Sequence[int]) -> bytes:
    """Width (1, 2, 4 or 8 bytes, two's complement) and planes; raise `OverflowError` beyond 64 bits."""
    width = _width(values)
    plain = struct.pack(f">{len(values)}{_FORMATS[width]}", *values)
    return bytes((width,)) + b"".join(plain[place::width] for place in range(width))


def unpack_ints(data: bytes, count: int) -> tuple[int, ...]:
    """Undo `pack_ints`; raise `BadMessage` where the bytes are not `count` numbers."""
    width = data[0] if data else 0
    if width not in _FORMATS or len(data) != 1 + width * count:
        raise BadMessage(f"a column of {len(data)} bytes does not hold {count} numbers")
    plain = bytearray(width * count)
    for place in range(width):
        plain[place::width] = data[1 + place * count : 1 + (place + 1) * count]
    return struct.unpack(f">{count}{_FORMATS[width]}", plain)


def _width(values: Sequence[int]) -> int:
    if not values:
        return 1
    low, high = min(values), max(values)
    for width in _FORMATS:
        bound = 1 << (8 * width - 1)
        if -bound <= low and high < bound:
            return width
    raise OverflowError("a number beyond 64 bits")
