"""Epson's customer displays (DM-D, and the Epson mode of many others), 2 x 20 characters, usually 9600 8N1.

    ESC @            initialise                    1B 40
    CLR              clear                         0C
    US MD1           overwrite mode                1F 01
    US $ x y         cursor to column x, line y    1F 24 x y      x 1 to 20, y 1 to 2
    ESC t n          character table               1B 74 n        0 PC437, 2 PC850

Source: POS-X XP8200 user manual, page 12, "EPSON Command Mode"; Epson DM-D110 specification, page 42, for ESC @. Lines are written
whole, blanks included, so that nothing scrolls and nothing is left of the text before.
"""

from typing import Final

from edge.drivers.codecs.display_text import filled

COLUMNS: Final = 20
INIT, CLEAR, OVERWRITE = b"\x1b@", b"\x0c", b"\x1f\x01"
_TABLES: Final = {"cp437": b"\x1bt\x00", "cp850": b"\x1bt\x02"}


def greeting(charset: str = "gb18030") -> bytes:
    """What a display is told when it has just been connected."""
    return INIT + OVERWRITE + _TABLES.get(charset, b"") + CLEAR


def encode(upper: str, lower: str, charset: str = "gb18030") -> bytes:
    """Both lines anew."""
    return b"".join(
        bytes((0x1F, 0x24, 1, line)) + filled(text, COLUMNS, charset).encode(charset)
        for line, text in ((1, upper), (2, lower))
    )


class EpsonDisplay:
    """The display's side, for simulators: feed it bytes, `lines` is what the customer sees."""

    def __init__(self, charset: str = "gb18030") -> None:
        self._charset = charset
        self._rest = b""
        self._clear()

    @property
    def lines(self) -> list[str]:
        """Both lines, without the blanks at their ends."""
        return [bytes(line).decode(self._charset, "replace").rstrip() for line in self._cells]

    def feed(self, data: bytes) -> None:
        """Take bytes; commands that are none of ours are skipped."""
        self._rest = (self._rest + data)[-4096:]
        while self._rest:
            taken = self._command(self._rest)
            if not taken:
                return
            self._rest = self._rest[taken:]

    def _clear(self) -> None:
        self._cells = [bytearray(b" " * COLUMNS), bytearray(b" " * COLUMNS)]
        self._at = (0, 0)

    def _command(self, data: bytes) -> int:
        head = data[:2]
        if head in (b"\x1b", b"\x1f") or (head == b"\x1f$" and len(data) < 4) or (head == b"\x1bt" and len(data) < 3):
            return 0
        if data[:1] == CLEAR or head == INIT:
            self._clear()
            return 1 if data[:1] == CLEAR else 2
        if head == b"\x1f$":
            column, line = data[2], data[3]
            if 1 <= column <= COLUMNS and line in (1, 2):
                self._at = (line - 1, column - 1)
            return 4
        if head == b"\x1bt":
            return 3
        if data[0] in b"\x1b\x1f":
            return 2
        self._put(data[0])
        return 1

    def _put(self, byte: int) -> None:
        line, column = self._at
        if byte < 0x20:
            return
        if column < COLUMNS:
            self._cells[line][column] = byte
        self._at = (line, min(column + 1, COLUMNS))
