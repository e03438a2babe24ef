"""耀华 XK3190: three forms in which its indicators talk by themselves; 9600 (or as set) 8N1. None of them tells motion.

    A9, tF=0   STX sign d d d d d d p xh xl ETX      p: digits behind the point, from the right   x: XOR of sign to p, in hex
    A12E       "W" "G"|"N" f f f f f f f "kg" xh xl CR LF                f: the figure with its point, 0 or - first
               nine blanks "OL" "23" CR LF   over       nine blanks "LO" "23" CR LF   under
    A23p, "="  "=" f f f f f f f s                   the figure backwards, s: "0" or "-"

Sources: manuals of the XK3190-A9+ (page 10) and -A26 (page 10) for the first, -A12(E) (page 13, with the worked example
`WG004.139kg3D`) for the second, -A23p (page 21, with the worked example `=00.1000-` for -1.00) for the third.
Heals from: garbage between frames, a wrong check (garbled), a frame without an end.
"""

import re
from functools import reduce
from operator import xor

from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

STX, ETX = 0x02, 0x03
_A9 = re.compile(rb"([+-])(\d{6})([0-4])([0-9A-F]{2})\Z")
_A12 = re.compile(rb"(?:W([GN])(-?[\d.]+) *kg| {9}(OL|LO))([0-9A-F]{2})\Z")
_EQUALS = re.compile(rb"([\d.]{7})([0-])")


def check(fields: bytes) -> bytes:
    """XOR of all bytes as two hexadecimal characters."""
    return b"%02X" % reduce(xor, fields, 0)


class _Talks:
    tells_motion = False
    tells_empty = True

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """Nothing: it talks by itself."""
        return b""


class Xk3190A9(_Talks):
    """Continuous form 0 of the A9, A26 and their kin; the unit is the indicator's, kg."""

    def __init__(self) -> None:
        self._frames = Frames(STX, bytes((ETX,)), 16)

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [_a9(frame) for frame in self._frames.feed(data)]


class Xk3190A12(_Talks):
    """The form of the A12(E)."""

    def __init__(self) -> None:
        self._frames = Frames(None, b"\r\n", 24)

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [_a12(frame) for frame in self._frames.feed(data)]


class Xk3190Equals(_Talks):
    """The form that begins with an equals sign; the unit is the indicator's, kg."""

    def __init__(self) -> None:
        self._frame: bytearray | None = None

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [answer for byte in data if (answer := self._take(byte))]

    def _take(self, byte: int) -> Answer | None:
        if byte == ord("="):
            self._frame = bytearray()
        elif self._frame is not None:
            self._frame.append(byte)
            if len(self._frame) == 8:
                frame, self._frame = bytes(self._frame), None
                return _equals(frame)
        return None


def _a9(frame: bytes) -> Answer:
    found = _A9.match(frame)
    if not found or check(frame[:-2]) != found[4]:
        return Garbled(frame)
    digits, places = found[2].decode(), int(found[3])
    return _reading(frame, found[1].decode() + (f"{digits[:-places]}.{digits[-places:]}" if places else digits))


def _a12(frame: bytes) -> Answer:
    found = _A12.match(frame)
    if not found or check(frame[:-2]) != found[4]:
        return Garbled(frame)
    if found[3]:
        return NoWeight(Trouble.OVER if found[3] == b"OL" else Trouble.UNDER_ZERO)
    return _reading(frame, found[2].decode(), net=found[1] == b"N")


def _equals(frame: bytes) -> Answer:
    found = _EQUALS.match(frame)
    if not found:
        return Garbled(frame)
    return _reading(frame, ("-" if found[2] == b"-" else "") + found[1][::-1].decode())


def _reading(frame: bytes, shown: str, *, net: bool = False) -> Answer:
    weight = grams(shown)
    return Garbled(frame) if weight is None else Reading(weight, net)
