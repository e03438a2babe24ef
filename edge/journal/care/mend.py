"""Putting damaged facts right: from a copy of the same history, or from the chain itself.

    the stored hash or size is wrong     made again from the record, which the next row proves
    the record is wrong, or the row gone a copy's row takes its place, if the chain leads to it and on from it

Nothing is ever put in on a copy's word alone: it is the hash chain of this journal that says what was written. All is one
transaction, with the journal as it was copied aside first; the store server must be stopped.
"""

import sqlite3
from collections.abc import Container, Sequence
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct
from msgspec.structs import astuple, replace

from edge.journal import streams
from edge.journal.care.check import SQL, Flaw, Harm, Row, flaws, follows, is_noted, row_at
from edge.journal.disk.database import SETTINGS, open_reader, open_writer
from edge.journal.disk.lock import ProcessLock
from edge.journal.disk.migrations import back_up
from edge.journal.errors import BadCopy
from edge.journal.streams import Head
from edge.journal.words import LEDGER
from protocol.chain import link


class Mended(Struct, frozen=True):
    """What became of one damaged fact: `source` says from where it was put right, empty where it could not be."""

    flaw: Flaw
    source: str


def mend(path: Path, copies: Sequence[Path]) -> list[Mended]:
    """Put right what can be; what was there before is `<path>.before-mending`. Raise `BadCopy` where a copy cannot be read."""
    with ProcessLock(path), ExitStack() as stack:
        readers = [(copy.name, _reader(copy, stack)) for copy in copies]
        connection = open_writer(path)
        stack.callback(connection.close)
        if not (found := flaws(connection)):
            return []
        back_up(connection, path.with_name(f"{path.name}.before-mending"))
        return _mend(connection, found, readers)


def _reader(copy: Path, stack: ExitStack) -> sqlite3.Connection:
    if not copy.is_file():
        raise BadCopy(f"there is no file {copy}")
    reader = open_reader(copy)
    stack.callback(reader.close)
    try:
        row_at(reader, 1)
    except sqlite3.Error as exc:
        raise BadCopy(f"{copy} cannot be read: {exc}") from exc
    return reader


def _mend(
    connection: sqlite3.Connection, found: Sequence[Flaw], readers: Sequence[tuple[str, sqlite3.Connection]]
) -> list[Mended]:
    connection.execute(SETTINGS["begin"])
    try:
        connection.execute(SQL["allow_mending"])
        sources = _put_all_right(connection, readers)
        connection.execute(SQL["forbid_editing"])
        connection.commit()
    except BaseException:
        connection.rollback()
        raise
    return [Mended(flaw, sources.get(flaw.seq, "")) for flaw in found]


def _put_all_right(connection: sqlite3.Connection, readers: Sequence[tuple[str, sqlite3.Connection]]) -> dict[int, str]:
    """From where each was put right. What is right again may prove what was in doubt beside it, so we look again."""
    sources: dict[int, str] = {}
    while fresh := _put_first_right(connection, readers, skip=sources):
        sources |= fresh
    return sources


def _put_first_right(
    connection: sqlite3.Connection, readers: Sequence[tuple[str, sqlite3.Connection]], *, skip: Container[int]
) -> dict[int, str]:
    """Put one run of damaged facts right, the first for which that can be done; which, and from where."""
    left = [flaw for flaw in flaws(connection) if flaw.seq not in skip]
    for flaw in left:
        place = _place_before(connection, flaw.seq)
        if flaw.harm in {Harm.HASH, Harm.SIZE} and (row := row_at(connection, flaw.seq)):
            _put(connection, _by_itself(place, row))
            return {flaw.seq: "the chain itself"}
        for name, reader in readers:
            if rows := _proved_run(connection, place, reader, {each.seq for each in left}):
                for one in rows:
                    _put(connection, one)
                return dict.fromkeys((one.seq for one in rows), name)
    return {}


def _place_before(connection: sqlite3.Connection, seq: int) -> Head:
    row = row_at(connection, seq - 1)
    return row.place if row else streams.anchor(connection, LEDGER)


def _by_itself(place: Head, row: Row) -> Row:
    return replace(row, hash=link(place.hash, row.seq, row.record), size=place.size + len(row.record))


def _proved_run(
    connection: sqlite3.Connection, place: Head, reader: sqlite3.Connection, damaged: Container[int]
) -> list[Row]:
    """The copy's rows from here on, as long as ours are damaged, the chain leads to them, and it leads on from the last."""
    run: list[Row] = []
    proved = 0
    while place.seq + 1 in damaged and (row := _row(reader, place.seq + 1)) and _proved(connection, place, row):
        run.append(row)
        place = row.place
        if _leads_on(connection, row):
            proved = len(run)
    return run[:proved]


def _row(reader: sqlite3.Connection, seq: int) -> Row | None:
    try:
        return row_at(reader, seq)
    except sqlite3.Error:  # this page of the copy cannot be read; another copy may have it
        return None


def _proved(connection: sqlite3.Connection, before: Head, row: Row) -> bool:
    """By its record, or by a note of ours."""
    return follows(before, row) or is_noted(connection, before, row)


def _leads_on(connection: sqlite3.Connection, candidate: Row) -> bool:
    """Whether our next row follows from it, or there is none, or our own row stores the same hash."""
    after, ours = row_at(connection, candidate.seq + 1), row_at(connection, candidate.seq)
    if after is not None and _proved(connection, candidate.place, after):
        return True
    return candidate.seq >= streams.load_head(connection, LEDGER).seq or (
        ours is not None and ours.hash == candidate.hash
    )


def _put(connection: sqlite3.Connection, row: Row) -> None:
    connection.execute(SQL["put_right"], astuple(row))
