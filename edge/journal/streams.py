"""One stream's chain: its head, the hub's cursor in it, and the proof that it still says what was written."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from edge.journal.disk.database import SETTINGS
from edge.journal.disk.queries import queries
from edge.journal.errors import ChainBroken, CursorAhead
from edge.journal.words import LEDGER, STREAMS, TELEMETRY, Identity, Stored, Stream
from protocol.chain import genesis, link
from protocol.facts import KINDS, Fact
from protocol.packing import BadMessage
from protocol.redaction import read_note

SQL = {stream: queries("stream.sql", stream=stream) for stream in STREAMS}

#: Kinds below are of the ledger, from here on of the telemetry (protocol/facts).
_FIRST_TELEMETRY_KIND = 64


class Head(Struct, frozen=True):
    """A place in a stream: the fact there, the chain after it, and the running sums up to it."""

    seq: int
    hash: bytes
    receipts: int = 0
    minor: int = 0
    size: int = 0

    def then(self, record: bytes, *, receipts: int = 0, minor: int = 0) -> "Head":
        """The place after one more record."""
        seq = self.seq + 1
        return Head(
            seq, link(self.hash, seq, record), self.receipts + receipts, self.minor + minor, self.size + len(record)
        )


def stream_of(fact: Fact) -> Stream:
    """Where a fact belongs by its kind."""
    return LEDGER if KINDS[type(fact.body)] < _FIRST_TELEMETRY_KIND else TELEMETRY


def start(identity: Identity, stream: Stream) -> Head:
    """The place before the first fact."""
    return Head(0, genesis(identity.store, identity.box, identity.epoch, stream))


def anchor(connection: sqlite3.Connection, stream: Stream) -> Head:
    """The place before the oldest fact kept: the stream's start, until something was let go."""
    return Head(*connection.execute(SQL[stream]["anchor"]).fetchone())


def load_head(connection: sqlite3.Connection, stream: Stream) -> Head:
    """The newest fact in the file, or the anchor where none is kept."""
    row = connection.execute(SQL[stream]["head"]).fetchone()
    return Head(*row) if row else anchor(connection, stream)


def place_at(connection: sqlite3.Connection, stream: Stream, seq: int) -> Head:
    """What the file says of fact `seq`, also of the one just before the oldest kept; `LookupError` for any other it has not."""
    row = connection.execute(SQL[stream]["row_at"], (seq,)).fetchone()
    place = Head(*row) if row else anchor(connection, stream)
    if place.seq != seq:
        raise LookupError(f"fact {seq} of the {stream} is not kept")
    return place


def tail(connection: sqlite3.Connection, stream: Stream) -> int:
    """The oldest fact still kept; one after the head in an empty stream."""
    return anchor(connection, stream).seq + 1


def acked(connection: sqlite3.Connection, stream: Stream) -> int:
    """The hub's cursor."""
    return int(connection.execute(SQL[stream]["acked"]).fetchone()[0])


def shed(connection: sqlite3.Connection) -> int:
    """Facts of telemetry that were dropped before the hub had them."""
    return int(connection.execute(SQL[TELEMETRY]["shed"]).fetchone()[0])


def move_cursor(connection: sqlite3.Connection, stream: Stream, upto: int, head: int) -> int:
    """Put the cursor at `upto`, at least 0; raise `CursorAhead` past our head."""
    if upto > head:
        raise CursorAhead(stream, upto, head)
    connection.execute(SQL[stream]["move_cursor"], (max(upto, 0),))
    return max(upto, 0)


def read_after(connection: sqlite3.Connection, stream: Stream, seq: int, limit: int, bytes_max: int) -> list[Stored]:
    """Facts after `seq`, oldest first, at most `limit` and `bytes_max` of records but at least one; each proved by the chain.

    What was dropped from the ring is skipped. Raise `ChainBroken` where the very first fact is not what was written.
    """
    with snapshot(connection):
        place = place_at(connection, stream, max(seq, tail(connection, stream) - 1))
        rows = connection.execute(SQL[stream]["read_after"], (place.seq, limit))
        return _proved(connection, stream, place, rows, bytes_max)


def noted(connection: sqlite3.Connection, stream: Stream, place: Head, seq: int, record: bytes, digest: bytes) -> bytes:
    """Head office's note that proves a fact which its own record does not; empty where there is none. Asked for such facts alone."""
    if stream != LEDGER or seq != place.seq + 1:
        return b""
    try:
        row = connection.execute(SQL[stream]["note"], (seq,)).fetchone()
        note = read_note(row[0]) if row else None
    except (sqlite3.OperationalError, BadMessage):  # a copy of before there were notes, or one that is damaged
        return b""
    return row[0] if note and note.hash == digest and note.follows(place.hash, record) else b""


def _proved(
    connection: sqlite3.Connection,
    stream: Stream,
    place: Head,
    rows: Iterable[tuple[int, bytes, bytes]],
    bytes_max: int,
) -> list[Stored]:
    found: list[Stored] = []
    for number, record, digest in rows:
        before, note = place, b""
        place = place.then(record)
        if (number, digest) != (place.seq, place.hash):
            if note := noted(connection, stream, before, number, record, digest):
                place = replace(place, hash=digest)
            elif not found:
                raise ChainBroken(stream, place.seq)
            else:
                break
        bytes_max -= len(record)
        if bytes_max < 0 and found:
            break
        found.append(Stored(number, record, digest, note))
    return found


def first_bad(connection: sqlite3.Connection, stream: Stream, after: int = 0) -> int | None:
    """Walk from fact `after` + 1, or the oldest kept, to the head: the first that does not follow from the one before it."""
    with snapshot(connection):
        place = place_at(connection, stream, max(after, tail(connection, stream) - 1))
        for seq, record, *rest in connection.execute(SQL[stream]["walk_after"], (place.seq,)):
            follows = place.then(record, receipts=rest[1] - place.receipts, minor=rest[2] - place.minor)
            if Head(seq, *rest) != follows and not noted(connection, stream, place, seq, record, rest[0]):
                return place.seq + 1
            place = Head(seq, *rest)
    return None


@contextmanager
def snapshot(connection: sqlite3.Connection) -> Iterator[None]:
    """What is read inside is of one moment, though the writer goes on: the anchor and the facts after it fit together."""
    if connection.in_transaction:
        yield
        return
    connection.execute(SETTINGS["begin_read"])
    try:
        yield
    finally:
        connection.execute(SETTINGS["end_read"])
