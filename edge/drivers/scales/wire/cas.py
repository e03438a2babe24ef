"""CAS (PD, SW, AP), 顶尖 OS2, Gram: asked in two steps, or talking by itself; 9600 8N1.

    ask      ENQ                    answer   ACK
             DC1                             SOH STX sta sign w w w w w w u u BCC ETX EOT

    sta   "S" still  "U" moving  "F" fault or out of range        sign  blank or "-"
    w     six characters with the point                          u     "kg", " g", "lb"        BCC  XOR of sta to u
    An OS2 set to active mode (主动方式) sends the same frames without being asked, and takes
             "<ZK>" TAB   zero     "<TK>" TAB   tare

Source: 顶尖 OS2CX user manual, pages 19 and 23; CAS SW-II manual, page 15.
Heals from: garbage before SOH, a wrong BCC (garbled), a frame without an end, an ACK in the middle of a frame (part of it).
"""

from collections.abc import Mapping
from functools import reduce
from operator import xor
from typing import Final

from edge.drivers.roles import ScaleOrder as Order
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Say, Trouble
from edge.drivers.scales.units import grams

SOH, STX, ETX, EOT, ENQ, ACK, DC1, NAK = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x11, 0x15
#: From SOH to EOT, in bytes.
LENGTH = 15
OS2_ORDERS: Final = {Order.ZERO: b"<ZK>\t", Order.TARE: b"<TK>\t"}


class Cas:
    """Feed it bytes; it gives answers, and what it wants said in between."""

    tells_motion = True
    tells_empty = True

    def __init__(self, *, active: bool = False) -> None:
        self._frame = bytearray()
        self._active = active
        self.orders: Mapping[Order, bytes] = OS2_ORDERS if active else {}

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """Are you there? Or nothing, where it talks by itself."""
        return b"" if self._active else bytes((ENQ,))

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete."""
        return [answer for byte in data if (answer := self._take(byte))]

    def _take(self, byte: int) -> Answer | None:
        if self._frame:
            self._frame.append(byte)
            return self._whole() if len(self._frame) == LENGTH else None
        if byte == SOH:
            self._frame = bytearray((SOH,))
        elif byte == ACK and not self._active:
            return Say(bytes((DC1,)))
        elif byte == NAK:
            return NoWeight(Trouble.FAULT)
        return None

    def _whole(self) -> Answer | None:
        frame, self._frame = bytes(self._frame), bytearray()
        answer = parse(frame)
        again = frame.find(SOH, 1)
        if isinstance(answer, Garbled) and again > 0:
            self._frame = bytearray(frame[again:])
        return answer


def bcc(fields: bytes) -> int:
    """XOR of all bytes."""
    return reduce(xor, fields, 0)


def parse(frame: bytes) -> Answer:
    """A frame from SOH to EOT."""
    fields = frame[2:12]
    if frame[1] != STX or frame[13:] != bytes((ETX, EOT)) or frame[12] != bcc(fields):
        return Garbled(frame)
    shown = fields.decode("latin-1")
    if shown[0] == "F":
        return NoWeight(Trouble.UNDER_ZERO if shown[1] == "-" else Trouble.OVER)
    weight = grams(shown[1:8], shown[8:10])
    if shown[0] not in "SU" or weight is None:
        return Garbled(frame)
    return Reading(weight, moving=shown[0] == "U")
