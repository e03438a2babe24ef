"""Open carts, so that a restart of the store server loses no line of any of them.

A file of its own with `synchronous=NORMAL`: what is saved survives the end of the process (kill -9), a power cut may take
the last moments. That is enough for goods that still lie on the counter, and spares the disk an fsync a key press.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from msgspec import Struct

from edge.journal.disk.database import open_reader, open_writer
from edge.journal.disk.keeper import Keeper
from edge.journal.disk.lock import ProcessLock
from edge.journal.disk.migrations import CARTS_MIGRATIONS, migrate
from edge.journal.disk.queries import queries
from edge.journal.disk.writer import Ticks, Writer

SQL = queries("carts.sql")

#: Largest cart in bytes.
CART_BYTES_MAX = 1024 * 1024
_WAITING_MAX = 1_024


class OpenCart(Struct, frozen=True):
    """What a lane had saved."""

    lane: str
    cart: str
    body: bytes


class CartsCore:
    """The carts on one connection; remembers nothing between entries."""

    def __init__(self, path: Path) -> None:
        self.connection = open_writer(path)
        self.state = None
        migrate(self.connection, path, CARTS_MIGRATIONS)

    def save(self, cart: OpenCart) -> None:
        """Put this lane's cart in place of the one before."""
        self.connection.execute(SQL["save"], (cart.lane, cart.cart, cart.body))

    def drop(self, lane: str) -> None:
        """Forget a lane's cart."""
        self.connection.execute(SQL["drop_lane"], (lane,))


class CartStore:
    """The open carts of all lanes, one a lane. Made by `CartStore.open`."""

    def __init__(self, path: Path, lock: ProcessLock, core: CartsCore, clock: Ticks) -> None:
        self._lock = lock
        self._reader = open_reader(path)
        keeper = Keeper(path, core, lambda _: CartsCore(path))
        self._writer = Writer("carts", keeper, clock, waiting_max=_WAITING_MAX, told=lambda: None)

    @classmethod
    async def open(cls, path: Path, *, clock: Ticks) -> Self:
        """Open or create; a file that cannot be read is put aside as `<name>.bad`, for selling must go on."""
        lock = ProcessLock(path)
        try:
            return cls(path, lock, await asyncio.to_thread(_open, path), clock)
        except BaseException:
            lock.close()
            raise

    async def save(self, lane: str, cart: str, body: bytes) -> None:
        """Keep a lane's cart; when this returns it survives kill -9."""
        if len(body) > CART_BYTES_MAX:
            raise ValueError(f"cart of {len(body)} bytes, at most {CART_BYTES_MAX} allowed")
        await self._writer.do(lambda core: core.save(OpenCart(lane, cart, body)), durable=False)

    async def drop(self, lane: str) -> None:
        """Forget a lane's cart."""
        await self._writer.do(lambda core: core.drop(lane), durable=False)

    def load_all(self) -> list[OpenCart]:
        """All saved carts by lane."""
        return [OpenCart(*row) for row in self._reader.execute(SQL["load_all"])]

    async def load_open(self, is_sold: Callable[[str], bool]) -> list[OpenCart]:
        """At the start: the carts that are still open; those which `is_sold` knows as sales are forgotten."""
        saved = self.load_all()
        for cart in saved:
            if is_sold(cart.cart):
                await self.drop(cart.lane)
        return [cart for cart in saved if not is_sold(cart.cart)]

    async def close(self) -> None:
        """Write what waits and let the file go."""
        await self._writer.close()
        self._reader.close()
        self._lock.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _open(path: Path) -> CartsCore:
    try:
        return CartsCore(path)
    except sqlite3.DatabaseError as exc:
        if isinstance(exc, sqlite3.OperationalError):
            raise
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        with contextlib.suppress(FileNotFoundError):
            path.with_name(name).replace(path.with_name(f"{name}.bad"))
    return CartsCore(path)
