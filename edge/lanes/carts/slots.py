"""Open carts on the disk, quick enough to be saved before every answer.

Two places a lane, written in turn, each whole with its own number and checksum:

    magic 4 | number 8 | length 4 | crc32 4 | body ...        little-endian; the higher number with a good checksum counts

A write goes to the page cache and is there when it returns: it survives kill -9 and costs microseconds, no thread and no
fsync. A power cut may take the last moments, or tear one place; then the other still holds the cart of one key before.
The room is taken when the file is made, so a disk that is full later can still hold every cart.
"""

import os
import struct
from pathlib import Path
from types import TracebackType
from typing import Self
from zlib import crc32

#: A cart of 500 lines with long names; more is not saved.
BODY_BYTES_MAX = 96 * 1024
_HEAD = struct.Struct("<4sQII")
_MAGIC = b"LNC1"
_PLACE_BYTES = _HEAD.size + BODY_BYTES_MAX


class CartSlot:
    """One lane's file."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if os.fstat(self._file).st_size < 2 * _PLACE_BYTES:
                os.posix_fallocate(self._file, 0, 2 * _PLACE_BYTES)
            found = max(self._read(0), self._read(1))
        except BaseException:
            os.close(self._file)
            raise
        self._number, self.body = found

    def save(self, body: bytes) -> None:
        """Put a body in place of the older of the two; raise `OSError` where the disk refuses."""
        if len(body) > BODY_BYTES_MAX:
            raise OSError(f"a cart of {len(body)} bytes, at most {BODY_BYTES_MAX} are saved")
        number = self._number + 1
        head = _HEAD.pack(_MAGIC, number, len(body), _sum(number, body))
        if os.pwrite(self._file, head + body, number % 2 * _PLACE_BYTES) != _HEAD.size + len(body):
            raise OSError("the disk took only a part of the cart")
        self._number, self.body = number, body

    def close(self) -> None:
        """Let the file go."""
        os.close(self._file)

    def _read(self, place: int) -> tuple[int, bytes]:
        raw = os.pread(self._file, _PLACE_BYTES, place * _PLACE_BYTES)
        if len(raw) < _HEAD.size:
            return 0, b""
        magic, number, length, crc = _HEAD.unpack_from(raw)
        body = raw[_HEAD.size : _HEAD.size + length]
        whole = magic == _MAGIC and len(body) == length and crc == _sum(number, body)
        return (number, body) if whole else (0, b"")


class CartSlots:
    """All lanes' carts in one folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True, mode=0o700)
        self._folder = folder
        self._slots: dict[str, CartSlot] = {}

    def load(self, lane: str) -> bytes:
        """What this lane had saved, empty where nothing or nothing whole is there."""
        return self._slot(lane).body

    def save(self, lane: str, body: bytes) -> None:
        """When this returns, the body survives the end of the process; raise `OSError` where it does not."""
        self._slot(lane).save(body)

    def close(self) -> None:
        """Let all files go."""
        for slot in self._slots.values():
            slot.close()
        self._slots.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _slot(self, lane: str) -> CartSlot:
        slot = self._slots.get(lane)
        if slot is None:
            slot = self._slots[lane] = CartSlot(self._folder / f"{lane}.cart")
        return slot


def _sum(number: int, body: bytes) -> int:
    return crc32(body, number & 0xFFFFFFFF)
