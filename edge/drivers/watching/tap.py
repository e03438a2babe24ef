"""The last bytes of a device and what they meant, for whoever stands before it with a question. Bounded, in memory only.

What may be a payment card's number or track is kept by its length alone. As a card may come in any number of pieces, what
a reader of codes says is held back to the end of its line (or until it has been quiet) and judged whole; devices that are
made for cards show lengths and nothing else.
"""

import re
import time
from collections import deque
from collections.abc import Callable
from enum import Enum

from msgspec import Struct

from edge.drivers.transports import Transport
from edge.drivers.transports.base import HasLines
from retail.card_number import looks_like_card_number

#: Pieces that are kept, and bytes of each that are shown.
PIECES_MAX, PIECE_BYTES = 64, 256
#: A code that is longer is judged in parts; one without an end is judged once the reader has been quiet for so long.
CODE_BYTES, QUIET_S = 1024, 0.5
MEANING_MAX = 200
HIDDEN = "not shown: it may be the number of a payment card"
_ENDS = b"\r\n\x03"
_GOODS = re.compile(r"(?<![\d -])\d{12,13}(?![ -]*\d)")
#: Tracks 1, 2 and 3 of ISO/IEC 7813 and 4909: sentinel, at most a format letter, digits.
_TRACK = re.compile(r"[%;+][A-Z]?\d{8,}")


class Secrecy(Enum):
    """What a device's bytes may tell: all, codes that are no cards, or how many there were."""

    OPEN = "open"
    CODES = "codes"
    CLOSED = "closed"


class Piece(Struct, frozen=True):
    """Bytes that went over the line at a monotonic moment; `size` of them, and `data` of those empty where they are hidden."""

    at_s: float
    said: bool
    size: int
    data: bytes = b""
    hidden: bool = False


class Meaning(Struct, frozen=True):
    """What the driver made of it, in words."""

    text: str = ""
    at_s: float = 0.0


OnPiece = Callable[[Piece], None]


class Tap:
    """Keeps the last pieces of one device, and hands each to whoever listens."""

    def __init__(self, secrecy: Secrecy = Secrecy.OPEN, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.secrecy = secrecy
        self.meaning = Meaning()
        self.bytes_heard = self.bytes_said = 0
        self._monotonic = monotonic
        self._pieces: deque[Piece] = deque(maxlen=PIECES_MAX)
        self._listeners: list[OnPiece] = []
        self._code, self._code_s = bytearray(), 0.0

    def heard(self, data: bytes) -> None:
        """Bytes from the device."""
        self.bytes_heard += len(data)
        if self.secrecy is not Secrecy.CODES:
            self._keep(Piece(self._monotonic(), said=False, size=len(data), data=data))
            return
        self._code += data
        self._code_s = self._monotonic()
        while (end := self._end()) > 0:
            self._judge(end)

    def said(self, data: bytes) -> None:
        """Bytes to the device."""
        self.bytes_said += len(data)
        self._keep(Piece(self._monotonic(), said=True, size=len(data), data=data))

    def meant(self, text: str) -> None:
        """The driver understood something."""
        hide = self.secrecy is not Secrecy.OPEN and is_card(text)
        self.meaning = Meaning(HIDDEN if hide else text[:MEANING_MAX], self._monotonic())

    def pieces(self) -> tuple[Piece, ...]:
        """The last ones, oldest first; with a code that does not end once it has been quiet for `QUIET_S`."""
        if self._code and self._monotonic() - self._code_s >= QUIET_S:
            self.settle()
        return tuple(self._pieces)

    def settle(self) -> None:
        """What waits for the end of its line is judged as it is."""
        while self._code:
            self._judge(self._end() or len(self._code))

    def listen(self, on_piece: OnPiece) -> Callable[[], None]:
        """Be given each piece from now on, until the answer is called."""
        self._listeners.append(on_piece)
        return lambda: self._listeners.remove(on_piece)

    def _end(self) -> int:
        """How many bytes the first whole code takes with its ends; 0 where none is whole."""
        first = min((at for end in _ENDS if (at := self._code.find(end)) >= 0), default=-1)
        if first < 0:
            return CODE_BYTES if len(self._code) >= CODE_BYTES else 0
        while first < len(self._code) and self._code[first] in _ENDS:
            first += 1
        return first

    def _judge(self, size: int) -> None:
        data = bytes(self._code[:size])
        del self._code[:size]
        self._keep(Piece(self._code_s, said=False, size=len(data), data=data, hidden=is_card(data.decode("latin-1"))))

    def _keep(self, piece: Piece) -> None:
        if self.secrecy is Secrecy.CLOSED or piece.hidden:
            piece = Piece(piece.at_s, piece.said, piece.size, hidden=True)
        for on_piece in tuple(self._listeners):
            on_piece(piece)
        self._pieces.append(Piece(piece.at_s, piece.said, piece.size, piece.data[:PIECE_BYTES], piece.hidden))


def is_card(text: str) -> bool:
    """Whether a text may be a payment card's number, or a track of one. A whole EAN-13 or UPC is goods.

    >>> is_card("6901234567892"), is_card("4222222222222"), is_card("5500000000000004")
    (False, True, True)
    """
    rest = _GOODS.sub(lambda found: "" if _is_gtin(found[0]) else found[0], text)
    return bool(_TRACK.search(text)) or looks_like_card_number(rest, issued=True)


def _is_gtin(digits: str) -> bool:
    """Whether the last digit is GS1's check digit of the others (GS1 General Specifications, 7.9.1)."""
    return sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits))) % 10 == 0


class Tapped:
    """A transport with a tap on it."""

    def __init__(self, transport: Transport, tap: Tap) -> None:
        self._transport, self._tap = transport, tap

    async def read(self) -> bytes:
        """See `Transport`."""
        data = await self._transport.read()
        self._tap.heard(data)
        return data

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """See `Transport`; what was tried is shown too where the device did not take it."""
        self._tap.said(data)
        await self._transport.write(data, timeout_s)

    def clear_to_send(self) -> bool | None:
        """See `HasLines`; None where what is behind has none."""
        port: object = self._transport
        return port.clear_to_send() if isinstance(port, HasLines) else None

    async def close(self) -> None:
        """See `Transport`."""
        await self._transport.close()
