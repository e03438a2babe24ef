"""Every damaged fact of the ledger, not only the first: which, what is wrong with it, and what it was about.

A row holds a record and the hash of the chain after it, so two things may be damaged, and the row that follows tells which:

    row n's record does not lead to row n's hash, and row n + 1 follows from ...
        the hash that is stored      the record is not what was written; the rest of the chain stands
        the hash of the record       the record is right, only the stored hash is wrong
        neither                      row n + 1 is damaged too, or all of row n is: then row n + 1 cannot be proved
"""

import sqlite3
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from edge.journal import streams
from edge.journal.disk.queries import queries
from edge.journal.streams import Head
from edge.journal.words import LEDGER
from protocol.chain import link

SQL = queries("care.sql")


class Harm(Enum):
    """What is wrong with a fact."""

    RECORD = "record"
    HASH = "hash"
    SIZE = "size"
    MISSING = "missing"
    UNPROVED = "unproved"


class Row(Struct, frozen=True):
    """A row of the ledger, as it stands."""

    seq: int
    at_ms: int
    record: bytes
    hash: bytes
    receipts: int
    minor: int
    size: int
    cart: str | None
    asked_date: int | None

    @property
    def place(self) -> Head:
        """Its place, by its own account."""
        return Head(self.seq, self.hash, self.receipts, self.minor, self.size)


class Flaw(Struct, frozen=True):
    """A damaged fact. By the sums beside it, it was `receipts` sales of `minor` in all; of one that is missing nobody knows.

    `receipt` is lane, epoch and number where the list of sales still has it; `acked`: head office has it.
    """

    seq: int
    harm: Harm
    receipts: int = 0
    minor: int = 0
    receipt: tuple[str, int, int] | None = None
    acked: bool = False


def flaws(connection: sqlite3.Connection) -> list[Flaw]:
    """All that is wrong in what is kept of the ledger, oldest first. Raise `sqlite3.DatabaseError` where it cannot be read."""
    with streams.snapshot(connection):
        acked = streams.acked(connection, LEDGER)
        return [_told(connection, flaw, acked) for flaw in _walk(connection)]


def follows(before: Head, row: Row) -> bool:
    """Whether the chain leads from the place before to this row."""
    return row.seq == before.seq + 1 and link(before.hash, row.seq, row.record) == row.hash


def row_at(connection: sqlite3.Connection, seq: int) -> Row | None:
    """The row of a fact, as it stands."""
    found = connection.execute(SQL["fact"], (seq,)).fetchone()
    return Row(*found) if found else None


def _walk(connection: sqlite3.Connection) -> Iterator[Flaw]:
    place, proved = streams.anchor(connection, LEDGER), True
    rows = (Row(*row) for row in connection.execute(SQL["facts_after"], (place.seq,)))
    row = next(rows, None)
    while row is not None:
        after = next(rows, None)
        if row.seq > place.seq + 1:
            yield from (Flaw(seq, Harm.MISSING) for seq in range(place.seq + 1, row.seq))
            place, proved = Head(row.seq - 1, b"", row.receipts, row.minor), False
        if (harm := _harm(connection, place, row, after, proved=proved)) is None:
            place = row.place
        else:
            yield Flaw(row.seq, harm, row.receipts - place.receipts, row.minor - place.minor)
            place = _place_after(place, row, harm)
        proved = harm not in {Harm.RECORD, Harm.UNPROVED}
        row = after


def is_noted(connection: sqlite3.Connection, before: Head, row: Row) -> bool:
    """Whether head office's note says that its personal fields are gone, and proves it."""
    return bool(streams.noted(connection, LEDGER, before, row.seq, row.record, row.hash))


def _harm(connection: sqlite3.Connection, place: Head, row: Row, after: Row | None, *, proved: bool) -> Harm | None:
    if follows(place, row):
        return None if row.size == place.size + len(row.record) else Harm.SIZE
    if is_noted(connection, place, row):
        return None
    own = link(place.hash, row.seq, row.record)
    if after is not None and after.seq == row.seq + 1 and link(own, after.seq, after.record) == after.hash:
        return Harm.HASH
    return Harm.RECORD if proved else Harm.UNPROVED


def _place_after(place: Head, row: Row, harm: Harm) -> Head:
    """Where the walk goes on: what a damaged row stores is taken as far as its own record does not say better."""
    if harm in {Harm.HASH, Harm.SIZE}:
        return replace(row.place, hash=link(place.hash, row.seq, row.record), size=place.size + len(row.record))
    return row.place


def _told(connection: sqlite3.Connection, flaw: Flaw, acked: int) -> Flaw:
    return replace(flaw, acked=flaw.seq <= acked, receipt=connection.execute(SQL["receipt_of"], (flaw.seq,)).fetchone())
