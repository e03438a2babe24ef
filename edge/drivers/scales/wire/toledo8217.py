"""Mettler Toledo 8217 (and 8213): ask and answer, 9600 7E1 by default.

    ask      "W" weight   "H" weight, finer   "Z" zero   "T" tare   "C" clear tare
    answer   STX  sp* d d d . d d  [ "N" ]  CR             a stable weight; N: net, a tare is taken off
             STX  "0" d d d d d [ d ]  CR                  the same of a scale set to grams
             STX  "?"  s  CR                               no weight, or after Z, T and C how it stands; status s:

    bit 0 in motion   bit 1 over capacity   bit 2 under zero   bit 3 outside zero capture   bit 4 centre of zero
    bit 5 net weight  bit 6 always 1        (bit 7 parity on the line)

Source: Mettler Toledo 8217 Scale Technical Manual, section on the standard serial protocol; as used by the Transcell PC150
manual, appendix B-3; Salter Brecknell 3700LP User Manual, page 11 ("8213"), for H, Z and grams. The weight's unit is the
scale's own setting (kg here), with two or three decimals, one more for H.
Heals from: garbage before STX (skipped), a frame without an end (dropped at 16 bytes), a new STX inside a frame (restart).
"""

import re
from collections.abc import Mapping
from enum import IntFlag
from typing import Final

from edge.drivers.roles import ScaleOrder as Order
from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

STX, CR = 0x02, 0x0D
ASK_WEIGHT, ASK_FINE, ZERO, TARE, CLEAR = b"W", b"H", b"Z", b"T", b"C"
#: Longest frame between STX and CR, in bytes: eight for a weight, with room for leading blanks.
FRAME_MAX = 16
_WEIGHT = re.compile(rb" *(\d{1,4}\.\d{2,4})(N?)\Z")
_GRAMS = re.compile(rb"0(\d{5,6})(N?)\Z")


class Status(IntFlag):
    """Why there is no weight."""

    MOTION = 1
    OVER = 2
    UNDER_ZERO = 4
    OUTSIDE_ZERO = 8
    CENTRE_OF_ZERO = 16
    NET = 32


#: In the order in which they are told where several bits are set: an overloaded pan may move too.
_TROUBLES: Final = {
    Status.OVER: Trouble.OVER,
    Status.UNDER_ZERO: Trouble.UNDER_ZERO,
    Status.OUTSIDE_ZERO: Trouble.OUTSIDE_ZERO,
    Status.MOTION: Trouble.MOTION,
}


class Toledo8217:
    """Feed it bytes; it gives answers."""

    tells_motion = True
    tells_empty = True
    orders: Mapping[Order, bytes] = {Order.ZERO: ZERO, Order.TARE: TARE, Order.CLEAR_TARE: CLEAR}
    ask_fine = ASK_FINE

    def __init__(self) -> None:
        self._frames = Frames(STX, bytes((CR,)), FRAME_MAX)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """One weight, please."""
        return ASK_WEIGHT

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete. The parity bit is masked: some converters pass it on."""
        return [parse(frame) for frame in self._frames.feed(bytes(byte & 0x7F for byte in data))]


def parse(frame: bytes) -> Answer:
    """What stands between STX and CR. A status without a bad bit (centre of zero alone) is an empty pan."""
    for form, unit in ((_WEIGHT, "kg"), (_GRAMS, "g")):
        if (found := form.match(frame)) and (weight := grams(found[1].decode(), unit)) is not None:
            return Reading(weight, bool(found[2]))
    if len(frame) == 2 and frame[:1] == b"?" and frame[1] & 0x40:
        return _without_weight(Status(frame[1] & 0x3F))
    return Garbled(frame)


def _without_weight(status: Status) -> Answer:
    for bit, trouble in _TROUBLES.items():
        if bit in status:
            return NoWeight(trouble)
    return Reading(0) if Status.CENTRE_OF_ZERO in status else NoWeight(Trouble.FAULT)


def encode(answer: Reading | Status) -> bytes:
    """What the scale sends: for simulators and round trips."""
    if isinstance(answer, Status):
        body = b"?" + bytes((0x40 | answer,))
    else:
        body = f"{answer.grams // 1000:3d}.{answer.grams % 1000:03d}".encode() + (b"N" if answer.net else b"")
    return bytes((STX,)) + body + bytes((CR,))
