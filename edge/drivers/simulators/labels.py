"""Label printers that speak ZPL or TSPL on a TCP port: each label is kept as the picture that it is."""

import re

from edge.drivers.document import Image
from edge.drivers.simulators.peer import TcpPeer

_GFA = re.compile(rb"\^XA.*?\^GFA,(\d+),\d+,(\d+),([0-9A-F]+)\^FS\^PQ(\d+)\^XZ\s*", re.DOTALL)
_BITMAP = re.compile(rb"SIZE .*?BITMAP 0,0,(\d+),(\d+),0,", re.DOTALL)
_PRINT = re.compile(rb"\r\nPRINT 1,(\d+)\r\n")


class LabelSim(TcpPeer):
    """`labels` are pictures with their copies. `paper` and `mute` are its faults: without paper, labels wait in it."""

    def __init__(self, language: str, port: int = 0) -> None:
        super().__init__(port)
        self.language = language
        self.labels: list[tuple[Image, int]] = []
        self.waiting: list[tuple[Image, int]] = []
        self.paper, self.mute = True, False
        self._data = b""

    def received(self, data: bytes) -> bytes:
        """Whole labels and questions off the stream."""
        self._data += data
        answers = b""
        while step := self._zpl() if self.language == "zpl" else self._tspl():
            used, answer = step
            self._data, answers = self._data[used:], answers + answer
        self.go_on()
        return b"" if self.mute else answers

    def go_on(self) -> None:
        """Print what waits, while there is paper."""
        if self.paper:
            self.labels += self.waiting
            self.waiting = []

    def _zpl(self) -> tuple[int, bytes] | None:
        if self._data.startswith(b"~HS"):
            waits = len(self.waiting)
            first = f"\x02030,{int(not self.paper)},0,0320,{waits:03d},0,0,0,000,0,0,0\x03\r\n"
            return 3, (first + "\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x020000,0\x03\r\n").encode()
        if found := _GFA.match(self._data):
            stride = int(found[2])
            self.waiting.append((Image(stride * 8, bytes.fromhex(found[3].decode())), int(found[4])))
            return found.end(), b""
        return None

    def _tspl(self) -> tuple[int, bytes] | None:
        if self._data.startswith(b"\x1b!?"):
            return 3, bytes((0x04 if not self.paper else 0x20 if self.waiting else 0,))
        if found := _BITMAP.match(self._data):
            stride, end = int(found[1]), found.end() + int(found[1]) * int(found[2])
            if printed := _PRINT.match(self._data, end):
                bits = bytes(byte ^ 0xFF for byte in self._data[found.end() : end])
                self.waiting.append((Image(stride * 8, bits), int(printed[1])))
                return printed.end(), b""
        return None
