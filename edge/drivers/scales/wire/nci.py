"""NCI, Weigh-Tronix and ECR (SCP-01, and SCP-02 with its `S`): 9600 7E1 by default.

    ask      "W" CR  weight       "H" CR  ten times finer       "Z" CR  zero, answered with the status alone
    answer   LF x x x x . x x u u CR  LF [S] h h [h...] CR ETX       a weight and its status
             LF [S] h h [h...] CR ETX                                no weight

    h 1   bit 0 in motion   bit 1 at zero        bit 2 RAM fault   bit 3 EEPROM fault    bits 4, 5 always 1
    h 2   bit 0 under       bit 1 over           bit 2 ROM fault   bit 3 calibration     bits 4, 5 always 1
          bit 6: another byte follows

Source: the Weigh-Tronix/NCI standard communication protocol (SCP-01, SCP-02) as two public simulators of it have it;
Avery Weigh-Tronix 7821 User Instructions, page 25, and the Mettler Toledo DIVA service manual, page 35, for H and Z.
Heals from: garbage before LF, an answer without ETX (dropped at its bound), an answer cut short by the next.
"""

import re
from collections.abc import Mapping

from edge.drivers.roles import ScaleOrder as Order
from edge.drivers.scales.framing import Frames
from edge.drivers.scales.reading import Answer, Garbled, NoWeight, Reading, Trouble
from edge.drivers.scales.units import grams

ETX = 0x03
ASK = b"W\r"
_ANSWER = re.compile(
    rb".*?(?:\n *([-+]?[\d. ]+?) *(kg|g|lb|oz)\r)?\nS?([\x30-\x7f]{2,6})\r\Z", re.IGNORECASE | re.DOTALL
)


class Nci:
    """Feed it bytes; it gives answers."""

    tells_motion = True
    tells_empty = True
    orders: Mapping[Order, bytes] = {Order.ZERO: b"Z\r"}
    ask_fine = b"H\r"

    def __init__(self) -> None:
        self._frames = Frames(None, bytes((ETX,)), 48)

    def ask(self, _price_minor: int = 0, /) -> bytes:
        """One weight, please."""
        return ASK

    def feed(self, data: bytes) -> list[Answer]:
        """The answers that these bytes complete. The parity bit is masked: some converters pass it on."""
        return [parse(frame) for frame in self._frames.feed(bytes(byte & 0x7F for byte in data))]


def parse(frame: bytes) -> Answer:
    """An answer without its ETX."""
    found = _ANSWER.match(frame)
    if not found:
        return Garbled(frame)
    figure, unit, status = found.groups()
    if trouble := _trouble(status[0], status[1]):
        return NoWeight(trouble)
    if figure is None:
        return NoWeight(Trouble.MOTION) if status[0] & 1 else Garbled(frame)
    weight = grams(figure.decode(), unit.decode())
    return Garbled(frame) if weight is None else Reading(weight, moving=bool(status[0] & 1))


def _trouble(first: int, second: int) -> Trouble | None:
    if (first | second) & 0x0C:
        return Trouble.FAULT
    if second & 0x02:
        return Trouble.OVER
    return Trouble.UNDER_ZERO if second & 0x01 else None
