"""Opening a database file: settings asked for and then checked, because a PRAGMA that fails does so in silence."""

import os
import sqlite3
from pathlib import Path

from edge.journal.disk.queries import queries
from edge.journal.errors import JournalBroken

SETTINGS = queries("settings.sql")

#: Statements kept prepared: all of ours.
_CACHED_STATEMENTS = 256
_ALWAYS = ("journal_mode", "synchronous_full", "foreign_keys_on", "temp_store")


def open_writer(path: Path, factory: type[sqlite3.Connection] = sqlite3.Connection) -> sqlite3.Connection:
    """The one connection that writes: WAL, `synchronous=FULL`, foreign keys; raise `JournalBroken` where they are refused."""
    connection = sqlite3.connect(
        path, isolation_level=None, check_same_thread=False, cached_statements=_CACHED_STATEMENTS, factory=factory
    )
    try:
        connection.execute(SETTINGS["busy_timeout"])
        if not connection.execute(SETTINGS["page_count"]).fetchone()[0]:
            connection.execute(
                SETTINGS["auto_vacuum"]
            )  # only an empty file is told: one with pages would be written to
        for setting in _ALWAYS:
            connection.execute(SETTINGS[setting])
        connection.execute(SETTINGS["wal_autocheckpoint"])
        connection.execute(SETTINGS["journal_size_limit"])
        _check(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def open_reader(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; it never waits for the writer nor holds it up."""
    connection = sqlite3.connect(
        reader_uri(path), uri=True, isolation_level=None, check_same_thread=False, cached_statements=_CACHED_STATEMENTS
    )
    connection.execute(SETTINGS["query_only"])
    return connection


def reader_uri(path: Path) -> str:
    """The URI of a read-only connection."""
    return f"{path.absolute().as_uri()}?mode=ro"


def sync_folder(folder: Path) -> None:
    """Make the names of new files as durable as their contents."""
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def sync_file(file: Path) -> None:
    """Put a finished file's contents on the disk."""
    with file.open("rb+") as handle:
        os.fsync(handle.fileno())


def _check(connection: sqlite3.Connection) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    for setting, value in wanted.items():
        found = connection.execute(SETTINGS[setting]).fetchone()[0]
        if found != value:
            raise JournalBroken(f"this disk refuses {setting}={value}, it says {found}")
