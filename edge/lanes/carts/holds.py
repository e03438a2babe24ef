"""Carts put aside (挂单) for all lanes of the store: taken up again at any of them, after a restart too.

One file each, on the disk before the lane is told. A cart moves between a lane and its file in two steps; a process
killed between them finds it in both places, and then it is the lane's (`settle`): the command that was under way is asked
again by its client.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from zlib import crc32

import msgspec
import structlog
from msgspec import Struct

from retail.cart import Cart

#: Most carts aside at once: more than a shop has customers waiting.
HOLDS_MAX = 99

_log = structlog.get_logger()


class Held(Struct, frozen=True, array_like=True):
    """A cart aside: `number` is what customer and cashier call it, `lane` and `cashier` who put it there, and when."""

    number: int
    lane: str
    cashier: str
    at_ms: int
    note: str
    cart: Cart


class Holds:
    """All carts aside, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        """Read what the last run left; a file that is not whole is put aside as `.bad` and said so."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._held: dict[int, Held | None] = {}
        self._watchers: list[Callable[[], None]] = []
        for path in sorted(folder.glob("*.hold")):
            if held := _read(path):
                self._held[held.number] = held
            else:
                _log.error("holds.unreadable", file=path.name)
                path.replace(path.with_suffix(".bad"))

    def all(self) -> list[Held]:
        """By number."""
        return [held for _, held in sorted(self._held.items()) if held]

    def watch(self, on_change: Callable[[], None]) -> None:
        """Be told of every change."""
        self._watchers.append(on_change)

    def settle(self, elsewhere: Callable[[str], bool]) -> None:
        """After the start: forget carts that are `elsewhere` by their id, open at a lane or sold."""
        for held in self.all():
            if elsewhere(held.cart.id):
                del self._held[held.number]
                self._path(held.number).unlink(missing_ok=True)

    async def put(self, cart: Cart, at_ms: int, note: str = "") -> Held | None:
        """Put a cart aside, on the disk when this returns; None where there are too many. Raise `OSError`."""
        number = next((number for number in range(1, HOLDS_MAX + 1) if number not in self._held), 0)
        if not number:
            return None
        held = Held(number, cart.lane, cart.cashier, at_ms, note, cart)
        self._held[number] = None  # taken, not there yet
        try:
            await asyncio.to_thread(_write, self._path(number), held)
        except BaseException:
            del self._held[number]
            raise
        self._held[number] = held
        self._changed()
        return held

    def take(self, number: int) -> Held | None:
        """Take a cart for a lane: no other finds it any more. Its file stays until `forget`."""
        held = self._held.get(number)
        if held:
            self._held[number] = None
            self._changed()
        return held

    async def forget(self, held: Held) -> None:
        """The lane has saved it: the file may go, and the number may be used again."""
        try:
            await asyncio.to_thread(self._path(held.number).unlink, missing_ok=True)
        except OSError as exc:
            _log.error("holds.not_removed", number=held.number, problem=str(exc))
            return
        del self._held[held.number]

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:02d}.hold"

    def _changed(self) -> None:
        for told in self._watchers:
            told()


def _write(path: Path, held: Held) -> None:
    body = msgspec.msgpack.encode(held)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as out:
        out.write(crc32(body).to_bytes(4, "little") + body)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read(path: Path) -> Held | None:
    raw = path.read_bytes()
    if len(raw) < 4 or crc32(raw[4:]).to_bytes(4, "little") != raw[:4]:
        return None
    try:
        return _decoder.decode(raw[4:])
    except (msgspec.DecodeError, ValueError):
        return None


_decoder = msgspec.msgpack.Decoder(Held)
