"""Mettler Toledo 8217 (and 8213): ask and answer, 9600 7E1 by default.

    ask      "W" weight   "Z" zero   "T" tare   "C" clear tare
    answer   STX  sp* d d d . d d  [ "N" ]  CR             a stable weight; N: net, a tare is taken off
             STX  "?"  s  CR                               no weight; status s:

    bit 0 in motion   bit 1 over capacity   bit 2 under zero   bit 3 outside zero capture   bit 4 centre of zero
    bit 5 net weight  bit 6 always 1        (bit 7 parity on the line)

Source: Mettler Toledo 8217 Scale Technical Manual, section on the standard serial protocol; as used by the Transcell PC150
manual, appendix B-3. The weight's unit is the scale's own setting (kg here), with two or three decimals.
Heals from: garbage before STX (skipped), a frame without an end (dropped at 16 bytes), a new STX inside a frame (restart).
"""

import re
from enum import IntFlag

from msgspec import Struct

STX, CR = 0x02, 0x0D
ASK_WEIGHT, ASK_ZERO, ASK_TARE, ASK_CLEAR = b"W", b"Z", b"T", b"C"
#: Longest frame between STX and CR, in bytes: eight for a weight, with room for leading blanks.
FRAME_MAX = 16
_WEIGHT = re.compile(rb" *(\d{1,3})\.(\d{2,3})(N?)\Z")


class Status(IntFlag):
    """Why there is no weight."""

    MOTION = 1
    OVER = 2
    UNDER_ZERO = 4
    OUTSIDE_ZERO = 8
    CENTRE_OF_ZERO = 16
    NET = 32


class Stable(Struct, frozen=True):
    """A weight in grams."""

    grams: int
    net: bool


class NoWeight(Struct, frozen=True):
    """No weight now, and why."""

    status: Status


class Garbled(Struct, frozen=True):
    """A frame that is neither."""

    raw: bytes


Answer = Stable | NoWeight | Garbled


class Toledo8217:
    """Feed it bytes; it gives answers."""

    def __init__(self) -> None:
        self._frame: bytearray | None = None

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete. The parity bit is masked: some converters pass it on."""
        answers: list[Answer] = []
        for byte in data:
            if answer := self._take(byte & 0x7F):
                answers.append(answer)
        return answers

    def _take(self, byte: int) -> Answer | None:
        if byte == STX:
            self._frame = bytearray()
        elif self._frame is not None and byte == CR:
            frame, self._frame = bytes(self._frame), None
            return parse(frame)
        elif self._frame is not None:
            self._frame.append(byte)
            if len(self._frame) > FRAME_MAX:
                raw, self._frame = bytes(self._frame), None
                return Garbled(raw)
        return None


def parse(frame: bytes) -> Answer:
    """What stands between STX and CR."""
    if found := _WEIGHT.match(frame):
        whole, part, net = found.groups()
        return Stable(int(whole) * 1000 + int(part.ljust(3, b"0")), bool(net))
    if len(frame) == 2 and frame[:1] == b"?" and frame[1] & 0x40:
        return NoWeight(Status(frame[1] & 0x3F))
    return Garbled(frame)


def encode(answer: Stable | NoWeight) -> bytes:
    """What the scale sends: for simulators and round trips."""
    match answer:
        case Stable(grams=grams, net=net):
            body = f"{grams // 1000:3d}.{grams % 1000:03d}".encode() + (b"N" if net else b"")
        case NoWeight(status=status):
            body = b"?" + bytes((0x40 | status,))
    return bytes((STX,)) + body + bytes((CR,))
