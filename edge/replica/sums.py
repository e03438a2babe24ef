"""What was written into the copy of the masters, summed up as it is written: rot shows without head office, offline.

The sum (protocol/digest.py, 2 kB) goes into the file in the very transaction of what it is about. The writer's triggers keep it,
so that no statement can be forgotten; they are temporary, for only the writer can sum.
"""

import sqlite3

import structlog

from edge.replica.file import SQL
from protocol.digest import BUCKETS, BYTES, Digest, digest_of

_TABLES = (("item", "'item'", "id"), ("document", "{row}.kind", "key"))
_CHANGES = (
    ("INSERT", "NULL", "NEW.body", "NEW"),
    ("DELETE", "OLD.body", "NULL", "OLD"),
    ("UPDATE", "OLD.body", "NEW.body", "NEW"),
)

_log = structlog.get_logger()


class Sums:
    """Of one writer's connection. `settle` before its commit, `forget` where there was none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Begin with what lies there, where another version of us has written since the sums were."""
        self._connection, self._changed = connection, Digest()
        self._is_changed = False
        self._is_kept = self._begin()
        connection.execute(SQL["temp_in_memory"])
        connection.create_function("lantern_changed", 4, self._note)
        for table, kind, key in _TABLES:
            for change, old, new, row in _CHANGES:
                connection.execute(
                    f"CREATE TEMP TRIGGER lantern_{table}_{change} AFTER {change} ON main.{table} "
                    f"BEGIN SELECT lantern_changed({kind.format(row=row)}, {row}.{key}, {old}, {new}); END"
                )

    def _begin(self) -> bool:
        """Whether there is a sum in the file. A full disk has no room for one, and is no reason not to sell."""
        try:
            self._connection.execute(SQL["make_sums"])
            if self._connection.execute(SQL["sums_are_due"]).fetchone():
                self._connection.execute(SQL["put_sums"], (_lying(self._connection),))
        except sqlite3.OperationalError as exc:
            _log.warning("replica.no_sums", problem=str(exc))
            return False
        return True

    def trust(self, bucket: int) -> None:
        """A bucket was put right: what lies there now is what was written, whatever its rotten documents added up to."""
        self.settle()
        if not self._is_kept:
            return
        start, end = bucket * BYTES, (bucket + 1) * BYTES
        written, lying = bytes(self._connection.execute(SQL["sums"]).fetchone()[1]), _lying(self._connection)
        self._connection.execute(SQL["put_sums"], (written[:start] + lying[start:end] + written[end:],))

    def settle(self) -> None:
        """Write down what this transaction changed."""
        if not self._is_kept:
            self._is_kept = self._begin()
            self.forget()
        elif self._is_changed:
            before = bytes(self._connection.execute(SQL["sums"]).fetchone()[1])
            self._connection.execute(SQL["put_sums"], (_both(before, bytes(self._changed)),))
            self.forget()
        else:
            self._connection.execute(SQL["move_sums"])

    def forget(self) -> None:
        """This transaction changed nothing."""
        self._changed, self._is_changed = Digest(), False

    def _note(self, kind: str, key: str, old: bytes | None, new: bytes | None) -> None:
        self._is_changed = True
        self._changed.add(kind, key, old or b"")
        self._changed.add(kind, key, new or b"")


def written_and_lying(connection: sqlite3.Connection) -> tuple[bytes, bytes]:
    """The sum of what was written, and of what lies there now; the first is empty where it was not kept."""
    try:
        known = not connection.execute(SQL["sums_are_due"]).fetchone()
        written = bytes(connection.execute(SQL["sums"]).fetchone()[1]) if known else b""
    except sqlite3.OperationalError:  # another version of us made the file, and has not been followed by this one yet
        written = b""
    return written if len(written) == BUCKETS * BYTES else b"", _lying(connection)


def _lying(connection: sqlite3.Connection) -> bytes:
    return digest_of((kind, key, bytes(body)) for kind, key, body in connection.execute(SQL["every_document"]))


def _both(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(BUCKETS * BYTES, "big")
