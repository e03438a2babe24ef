"""Lines of words and a figure, as A&D, Excell, T-Scale, Brecknell and 台衡 send them; 9600 8N1 or 7E1, by themselves.

    ST,GS,+ 1.234 kg CR LF          A&D:  ST,+00001.234 kg CR LF

    ST still   US moving   OL over (QT a count: not a weight)       GS gross   NT net   TR tare        the mode may be missing

Source: Excell and Brecknell user manuals, the section on the RS-232 stream format; A&D EK-i/EW-i manual, data format.
Heals from: a line cut at its start (garbled), a line without an end (dropped at its bound).
"""

import re

from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

_LINE = re.compile(
    r"(?P<state>ST|US|OL),(?:(?P<mode>GS|NT|TR|G|N),)? *(?P<figure>[-+]? *[\d.]+) *(?P<unit>[a-z]+)\Z", re.IGNORECASE
)


class Generic:
    """Feed it bytes; it gives answers."""

    tells_motion = True
    tells_empty = True

    def __init__(self) -> None:
        self._frames = Frames(None, b"\r\n", 48)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """Nothing: it talks by itself."""
        return b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete. The parity bit is masked: some converters pass it on."""
        return [parse(frame) for frame in self._frames.feed(bytes(byte & 0x7F for byte in data))]


def parse(frame: bytes) -> Answer:
    """A line without its end."""
    line = frame.decode("latin-1").strip()
    if line.upper().startswith("OL"):
        return NoWeight(Trouble.UNDER_ZERO if "-" in line else Trouble.OVER)
    found = _LINE.match(line)
    weight = grams(found["figure"], found["unit"]) if found else None
    if found is None or weight is None or (found["mode"] or "").upper() == "TR":
        return Garbled(frame)
    mode = (found["mode"] or "").upper()
    return Reading(weight, net=mode in {"NT", "N"}, moving=found["state"].upper() == "US")
