"""One stream's chain: its head, the hub's cursor in it, and the proof that it still says what was written."""

import sqlite3

from msgspec import Struct

from edge.journal.disk.queries import queries
from edge.journal.errors import ChainBroken, CursorAhead
from edge.journal.words import LEDGER, STREAMS, TELEMETRY, Identity, Stored, Stream
from protocol.chain import genesis, link
from protocol.facts import KINDS, Fact

SQL = {stream: queries("stream.sql", stream) for stream in STREAMS}

#: Kinds below are of the ledger, from here on of the telemetry (protocol/facts.py).
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


def load_head(connection: sqlite3.Connection, identity: Identity, stream: Stream) -> Head:
    """The newest fact in the file."""
    row = connection.execute(SQL[stream]["head"]).fetchone()
    return Head(*row) if row else start(identity, stream)


def head_at(connection: sqlite3.Connection, stream: Stream, seq: int) -> Head | None:
    """What the file says of fact `seq`."""
    row = connection.execute(SQL[stream]["row_at"], (seq,)).fetchone()
    return Head(*row) if row else None


def hash_at(connection: sqlite3.Connection, stream: Stream, seq: int) -> bytes:
    """The chain after fact `seq`, also for the one just before the oldest kept; `LookupError` for any other we do not have."""
    place = head_at(connection, stream, seq)
    if place is None and seq != tail(connection, stream) - 1:
        raise LookupError(f"fact {seq} of the {stream} is not kept")
    return (place or _place(connection, stream, seq)).hash


def tail(connection: sqlite3.Connection, stream: Stream) -> int:
    """The oldest fact still kept; 1 in an empty stream."""
    row = connection.execute(SQL[stream]["tail"]).fetchone()
    return int(row[0]) if row else 1


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
    place = _place(connection, stream, max(seq, tail(connection, stream) - 1))
    found: list[Stored] = []
    for number, record, digest in connection.execute(SQL[stream]["read_after"], (place.seq, limit)):
        place = place.then(record)
        if (number, digest) != (place.seq, place.hash):
            if not found:
                raise ChainBroken(stream, place.seq)
            break
        bytes_max -= len(record)
        if bytes_max < 0 and found:
            break
        found.append(Stored(number, record, digest))
    return found


def first_bad(connection: sqlite3.Connection, stream: Stream, after: int) -> int | None:
    """Walk from fact `after` + 1 to the head: the first that does not follow from the one before it, or None."""
    place = _place(connection, stream, after)
    for seq, record, *rest in connection.execute(SQL[stream]["walk_after"], (after,)):
        follows = place.then(record, receipts=rest[1] - place.receipts, minor=rest[2] - place.minor)
        if Head(seq, *rest) != follows:
            return place.seq + 1
        place = follows
    return None


def _place(connection: sqlite3.Connection, stream: Stream, seq: int) -> Head:
    """Where the walk starts: the fact `seq`, or the mark kept of the one before the oldest."""
    row = connection.execute(SQL[stream]["row_at"], (seq,)).fetchone()
    return Head(*row) if row else Head(seq, *connection.execute(SQL[stream]["tail_mark"]).fetchone())
