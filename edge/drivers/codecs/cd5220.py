"""CD5220 two-line customer display, 2 x 20 characters (客显), usually 9600 8N1.

    ESC @                 initialise        1B 40
    CLR                   clear             0C
    ESC Q A text CR       upper line        1B 51 41 ... 0D
    ESC Q B text CR       lower line        1B 51 42 ... 0D

Source: CD5220 command set as printed in the manuals of the common clones (Birch DSP-801, Partner CD-5220). Text is sent in
GB18030, two columns a Chinese character; control characters never reach the device.
"""

from edge.drivers.codecs.display_text import fit

COLUMNS = 20
INIT, CLEAR = b"\x1b@", b"\x0c"
_LINES = {b"A": 0, b"B": 1}


def greeting(_charset: str = "gb18030") -> bytes:
    """What a display is told when it has just been connected."""
    return INIT + CLEAR


def encode(upper: str, lower: str, charset: str = "gb18030") -> bytes:
    """Both lines anew."""
    return b"".join(
        b"\x1bQ" + line + fit(text, COLUMNS, charset).encode(charset) + b"\r"
        for line, text in ((b"A", upper), (b"B", lower))
    )


class Cd5220:
    """The display's side, for simulators: feed it bytes, `lines` is what the customer sees."""

    def __init__(self) -> None:
        self.lines = ["", ""]
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take bytes; anything that is not a command is skipped."""
        self._rest = (self._rest + data)[-1024:]
        while self._rest:
            taken = self._command(self._rest)
            if not taken:
                return
            self._rest = self._rest[taken:]

    def _command(self, data: bytes) -> int:
        if data[:1] == CLEAR or data[:2] == INIT:
            self.lines = ["", ""]
            return 1 if data[:1] == CLEAR else 2
        if data[:2] == b"\x1bQ" and data[2:3] in _LINES:
            end = data.find(b"\r")
            if end > 0:
                self.lines[_LINES[data[2:3]]] = data[3:end].decode("gb18030", "replace")
            return end + 1
        return 0 if data in (b"\x1b", b"\x1bQ") else 1
