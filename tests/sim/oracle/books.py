"""What the hub's own file says, read beside it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec
from msgspec import Struct

from protocol.messages import Range
from tests.sim.disk.vfs import observed
from tests.sim.world.patches import connect_plainly

Life = tuple[str, str, int]
_OF_LIFE = "store = ? AND box = ? AND epoch = ? AND stream = ?"


class At(Struct, frozen=True):
    """Where the hub stands in a stream: its cursor, the hash there, and what it holds ahead."""

    upto: int
    hash: bytes
    ahead: tuple[Range, ...] = ()


class Row(Struct, frozen=True):
    """A fact as the hub keeps it; one set aside has no hash of its own."""

    seq: int
    record: bytes
    hash: bytes | None


class Books:
    """One look into the hub's file."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def cursors(self) -> dict[tuple[Life, str], At]:
        """All streams."""
        rows = self._file.execute("SELECT store, box, epoch, stream, applied_seq, head_hash, ahead FROM cursor")
        return {
            ((store, box, epoch), stream): At(seq, digest, _ranges(ahead))
            for store, box, epoch, stream, seq, digest, ahead in rows
        }

    def facts(self, life: Life, stream: str, after: int = 0) -> list[Row]:
        """A stream's facts in order, those set aside among them."""
        query = (
            f"SELECT seq, record, hash FROM fact WHERE {_OF_LIFE} AND seq > ? "
            f"UNION ALL SELECT seq, record, NULL FROM aside WHERE {_OF_LIFE} AND seq > ? ORDER BY seq"
        )
        of_stream = (*life, stream, after)
        return [Row(*row) for row in self._file.execute(query, (*of_stream, *of_stream))]

    def counted(self, life: Life) -> set[int]:
        """The ledger's facts that count: not those set aside."""
        rows = self._file.execute(f"SELECT seq FROM fact WHERE {_OF_LIFE}", (*life, "ledger"))
        return {seq for (seq,) in rows}

    def sums(self) -> tuple[tuple[int, int], tuple[int, int], int]:
        """Receipts and money as sales, the same as takings, and how many facts are sales."""
        sales = self._one("SELECT count(*), coalesce(sum(total_minor), 0) FROM sale")
        taken = self._one("SELECT coalesce(sum(receipts), 0), coalesce(sum(amount_minor), 0) FROM takings")
        (facts,) = self._file.execute("SELECT count(*) FROM fact WHERE kind = 1").fetchone()
        return sales, taken, facts

    def parked_facts(self) -> list[tuple[str, str, int, str]]:
        """Whose facts are parked: store, box, number, reason."""
        return list(self._file.execute("SELECT store, box, seq, reason FROM parked WHERE seq > 0"))

    def parked_words(self) -> list[str]:
        """What is said of parked messages."""
        return [reason for (reason,) in self._file.execute("SELECT reason FROM parked WHERE seq = 0")]

    def parked_messages(self) -> int:
        """The most messages parked of one store."""
        query = "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM parked WHERE seq = 0 GROUP BY store)"
        return int(self._file.execute(query).fetchone()[0])

    def _one(self, query: str) -> tuple[int, int]:
        first, second = self._file.execute(query).fetchone()
        return int(first), int(second)


def _ranges(stored: bytes | None) -> tuple[Range, ...]:
    """Each is stored as first and last number, and the chain before and after it."""
    runs = msgspec.msgpack.decode(stored, type=list[tuple[int, int, bytes, bytes]]) if stored else []
    return tuple(Range(first, upto, digest) for first, upto, _, digest in runs)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection beside the machine's own, of which the machine never knows."""
    with observed(path), closing(connect_plainly(path, isolation_level=None)) as file:
        yield file
