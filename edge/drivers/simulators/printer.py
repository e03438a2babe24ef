"""A receipt printer that speaks ESC/POS, with a drawer on its connector.

It reads the byte stream as a printer does, keeps the text of each receipt up to its cut, counts drawer kicks, and answers
DLE EOT. Only what our codec sends is understood; anything else shows up as text, which is what a test wants to see.
"""

from collections import deque

from edge.drivers.simulators.peer import TcpPeer

#: ESC/FS/GS commands by their first two bytes: how many parameter bytes follow.
_PARAMETERS = {b"\x1b@": 0, b"\x1c&": 0, b"\x1ba": 1, b"\x1bE": 1, b"\x1d!": 1, b"\x1dV": 2, b"\x1bp": 3}
RECEIPTS_KEPT = 50


class PrinterSim(TcpPeer):
    """`receipts` are the cut ones, newest last; `paper`, `cover_closed` and `mute` are its faults."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.receipts: deque[str] = deque(maxlen=RECEIPTS_KEPT)
        self.kicks = 0
        #: The pins of the connector that were kicked, oldest first.
        self.kicked: list[int] = []
        self.cuts = 0
        self.paper = True
        self.cover_closed = True
        self.mute = False
        self._data = b""
        self._text = b""

    def received(self, data: bytes) -> bytes:
        """Take bytes off the stream as far as they are whole commands."""
        self._data += data
        answers = b""
        while self._data:
            used, answer = self._step(self._data)
            if not used:
                break
            self._data, answers = self._data[used:], answers + answer
        return b"" if self.mute else answers

    def _step(self, data: bytes) -> tuple[int, bytes]:
        head = data[:2]
        if head == b"\x10\x04":
            return (3, self._status(data[2])) if len(data) >= 3 else (0, b"")
        if head == b"\x1d(" and len(data) >= 5:
            length = 5 + int.from_bytes(data[3:5], "little")
            return (self._qr(data[5:length], length), b"") if len(data) >= length else (0, b"")
        if head in _PARAMETERS:
            length = 2 + _PARAMETERS[head]
            return (self._command(data[:length]), b"") if len(data) >= length else (0, b"")
        if data[0] in b"\x10\x1b\x1c\x1d" and len(data) < 5:
            return 0, b""
        if self.paper:
            self._text += data[:1]
        return 1, b""

    def _command(self, command: bytes) -> int:
        head = command[:2]
        if head == b"\x1bp":
            self.kicks += 1
            self.kicked.append(5 if command[2] & 1 else 2)
        elif head == b"\x1dV" and self._text:
            self.cuts += 1
            self.receipts.append(self._text.decode("gb18030", "replace"))
            self._text = b""
        return len(command)

    def _qr(self, function: bytes, length: int) -> int:
        if function[:3] == b"1P0" and self.paper:
            self._text += b"[QR " + function[3:] + b"]\n"
        return length

    def _status(self, question: int) -> bytes:
        byte = 0x12
        if question == 1:
            byte |= (0 if self.paper and self.cover_closed else 0x08) | 0x04
        elif question == 2:
            byte |= (0 if self.cover_closed else 0x04) | (0 if self.paper else 0x20)
        elif question == 4:
            byte |= 0 if self.paper else 0x60
        return bytes((byte,))
