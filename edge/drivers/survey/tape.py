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

from edge.drivers.errors import DeviceOffline
from edge.drivers.scales.languages import LANGUAGES
from edge.drivers.scales.reading import Garbled, NoWeight, Reading, in_words
from edge.drivers.survey.heard import guess
from edge.drivers.transports import open_transport

#: No capture is longer, in bytes of its file: half a day of a scale that talks.
TAPE_MAX = 64 * 1024 * 1024


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


def _ms(monotonic: Callable[[], float], began_s: float) -> int:
    return int((monotonic() - began_s) * 1000)


def read_tape(path: Path) -> Tape:
    """Raise `BadTape` naming the line that is none."""
    if path.stat().st_size > TAPE_MAX:
        raise BadTape(f"{path}: larger than {TAPE_MAX // 1024**2} MB")
    rows = path.read_bytes().splitlines()
    try:
        head = msgspec.json.decode(rows[0], type=_Head)
    except (IndexError, msgspec.DecodeError) as exc:
        raise BadTape(f"{path}: not a tape: its first line does not say so") from exc
    return Tape(head.url, tuple(_piece(path, number, row) for number, row in enumerate(rows[1:], 2)))


def _piece(path: Path, number: int, row: bytes) -> Piece:
    try:
        piece = msgspec.json.decode(row, type=Piece)
        bytes.fromhex(piece.heard + piece.said)
    except (msgspec.DecodeError, ValueError) as exc:
        raise BadTape(f"{path}, line {number}: {exc}") from exc
    return piece


def replay(tape: Tape, driver: str = "") -> Iterator[tuple[int, str]]:
    """What a scale's language makes of a tape, in words with the milliseconds; the likeliest one where none is named."""
    found = driver or getattr(guess(tape.heard), "driver", "")
    if found not in LANGUAGES:
        return
    language = LANGUAGES[found]()
    for piece in tape.pieces:
        for answer in language.feed(bytes.fromhex(piece.heard)):
            if isinstance(answer, Reading | NoWeight | Garbled):
                yield piece.ms, in_words(answer)
