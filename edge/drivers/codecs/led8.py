"""LED8 (LED 客显): eight digits that face the customer, and four lamps that say what they are; often 2400 8N1.

    ESC Q A figure CR     the figure: digits, point, minus       1B 51 41 ... 0D
    ESC s n               the lamp                               1B 73 n
    CLR                   clear                                  0C

    n     "1" 单价 price   "2" 合计 total   "3" 收款 paid   "4" 找零 change   "0" none; some take the bytes 1 to 4 (0 for none) instead

Source: two open point-of-sale programs that drive such displays and agree byte by byte (github188/GIT, JavaPos/device/LineDisplay:
SedsyPD1800A and CitaqOpoz6000 with characters, WintecCD110 with bytes); the first notes that the display needs a pause between two
commands. **No maker's manual was found: experimental.**
"""

from typing import Final

from edge.drivers.roles import Lamp

DIGITS: Final = 8
CLEAR = b"\x0c"
#: Between two commands, in seconds.
PAUSE_S: Final = 0.1
_NUMBER: Final = {Lamp.NONE: 0, Lamp.PRICE: 1, Lamp.TOTAL: 2, Lamp.PAID: 3, Lamp.CHANGE: 4}


def lamp(which: Lamp, *, binary: bool = False) -> bytes:
    """Light one lamp, the others go out."""
    number = _NUMBER[which]
    return b"\x1bs" + (bytes((number,)) if binary else str(number).encode())


def figure(text: str) -> bytes:
    """Show a figure; one that has more digits than the display is not shown in part but as dashes."""
    digits = "".join(char for char in text if char in "0123456789.-")
    if len(digits.replace(".", "")) > DIGITS:
        digits = "-" * DIGITS
    return b"\x1bQA" + digits.encode() + b"\r"


class Led8:
    """The display's side, for simulators: `figure` and `lamp` are what the customer sees."""

    def __init__(self) -> None:
        self.figure = ""
        self.lamp = Lamp.NONE
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take bytes; what is no command is skipped."""
        self._rest = (self._rest + data)[-1024:]
        while self._rest:
            taken = self._command(self._rest)
            if not taken:
                return
            self._rest = self._rest[taken:]

    def _command(self, data: bytes) -> int:
        if data[:1] == CLEAR:
            self.figure, self.lamp = "", Lamp.NONE
            return 1
        if data[:3] == b"\x1bQA":
            end = data.find(b"\r", 3)
            if end < 0:
                return 0
            self.figure = data[3:end].decode("ascii", "replace")
            return end + 1
        if data[:2] == b"\x1bs":
            if len(data) < 3:
                return 0
            self.lamp = next((one for one, number in _NUMBER.items() if data[2] in (number, 0x30 + number)), self.lamp)
            return 3
        return 0 if data in (b"\x1b", b"\x1bQ") else 1
