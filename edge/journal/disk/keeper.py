"""Keeps one database file writable: group commits, what to do when the disk is full or fails, and the quiet-hour work.

    full      nothing was written: give up the ballast and try once more, then refuse; the next group tries again
    broken    the outcome is unknown and the page cache is not to be trusted: close, open again, let the opener check
              that what we know is still there and rests on a fresh fsync; until that succeeds every group is refused

Used from one thread at a time.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Generic

from edge.journal.disk.database import SETTINGS
from edge.journal.disk.faults import verdict
from edge.journal.disk.group import C, Work, commit_group
from edge.journal.disk.room import Ballast
from edge.journal.errors import JournalBroken, JournalFull

#: Entries after which the WAL is moved into the file, as soon as nobody waits: about 2 MB of sales.
CHECKPOINT_ENTRIES = 48


class Keeper(Generic[C]):
    """The file behind `core`; `reopen` makes a new core that has been checked against the one that failed."""

    def __init__(self, path: Path, core: C, reopen: Callable[[C], C], ballast: Ballast | None = None) -> None:
        self._path = path
        self._core = core
        self._reopen = reopen
        self._ballast = ballast
        self._broken = False
        self._durable = True
        self._since_checkpoint = 0
        #: Checkpoints that failed; harmless while the WAL can still be written.
        self.checkpoints_failed = 0
        #: The WAL has what nobody may read any more: it is emptied as soon as no reader stands in the way.
        self.wal_to_empty = False

    def commit(self, works: Sequence[Work[C]], *, durable: bool) -> list[Any]:
        """One transaction for all, on the disk before it returns if `durable`; raise `JournalFull` or `JournalBroken`."""
        try:
            outcomes = self._commit_with_ballast(works, durable=durable)
        except JournalFull:
            self._note(full=True)
            raise
        self._note(full=False)
        self._since_checkpoint += len(works)
        return outcomes

    def tend(self) -> None:
        """What can wait for a moment when nobody does: move the WAL into the file, take the ballast again."""
        if self._ballast:
            self._ballast.hold()
        if self.wal_to_empty and not self._broken:
            self._empty_wal()
        if self._since_checkpoint < CHECKPOINT_ENTRIES or self._broken:
            return
        self._since_checkpoint = 0
        try:
            self._core.connection.execute(SETTINGS["checkpoint"])
        except sqlite3.Error:
            self.checkpoints_failed += 1  # nothing is lost, the WAL holds it all; a commit will say if that fails too

    def _empty_wal(self) -> None:
        connection = self._core.connection
        try:
            connection.execute(SETTINGS["busy_never"])
            busy, *_ = connection.execute(SETTINGS["checkpoint_truncate"]).fetchone()
            self.wal_to_empty = bool(busy)
        except sqlite3.Error:
            self.checkpoints_failed += 1
        with contextlib.suppress(sqlite3.Error):
            connection.execute(SETTINGS["busy_timeout"])

    def close(self) -> None:
        """Close the file; the last connection to it checkpoints the WAL."""
        self._core.connection.close()

    def _commit_with_ballast(self, works: Sequence[Work[C]], *, durable: bool) -> list[Any]:
        try:
            return self._commit_once(works, durable=durable)
        except JournalFull:
            if not (self._ballast and self._ballast.release()):
                raise
        return self._commit_once(works, durable=durable)

    def _commit_once(self, works: Sequence[Work[C]], *, durable: bool) -> list[Any]:
        try:
            if self._broken:
                self._mend()
            self._set_durable(durable)
            return commit_group(self._core, works)
        except sqlite3.Error as exc:
            found = verdict(exc, self._path)
            self._broken = self._broken or isinstance(found, JournalBroken)
            raise found from exc

    def _mend(self) -> None:
        """Open the file again, or raise."""
        with contextlib.suppress(sqlite3.Error):
            self._core.connection.close()
        self._core = self._reopen(self._core)
        self._durable, self._broken = True, False

    def _set_durable(self, durable: bool) -> None:
        if durable != self._durable:
            self._core.connection.execute(SETTINGS["synchronous_full" if durable else "synchronous_normal"])
            self._durable = durable

    def _note(self, *, full: bool) -> None:
        if self._ballast:
            self._ballast.note(full=full)


def settle(connection: sqlite3.Connection) -> None:
    """Rest everything visible on a fresh fsync of the file itself: a WAL whose fsync failed once proves nothing."""
    _, frames, moved = connection.execute(SETTINGS["checkpoint_truncate"]).fetchone()
    if frames != moved:
        raise JournalBroken("the file could not be written again after the disk failed")
