"""Toledo continuous output (8530, 托利多 连续输出): the scale talks by itself, 18 bytes a frame; 9600 7E1 by default.

    STX  SWA SWB SWC  w w w w w w  t t t t t t  CR  [CKS]

    SWA  bits 0-2 the decimal point: 0 x00, 1 x0, 2 x, 3 .x, 4 .0x, 5 .00x, 6 .000x   bits 3-4 increment   bit 5 always 1
    SWB  bit 0 net  bit 1 negative  bit 2 out of range  bit 3 in motion  bit 4 kg (else lb)  bit 5 always 1
    SWC  bits 0-2 the unit: 0 as SWB says, 1 g, 2 t, 3 oz        bit 5 always 1
    w    the weight's digits, t the tare's                        CKS  the seven-bit sum of the whole frame comes to 0

Source: the 8530's continuous format as in Rockwell publication 57C428, appendix D, and in the notes on 托利多 continuous output
that parts lists of the trade quote; the tables of the status words agree in both.
The checksum is optional at the scale. It is taken where it is right; a frame that is followed by the next one had none.
Heals from: garbage before STX, a frame cut short by the next STX, a wrong checksum (garbled).
"""

from typing import Final

from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

STX, CR = 0x02, 0x0D
#: From STX to CR, in bytes.
LENGTH = 17
_POINT: Final = {0: 2, 1: 1, 2: 0, 3: -1, 4: -2, 5: -3, 6: -4, 7: -5}
_UNIT: Final = {1: "g", 2: "t", 3: "oz"}


class ToledoContinuous:
    """Feed it bytes; it gives answers. A frame is given once the byte behind it has told whether it had a checksum."""

    tells_motion = True
    tells_empty = True

    def __init__(self) -> None:
        self._frame = bytearray()

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """Nothing: it talks by itself."""
        return b""

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete. The parity bit is masked: some converters pass it on."""
        return [answer for byte in data if (answer := self._take(byte & 0x7F))]

    def _take(self, byte: int) -> Answer | None:
        if len(self._frame) == LENGTH:
            return self._checked(byte)
        if byte == STX:
            self._frame = bytearray((STX,))
        elif self._frame:
            self._frame.append(byte)
            if len(self._frame) == LENGTH and byte != CR:
                raw, self._frame = bytes(self._frame), bytearray()
                return Garbled(raw)
        return None

    def _checked(self, behind: int) -> Answer:
        frame, self._frame = bytes(self._frame), bytearray()
        if checksum(frame) == behind:
            return parse(frame)
        if behind == STX:
            self._frame = bytearray((STX,))
            return parse(frame)
        return Garbled(frame + bytes((behind,)))


def checksum(frame: bytes) -> int:
    """What brings the seven-bit sum of a frame to zero."""
    return -sum(frame) & 0x7F


def parse(frame: bytes) -> Answer:
    """A frame from STX to CR."""
    swa, swb, swc = frame[1:4]
    figure = frame[4:10].decode("ascii", "replace").strip()
    if not (swa & swb & swc & 0x20):
        return Garbled(frame)
    if swb & 0x04:
        return NoWeight(Trouble.UNDER_ZERO if swb & 0x02 else Trouble.OVER)
    weight = grams(_pointed(figure, _POINT[swa & 0x07]), _UNIT.get(swc & 0x07) or ("kg" if swb & 0x10 else "lb"))
    if weight is None:
        return Garbled(frame)
    return Reading(-weight if swb & 0x02 else weight, net=bool(swb & 0x01), moving=bool(swb & 0x08))


def _pointed(digits: str, places: int) -> str:
    """The figure that the display shows: `places` zeros more, or a point so many digits from the right."""
    if places >= 0:
        return digits + "0" * places
    padded = digits.rjust(1 - places, "0")
    return f"{padded[:places]}.{padded[places:]}"
