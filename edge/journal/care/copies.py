"""Copies of a journal, whole and checked; and putting one back, without ever making two boxes of one life.

A copy says of itself that it is one (`box.is_copy`): no store server sells on it, because what was sold after it was made is
not in it, and those receipt numbers would be given twice. It can be read, and its facts carried to head office; to sell,
the box is enrolled anew and begins its next life.
"""

import shutil
import sqlite3
from pathlib import Path

from msgspec import Struct

from edge.journal import streams
from edge.journal.disk.database import open_reader, sync_file, sync_folder
from edge.journal.disk.lock import ProcessLock
from edge.journal.disk.migrations import JOURNAL_MIGRATIONS, schema_version
from edge.journal.disk.queries import queries
from edge.journal.errors import BadCopy, NothingToRestore, SchemaTooOld, WrongBox
from edge.journal.projections import agree
from edge.journal.streams import Head
from edge.journal.words import LEDGER, STREAMS, Identity

SQL = queries("care.sql")
BOX = queries("journal.sql")

#: The file and what SQLite keeps beside it.
_PARTS = ("", "-wal", "-shm")


class Copied(Struct, frozen=True):
    """A copy that was checked from its first fact to its last: whose it is, what is in it, bytes on the disk."""

    path: Path
    identity: Identity
    first_seq: int
    head: Head
    size: int


def back_up(path: Path, target: Path) -> Copied:
    """Copy the journal at `path` while lanes sell on; under `target` only once it is whole, checked and on the disk."""
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    try:
        _copy(path, partial)
        copied = check_copy(partial)
        sync_file(partial)
        partial.replace(target)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    return Copied(target, copied.identity, copied.first_seq, copied.head, copied.size)


def check_copy(path: Path) -> Copied:
    """Read all of a copy; raise `BadCopy` where it is none, or is not whole."""
    if not path.is_file():
        raise BadCopy(f"there is no file {path}")
    reader = open_reader(path)
    try:
        return _checked(path, reader)
    except sqlite3.Error as exc:
        raise BadCopy(f"{path} is not a whole journal: {exc}") from exc
    finally:
        reader.close()


def restore(source: Path, path: Path, identity: Identity) -> Path | None:
    """Put a copy where the journal of this box is; what is there is put aside, and where is returned (None: nothing was).

    The store server must be stopped (`JournalLocked`). Raise `NothingToRestore` where the journal that is there can be
    read and reaches as far, `WrongBox` where the copy is another box's or life's, `BadCopy`.
    """
    copied = check_copy(source)
    if copied.identity != identity:
        raise WrongBox(f"{source} is the journal of {copied.identity}, not of {identity}")
    with ProcessLock(path):
        _refuse_where_it_reaches_as_far(path, copied)
        partial = path.with_name(f"{path.name}.partial")
        shutil.copyfile(source, partial)
        check_copy(partial)
        sync_file(partial)
        aside = _put_aside(path)
        partial.replace(path)
        sync_folder(path.parent)
    return aside


def _copy(path: Path, partial: Path) -> None:
    source, copy = open_reader(path), sqlite3.connect(partial, isolation_level=None)
    try:
        if (version := schema_version(source)) != len(JOURNAL_MIGRATIONS):
            raise SchemaTooOld(f"{path} has schema {version}: start this version's store server once")
        source.backup(copy)
        copy.execute(SQL["plain_file"])
        copy.execute(SQL["mark_copy"])
    except sqlite3.Error as exc:
        raise BadCopy(f"{path} cannot be copied: {exc}") from exc
    finally:
        copy.close()
        source.close()


def _checked(path: Path, reader: sqlite3.Connection) -> Copied:
    (verdict,) = reader.execute(SQL["quick_check"]).fetchone()
    if verdict != "ok":
        raise BadCopy(f"{path} is not a whole journal: {verdict}")
    for stream in STREAMS:
        if (seq := streams.first_bad(reader, stream)) is not None:
            raise BadCopy(f"fact {seq} of the {stream} in {path} is not the one that was written")
    head = streams.load_head(reader, LEDGER)
    if not agree(reader, head):
        raise BadCopy(f"stock and takings in {path} do not agree with its facts")
    if not reader.execute(BOX["is_copy"]).fetchone()[0]:
        raise BadCopy(f"{path} is a journal itself and no copy of one: lantern-edge journal backup makes copies")
    identity = Identity(*reader.execute(BOX["box"]).fetchone())
    return Copied(path, identity, streams.tail(reader, LEDGER), head, path.stat().st_size)


def _refuse_where_it_reaches_as_far(path: Path, copied: Copied) -> None:
    if not path.exists():
        return
    reader = open_reader(path)
    try:
        head = streams.load_head(reader, LEDGER)
    except sqlite3.Error:
        return
    finally:
        reader.close()
    if head.seq >= copied.head.seq:
        raise NothingToRestore(
            f"the journal of this box reaches to fact {head.seq}, the copy to {copied.head.seq}: nothing is to be won. "
            "Single damaged facts are put right by: lantern-edge journal mend --from COPY"
        )


def _put_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    number = 1
    while (aside := path.with_name(f"{path.name}.aside-{number}")).exists():
        number += 1
    for part in _PARTS:
        beside = path.with_name(path.name + part)
        if beside.exists():
            beside.replace(path.with_name(aside.name + part))
    return aside
