"""A scanner that sends each code as a line.

    [ STX ] [ AIM id "]cm" ] code  CR | LF | CR LF | ETX

Serial and USB-CDC scanners by default end a code with CR or CR LF (e.g. Honeywell Xenon and Zebra DS programming guides,
suffix settings); the AIM identifier is three characters, `]`, a code letter and a modifier (ISO/IEC 15424).
Heals from: noise before a code (control characters are dropped), a code longer than any label (dropped to its end).
"""

from edge.drivers.roles import Scan

#: Longest code; QR codes with GS1 Digital Links stay under it.
CODE_MAX = 512
_ENDS = b"\r\n\x03"
GROUP_SEPARATOR = 0x1D


class LineScanner:
    """Feed it bytes as they come; it gives whole codes."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._overlong = False
        self.dropped = 0

    def feed(self, data: bytes) -> list[Scan]:
        """The codes that these bytes complete."""
        scans = []
        for byte in data:
            if byte in _ENDS:
                if scan := self._end():
                    scans.append(scan)
            elif byte >= 0x20 or byte == GROUP_SEPARATOR:
                self._take(byte)
        return scans

    def _take(self, byte: int) -> None:
        if len(self._line) >= CODE_MAX:
            self._overlong = True
        else:
            self._line.append(byte)

    def _end(self) -> Scan | None:
        line, self._line = bytes(self._line), bytearray()
        overlong, self._overlong = self._overlong, False
        if overlong:
            self.dropped += 1
            return None
        return scan_of(line.decode("utf-8", "replace"))


def scan_of(line: str) -> Scan | None:
    """A whole read, with the AIM identifier apart; None where nothing but blanks is left."""
    text = line.strip(" ")
    has_aim = len(text) > 3 and text[0] == "]" and text[1].isalpha() and text[2].isalnum()
    aim, text = (text[:3], text[3:]) if has_aim else ("", text)
    return Scan(text, aim) if text else None


def encode(text: str, aim: str = "") -> bytes:
    """What the scanner sends for a code."""
    return f"{aim}{text}\r".encode()
