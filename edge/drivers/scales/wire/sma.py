"""SMA: the Scale Manufacturers Association's standard protocol, levels 1 and 2; 9600 8N1 unless the scale is set otherwise.

    ask      LF "W" CR   weight        LF "H" CR   ten times finer
             LF "Z" CR   zero          LF "T" CR   tare          LF "C" CR   clear tare, answered alike
    answer   LF s r n m f xxxxxx.xxx uuu CR

    s  "Z" centre of zero  "O" over  "U" under  "E" zero error  "T" tare error  "I" initial error  blank: none of them
    r  range "1"...    n  "G" gross "N" net "T" tare ("g", "n" high resolution)    m  "M" in motion, blank: still
    f  reserved        x  ten characters, blanks before        u  unit, three characters: "kg ", "lb ", "g  ", "oz "
             LF "?" CR                                          a question that it does not know

Source: Scale Manufacturers Association, Standard Scale Serial Communication Protocol (SCP-0499), 1999, mod. 2005, section 5;
Sartorius PR 5211 Instrument Manual, pages 48 and 49, for H, Z, T and C.
Heals from: garbage before LF (skipped), a frame without CR (dropped at its bound).
"""

import re
from collections.abc import Mapping
from typing import Final

from edge.drivers.roles import ScaleOrder as Order
from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

LF, CR = 0x0A, 0x0D
ASK, ASK_FINE = b"\nW\r", b"\nH\r"
_FRAME = re.compile(
    rb"(?P<status>.)(?P<range>.)(?P<mode>[GNTgn])(?P<motion>[M ])(?P<future>.)(?P<figure>.{10})(?P<unit>.{1,3})\Z"
)
_TROUBLES: Final = {
    b"O": Trouble.OVER,
    b"U": Trouble.UNDER_ZERO,
    b"E": Trouble.OUTSIDE_ZERO,
    b"T": Trouble.FAULT,
    b"I": Trouble.FAULT,
    b"e": Trouble.FAULT,
}


class Sma:
    """Feed it bytes; it gives answers."""

    tells_motion = True
    tells_empty = True
    orders: Mapping[Order, bytes] = {Order.ZERO: b"\nZ\r", Order.TARE: b"\nT\r", Order.CLEAR_TARE: b"\nC\r"}
    ask_fine = ASK_FINE

    def __init__(self) -> None:
        self._frames = Frames(LF, bytes((CR,)), 32)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """One weight, please."""
        return ASK

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [parse(frame) for frame in self._frames.feed(data)]


def parse(frame: bytes) -> Answer:
    """What stands between LF and CR."""
    found = _FRAME.match(frame)
    if not found:
        return Garbled(frame)
    if trouble := _TROUBLES.get(found["status"]):
        return NoWeight(trouble)
    weight = grams(found["figure"].decode("latin-1"), found["unit"].decode("latin-1"))
    if weight is None:
        return Garbled(frame)
    return Reading(weight, net=found["mode"] in b"Nn", moving=found["motion"] == b"M")
