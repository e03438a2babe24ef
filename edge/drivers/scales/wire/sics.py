"""MT-SICS, levels 0 and 1: Mettler Toledo's standard interface command set; 9600 8N1 by default.

    ask      "SI" CR LF                        the weight at once, still or not
             "Z" CR LF  zero    "T" CR LF  tare    "TAC" CR LF  clear tare        whose own answers are passed over
    answer   "S S" blanks 1.234 " kg" CR LF    still          "S D" ...    moving
             "S +"  over   "S -"  under   "S I"  cannot now   "ES" "ET" "EL"  question not understood

Source: Mettler Toledo, MT-SICS Interface Commands Reference Manual, commands S, SI, Z, T and TAC.
Heals from: garbage before a line (garbled, and the next one read), a line without an end (dropped at its bound).
"""

import re
from collections.abc import Mapping
from typing import Final

from edge.drivers.roles import ScaleOrder as Order
from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

ASK = b"SI\r\n"
_WEIGHT = re.compile(r"S (?P<state>[SD]) +(?P<figure>-? *\d+(?:\.\d+)?) (?P<unit>[a-z]+)\Z")
_TROUBLES: Final = {
    "S +": Trouble.OVER,
    "S -": Trouble.UNDER_ZERO,
    "S I": Trouble.MOTION,
    "ES": Trouble.FAULT,
    "ET": Trouble.FAULT,
    "EL": Trouble.FAULT,
}


class Sics:
    """Feed it bytes; it gives answers."""

    tells_motion = True
    tells_empty = True
    orders: Mapping[Order, bytes] = {Order.ZERO: b"Z\r\n", Order.TARE: b"T\r\n", Order.CLEAR_TARE: b"TAC\r\n"}

    def __init__(self) -> None:
        self._frames = Frames(None, b"\r\n", 48)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """One weight, please."""
        return ASK

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [parse(frame) for frame in self._frames.feed(data)]


def parse(frame: bytes) -> Answer:
    """A line without its end."""
    line = frame.decode("latin-1").strip()
    if trouble := _TROUBLES.get(line):
        return NoWeight(trouble)
    found = _WEIGHT.match(line)
    weight = grams(found["figure"], found["unit"]) if found else None
    if found is None or weight is None:
        return Garbled(frame)
    return Reading(weight, moving=found["state"] == "D")
