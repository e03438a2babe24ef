"""A scanner that sends each code as a line.

    [ prefix ] [ STX ] [ AIM id "]cm" ] code  CR | LF | CR LF | ETX | a suffix of its own

Serial and USB-CDC scanners by default end a code with CR or CR LF (e.g. Honeywell Xenon and Zebra DS programming guides,
suffix settings); the AIM identifier is three characters, `]`, a code letter and a modifier (ISO/IEC 15424). What else a scanner
is set to send before or behind a code is data: `prefix` is taken off where it stands there, and `suffix` ends a code.
Heals from: noise before a code (control characters are dropped), a code longer than any label (dropped to its end).
"""

from edge.drivers.roles import Scan

#: Longest code; QR codes with GS1 Digital Links stay under it.
CODE_MAX = 512
_ENDS = b"\r\n\x03"
#: Longest prefix or suffix that a scanner is set to, in characters.
AFFIX_MAX = 16
GROUP_SEPARATOR = 0x1D


class LineScanner:
    """Feed it bytes as they come; it gives whole codes. Without a suffix any of CR, LF and ETX ends one."""

    def __init__(self, prefix: str = "", suffix: str = "") -> None:
        self._prefix, self._suffix = prefix, suffix.encode("latin-1")
        self._ends = self._suffix[-1:] or _ENDS
        self._line = bytearray()
        self._overlong = False
        self.dropped = 0

    def feed(self, data: bytes) -> list[Scan]:
        """The codes that these bytes complete."""
        scans = []
        for byte in data:
            if byte in self._ends:
                if scan := self._end():
                    scans.append(scan)
            elif byte in self._suffix or byte >= 0x20 or byte == GROUP_SEPARATOR:
                self._take(byte)
        return scans

    def _take(self, byte: int) -> None:
        if len(self._line) >= CODE_MAX:
            self._overlong = True
        else:
            self._line.append(byte)

    def _end(self) -> Scan | None:
        line, self._line = bytes(self._line).removesuffix(self._suffix[:-1]), bytearray()
        overlong, self._overlong = self._overlong, False
        if overlong:
            self.dropped += 1
            return None
        return scan_of(line.decode("utf-8", "replace"), self._prefix)


def scan_of(line: str, prefix: str = "") -> Scan | None:
    """A whole read without its prefix, with the AIM identifier apart; None where nothing but blanks is left."""
    text = line.strip(" ").removeprefix(prefix).strip(" ")
    has_aim = len(text) > 3 and text[0] == "]" and text[1].isalpha() and text[2].isalnum()
    aim, text = (text[:3], text[3:]) if has_aim else ("", text)
    return Scan(text, aim) if text else None


def encode(text: str, aim: str = "", prefix: str = "", suffix: str = "\r") -> bytes:
    """What the scanner sends for a code."""
    return f"{prefix}{aim}{text}{suffix}".encode()
