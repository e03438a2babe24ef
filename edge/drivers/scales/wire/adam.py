"""ADAM AZextra and its kin: 4800 8N1.

    ask      "P" CR LF
    answer   blanks  1.234kg  CR LF       a still weight that it has not told yet; otherwise nothing at all

Source: the ADAM driver of a well-known open point of sale (Odoo), which has it from the maker.
It says neither motion nor an empty pan, and a weight once: `tells_empty` is False.
Heals from: garbage in a line (garbled), a line without an end (dropped at its bound).
"""

import re

from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, Reading
from edge.drivers.scales.units import grams

ASK = b"P\r\n"
_LINE = re.compile(r" *(?P<figure>-? *\d+(?:\.\d+)?) *(?P<unit>kg|g|lb)\Z", re.IGNORECASE)


class Adam:
    """Feed it bytes; it gives answers."""

    #: What it tells is still: it does not answer before.
    tells_motion = True
    tells_empty = False

    def __init__(self) -> None:
        self._frames = Frames(None, b"\r\n", 32)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """What lies there, please."""
        return ASK

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [parse(frame) for frame in self._frames.feed(data)]


def parse(frame: bytes) -> Answer:
    """A line without its end."""
    found = _LINE.match(frame.decode("latin-1").rstrip())
    weight = grams(found["figure"], found["unit"]) if found else None
    return Garbled(frame) if weight is None else Reading(weight)
