"""One engine by URL: `sqlite:///path` or `postgresql://user@host/db`, with what each needs to be safe."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiosqlite
from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

#: How long a writer waits for another process's transaction (`lantern-hub items load` beside a running hub).
BUSY_TIMEOUT_MS = 30_000
#: How often one that SQLite did not let wait asks again.
ASK_AGAIN_S = 0.02
#: The write-ahead log is cut back to this after a checkpoint, so that one large load does not keep the disk for ever.
WAL_BYTES_KEPT = 64 * 1024 * 1024
#: Pages that a connection keeps, in KB: a batch of one store touches as many index pages as of a thousand others.
CACHE_KB = 8 * 1024
#: How long a connection that is lost may go unnoticed, and how long one may take to come about.
CONNECT_TIMEOUT_S = 5

#: A process that stands still in a transaction (stopped, or its machine lost its power) holds locks that others need:
#: PostgreSQL ends its session after so long, and looks whether the other machine is there.
POSTGRES_SETTINGS = {
    "idle_in_transaction_session_timeout": "20000",
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
}

_DRIVERS = (
    ("sqlite:", "sqlite+aiosqlite:"),
    ("postgresql:", "postgresql+asyncpg:"),
    ("postgres:", "postgresql+asyncpg:"),
)


class UrlError(ValueError):
    """A URL that names no database of ours; the text says what does."""


def async_url(url: str) -> str:
    """The URL with the asynchronous driver that we use; raise `UrlError` for a database of another kind."""
    if not url.startswith(("sqlite", "postgres")):
        raise UrlError("a database is named as sqlite:///file or postgresql://user:password@host/name")
    for plain, driver in _DRIVERS:
        if url.startswith(plain):
            return driver + url.removeprefix(plain)
    return url


def open_engine(url: str) -> AsyncEngine:
    """Make an engine; nothing is connected yet. SQLite runs in WAL with `synchronous=FULL`: an ack follows the disk."""
    url = async_url(url)
    if not url.startswith("sqlite"):
        given = {"timeout": CONNECT_TIMEOUT_S, "server_settings": POSTGRES_SETTINGS} if "asyncpg" in url else {}
        return create_async_engine(url, pool_size=5, max_overflow=5, pool_pre_ping=True, connect_args=given)
    engine = create_async_engine(url, pool_use_lifo=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine.sync_engine, "connect", _sqlite_pragmas)
    event.listen(engine.sync_engine, "begin", _sqlite_begin)
    return engine


@asynccontextmanager
async def writing(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction that means to write: committed at the end of the block, or rolled back.

    SQLite takes its write lock at the beginning: a transaction that reads first and finds another writer in its way when
    it comes to write could only be given up.
    """
    async with engine.connect() as connection:
        await connection.execution_options(lantern_write=True)
        async with connection.begin():
            yield connection


def _sqlite_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we begin transactions ourselves: sqlite3's own begin only at the first write
    connection.run_async(_to_wal)
    cursor = connection.cursor()
    for pragma in (
        "synchronous = FULL",
        "foreign_keys = ON",
        f"busy_timeout = {BUSY_TIMEOUT_MS}",
        f"journal_size_limit = {WAL_BYTES_KEPT}",
        f"cache_size = {-CACHE_KB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _to_wal(connection: aiosqlite.Connection) -> None:
    """Put a database in WAL; wait for others that do the same to a new one, which the busy timeout does not cover.

    Two that change the mode at once may each wait for the other, and SQLite then answers busy at once
    (sqlite3_busy_handler(), "The presence of a busy handler does not guarantee that it will be invoked").
    """
    async with asyncio.timeout(BUSY_TIMEOUT_MS / 1000):
        while True:
            try:
                await connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                    raise
            await asyncio.sleep(ASK_AGAIN_S)


def _sqlite_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("lantern_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
