"""What stands in for threads: aiosqlite's shape over sqlite3 in this thread, so that the hub's real engine runs in virtual time.

SQLAlchemy's dialect asks aiosqlite for a connection and awaits its methods; here each of them first lets the machine pause
as its disk does (other tasks run then, and a crash may come), and then does the work at once.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import Any, Self

from tests.sim.disk.disk import SimDisk

#: How long a writer waits between two looks at a lock that another one holds, and how long in all.
LOOK_S, LOCK_S = 0.01, 30.0


class InlineConnection:
    """An `aiosqlite.Connection`, as much of it as SQLAlchemy uses."""

    def __init__(self, disk: SimDisk, path: str, connect: Callable[..., sqlite3.Connection], **given: Any) -> None:
        self._disk, self._open = disk, lambda: connect(path, **given)
        self._thread = SimpleNamespace(daemon=True)
        self._tx = self
        self._connection: sqlite3.Connection | None = None

    def __await__(self) -> Generator[Any, None, "InlineConnection"]:
        return self._opened().__await__()

    async def _opened(self) -> "InlineConnection":
        await self._disk.pause()
        self._connection = self._open()
        return self

    @property
    def _conn(self) -> sqlite3.Connection:
        if self._connection is None:
            raise ValueError("no active connection")
        return self._connection

    @property
    def isolation_level(self) -> str | None:
        return self._conn.isolation_level

    def put_nowait(self, work: "tuple[asyncio.Future[Any], Callable[[], Any]]") -> None:
        """The dialect's own way past the methods of aiosqlite."""
        future, function = work
        future.set_result(function())

    def cursor(self) -> "InlineCursor":
        return InlineCursor(self._disk, self._conn.cursor())

    async def execute(self, sql: str) -> "InlineCursor":
        return await self.cursor().execute(sql)

    async def create_function(self, *args: Any, **given: Any) -> None:
        self._conn.create_function(*args, **given)

    async def commit(self) -> None:
        await self._disk.pause(syncs=self._conn.in_transaction)
        self._conn.commit()
        await self._disk.pause()

    async def rollback(self) -> None:
        await self._disk.pause()
        self._conn.rollback()

    async def close(self) -> None:
        self.stop()

    def stop(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


class InlineCursor:
    """An `aiosqlite.Cursor`."""

    def __init__(self, disk: SimDisk, cursor: sqlite3.Cursor) -> None:
        self._disk, self._cursor = disk, cursor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)  # description, rowcount, lastrowid, arraysize

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, values: Any = ()) -> "InlineCursor":
        if sql.startswith("PRAGMA busy_timeout"):
            return self  # nobody can give a lock back while this thread waits: see `_patiently`
        await self._disk.pause()
        if sql == "BEGIN IMMEDIATE":
            await self._patiently(sql)
        else:
            self._cursor.execute(sql, values or ())
        return self

    async def _patiently(self, sql: str) -> None:
        waited_s = 0.0
        while True:
            try:
                self._cursor.execute(sql)
                return
            except sqlite3.OperationalError as exc:
                if exc.sqlite_errorcode != sqlite3.SQLITE_BUSY or waited_s > LOCK_S:
                    raise
            await asyncio.sleep(LOOK_S)
            waited_s += LOOK_S

    async def executemany(self, sql: str, rows: Any) -> "InlineCursor":
        await self._disk.pause()
        self._cursor.executemany(sql, rows)
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def fetchone(self) -> Any:
        return self._cursor.fetchone()

    async def fetchmany(self, size: int | None = None) -> list[Any]:
        return self._cursor.fetchmany(size or self._cursor.arraysize)

    async def close(self) -> None:
        self._cursor.close()
