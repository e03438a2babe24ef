"""Dialog 06: the till sends the unit price, the scale answers weight and amount (EU, for legal trade); 9600 7O1.

    till     EOT STX "01" ESC p p p p p p ESC ETX              unit price, minor units          scale   ACK, or NAK
             EOT ENQ                                           what now?
    scale    STX "02" ESC "3" ESC w w w w w ESC p p p p p p ESC a a a a a a ETX                 weight (g), price, amount
             NAK                                               no: then the till asks why with  EOT STX "08" ETX
             STX "09" ESC s s ETX                              why:
    20 moving   21 not moved since the last weighing   30 below the smallest weight   31 under zero   32 over
             STX "11" ...                                      a challenge

Source: Ohaus Aviator 7000 manual, pages 38 to 45; Cely PI-100 manual, 7.5.
**Without the vendor's check.** A scale in legal use answers a challenge first (record 11: a CRC whose polynomial its maker
gives to whoever certified the till). We have none: such a scale is told apart, and refused in words.
What it weighed at is compared with what it was told: an answer at another price (one of before, or a price changed at the scale)
is no weight for this sale. Its amount is compared at the lane.
Heals from: garbage before STX, a frame without ETX, a NAK for anything.
"""

import re
from typing import Final

from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Say, Trouble

STX, ETX, EOT, ENQ, ACK, NAK = 0x02, 0x03, 0x04, 0x05, 0x06, 0x15
WHAT_NOW = bytes((EOT, ENQ))
WHY = b"\x04\x0208\x03"
PRICE_MAX = 999_999
_WEIGHED = re.compile(rb"02\x1b3\x1b(\d{5})\x1b(\d{6})\x1b(\d{6})\Z")
_WHY = re.compile(rb"09\x1b(\d\d)\Z")
_TROUBLES: Final = {
    b"20": Trouble.MOTION,
    b"21": Trouble.MOTION,
    b"30": Trouble.TOO_LITTLE,
    b"31": Trouble.UNDER_ZERO,
    b"32": Trouble.OVER,
}


class Dialog06:
    """Feed it bytes; it gives answers, and what is to be said in between."""

    tells_motion = True
    #: The scale itself refuses a second weighing of what was not lifted (21).
    tells_empty = False

    def __init__(self) -> None:
        self._frames = Frames(STX, bytes((ETX,)), 48)
        self._price: int | None = None

    def ask(self, price_minor: int = 0, /) -> bytes:
        """Weigh at this unit price (per kg, minor units up to 999,999)."""
        self._price = min(max(price_minor, 0), PRICE_MAX)
        return b"\x04\x0201\x1b%06d\x1b\x03" % self._price

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete. The parity bit is masked: some converters pass it on."""
        return [answer for byte in data if (answer := self._take(byte & 0x7F))]

    def _take(self, byte: int) -> Answer | None:
        if byte == ACK:
            return Say(WHAT_NOW)
        if byte == NAK:
            return Say(WHY)
        for frame in self._frames.feed(bytes((byte,))):
            return parse(frame, self._price)
        return None


def parse(frame: bytes, asked_price: int | None = None) -> Answer:
    """A record between STX and ETX, after a question at a price."""
    if found := _WEIGHED.match(frame):
        weight, price, amount = (int(field) for field in found.groups())
        if asked_price is not None and price != asked_price:
            return NoWeight(Trouble.OTHER_PRICE)
        return Reading(weight, amount_minor=amount)
    if found := _WHY.match(frame):
        return NoWeight(_TROUBLES.get(found[1], Trouble.FAULT))
    if frame.startswith(b"11"):
        return NoWeight(Trouble.WANTS_CHECK)
    return Garbled(frame)
