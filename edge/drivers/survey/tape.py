"""Tapes: the raw bytes of a device with their times, in a file that people can read and tests can play.

    {"tape": 1, "url": "serial:///dev/lantern/usb-1?baud=9600"}
    {"ms": 120, "heard": "02202030312e323530..."}
    {"ms": 140, "said": "57"}

One JSON object a line; bytes in hexadecimal. A member's card or a code that was read while it ran is on it too.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

import msgspec
from msgspec import Struct

from edge.drivers.codecs.line_scanner import LineScanner
from edge.drivers.errors import DeviceOffline
from edge.drivers.scales.languages import LANGUAGES
from edge.drivers.scales.reading import Garbled, NoWeight, Reading, in_words
from edge.drivers.survey.heard import guess
from edge.drivers.transports import open_transport
from edge.drivers.watching.tap import Piece as Bytes
from edge.drivers.watching.tap import Tap

#: No capture is longer, in bytes of its file: half a day of a scale that talks.
TAPE_MAX = 64 * 1024 * 1024
#: A tape that is kept in memory until somebody takes it: minutes of a scale that talks.
LIVE_MAX = 1024 * 1024


class BadTape(ValueError):
    """Not a tape; the text names the line."""


class _Head(Struct, omit_defaults=True):
    tape: int
    url: str


class Piece(Struct, frozen=True, omit_defaults=True):
    """Bytes heard from the device or said to it, in hexadecimal, so many milliseconds after the beginning."""

    ms: int
    heard: str = ""
    said: str = ""


class Tape(Struct, frozen=True):
    """A whole tape."""

    url: str
    pieces: tuple[Piece, ...]

    @property
    def heard(self) -> bytes:
        """All that the device said."""
        return b"".join(bytes.fromhex(piece.heard) for piece in self.pieces)


async def record(
    url: str,
    out: IO[bytes],
    *,
    seconds: float,
    say: bytes = b"",
    monotonic: Callable[[], float] = time.monotonic,
    on_piece: Callable[[Piece], None] = lambda _: None,
) -> int:
    """Write a tape of so many seconds, saying something first where asked to; return how many bytes were heard."""
    transport = await open_transport(url)
    began_s, heard, written = monotonic(), 0, 0

    def put(row: Struct) -> None:
        nonlocal written
        written += out.write(msgspec.json.encode(row) + b"\n")
        out.flush()
        if isinstance(row, Piece):
            on_piece(row)

    try:
        put(_Head(1, url))
        async with asyncio.timeout(seconds):
            if say:
                await transport.write(say)
                put(Piece(_ms(monotonic, began_s), said=say.hex()))
            while written < TAPE_MAX:
                data = await transport.read()
                heard += len(data)
                put(Piece(_ms(monotonic, began_s), heard=data.hex()))
    except (TimeoutError, DeviceOffline):
        pass  # the time is over, or it was unplugged: the tape is whole either way
    finally:
        await transport.close()
    return heard


class LiveTape:
    """A tape of a device that is in use, made from its tap; `data` is the file so far, at most `LIVE_MAX` bytes of it."""

    def __init__(self, tap: Tap, url: str, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.bytes_heard = 0
        self._tap, self._began_s = tap, monotonic()
        self._rows = bytearray(msgspec.json.encode(_Head(1, url)) + b"\n")
        self._leave = tap.listen(self._put)

    def end(self) -> bytes:
        """Listen no more; the file."""
        self._tap.settle()
        self._leave()
        return bytes(self._rows)

    def _put(self, piece: Bytes) -> None:
        if not piece.said:
            self.bytes_heard += piece.size
        if piece.hidden or len(self._rows) + 2 * piece.size + 64 > LIVE_MAX:
            return
        ms = max(0, int((piece.at_s - self._began_s) * 1000))
        row = Piece(ms, said=piece.data.hex()) if piece.said else Piece(ms, heard=piece.data.hex())
        self._rows += msgspec.json.encode(row) + b"\n"


def _ms(monotonic: Callable[[], float], began_s: float) -> int:
    return int((monotonic() - began_s) * 1000)


def read_tape(path: Path) -> Tape:
    """Raise `BadTape` naming the line that is none."""
    if path.stat().st_size > TAPE_MAX:
        raise BadTape(f"{path}: larger than {TAPE_MAX // 1024**2} MB")
    return tape_of(path.read_bytes(), str(path))


def tape_of(data: bytes, path: str = "the tape") -> Tape:
    """The tape in a file's bytes; raise `BadTape` naming the line that is none."""
    rows = data.splitlines()
    try:
        head = msgspec.json.decode(rows[0], type=_Head)
    except (IndexError, msgspec.DecodeError) as exc:
        raise BadTape(f"{path}: not a tape: its first line does not say so") from exc
    return Tape(head.url, tuple(_piece(path, number, row) for number, row in enumerate(rows[1:], 2)))


def _piece(path: str, number: int, row: bytes) -> Piece:
    try:
        piece = msgspec.json.decode(row, type=Piece)
        bytes.fromhex(piece.heard + piece.said)
    except (msgspec.DecodeError, ValueError) as exc:
        raise BadTape(f"{path}, line {number}: {exc}") from exc
    return piece


def replay(tape: Tape, driver: str = "") -> Iterator[tuple[int, str]]:
    """What a language makes of a tape, in words with the milliseconds; the likeliest one where none is named."""
    found = driver or getattr(guess(tape.heard), "driver", "")
    if found == "line":
        yield from _codes(tape)
    if found not in LANGUAGES:
        return
    language = LANGUAGES[found]()
    for piece in tape.pieces:
        for answer in language.feed(bytes.fromhex(piece.heard)):
            if isinstance(answer, Reading | NoWeight | Garbled):
                yield piece.ms, in_words(answer)


def _codes(tape: Tape) -> Iterator[tuple[int, str]]:
    scanner = LineScanner()
    for piece in tape.pieces:
        for scan in scanner.feed(bytes.fromhex(piece.heard)):
            yield piece.ms, f"{scan.text}  {scan.aim}".rstrip()
