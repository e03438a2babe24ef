"""Checking a journal on the disk from outside the running server: read-only, so lanes sell on."""

import sqlite3
from pathlib import Path

from edge.config import ConfigError
from edge.journal import STREAMS
from edge.journal.disk.migrations import open_current
from edge.journal.streams import first_bad


def verify_journal(path: Path) -> dict[str, str]:
    """`whole`, or where it is not, for each stream."""
    if not path.exists():
        raise ConfigError(f"There is no journal at {path}.")
    try:
        reader = open_current(path)
    except sqlite3.Error as error:
        raise ConfigError(f"{path} cannot be opened: {error}.") from error
    try:
        return {stream: _words(first_bad(reader, stream)) for stream in STREAMS}
    except sqlite3.DatabaseError as error:
        raise ConfigError(f"{path} is damaged: {error}.") from error
    finally:
        reader.close()


def _words(bad: int | None) -> str:
    return "whole" if bad is None else f"fact {bad} is not the one that was written"
