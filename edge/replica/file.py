"""The replica's file: opened, made, or made anew where it is damaged or of another layout. Nothing in it is dear."""

import sqlite3
from pathlib import Path

import structlog

from edge.journal.disk.queries import read_queries

SQL = read_queries(Path(__file__).with_name("queries.sql"))
#: Counts up with every change of schema.sql; a file of another number is fetched again from the hub.
LAYOUT = 5

_log = structlog.get_logger()


def open_writer(path: Path) -> sqlite3.Connection:
    """The one connection that writes, on a sound file of our layout."""
    try:
        connection = _open(path)
    except sqlite3.DatabaseError as exc:
        _log.error("replica.damaged", path=str(path), problem=str(exc))
        connection = None
    if connection is None:
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            path.with_name(name).unlink(missing_ok=True)
        connection = _open(path)
    if connection is None:
        raise sqlite3.DatabaseError(f"{path} cannot be made")
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write."""
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True, check_same_thread=False, isolation_level=None)


def _open(path: Path) -> sqlite3.Connection | None:
    """A connection, None where the file is of another layout."""
    is_new = not path.exists()
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(SQL["wal"])
        connection.execute(SQL["normal"])
        if is_new:
            schema = Path(__file__).with_name("schema.sql").read_text("utf-8")
            connection.executescript(f"BEGIN; {schema} PRAGMA user_version = {LAYOUT}; COMMIT;")
        (layout,) = connection.execute(SQL["layout"]).fetchone()
        (verdict,) = connection.execute(SQL["is_sound"]).fetchone()
        if verdict != "ok":
            raise sqlite3.DatabaseError(verdict)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    if layout == LAYOUT:
        return connection
    connection.close()
    return None
