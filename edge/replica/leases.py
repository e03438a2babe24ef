"""What head office has lent to this life of the box (额度), as it was told: a small file of its own, and all of it in memory.

Nothing in it is dear: what was lent stands at the hub and is told again, and without it the store merely spends less. Words
may come late, twice and out of order, for what was granted and recalled only grows; a balance follows its own time.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import structlog

from edge.replica.file import SQL
from protocol.messages import Lease, Lent
from retail.paying.tenders import OWNED

#: Most shares of one box; the hub lends no more (hub/lending/).
LEASES_MAX = 50_000

_log = structlog.get_logger()
_Key = tuple[str, str]
_NONE = Lease("", "", 0)


class Leases:
    """The shares of one life. `take` writes, and may run in a thread; everything else answers from memory."""

    def __init__(self, path: Path, epoch: int) -> None:
        self._epoch = epoch
        self._known: dict[_Key, Lease] = {}
        #: Up to which of the hub's words all are known.
        self.mark = 0
        #: Counts up with each word that changed something.
        self.edition = 0
        self._connection = self._open(path)

    def close(self) -> None:
        """Let the file go."""
        self._connection.close()

    def of(self, account: str, member: str) -> Lease:
        """What was lent of an account; nothing where nobody said."""
        return self._known.get((account, member), _NONE)

    def all(self) -> Sequence[Lease]:
        """Every share."""
        return tuple(self._known.values())

    def take(self, lent: Lent) -> bool:
        """Enter what the hub says; False where it is about another life, something before it has not come, or there is no room.

        What could not be written is as if it had never been said: it is asked for again.
        """
        if lent.epoch != self._epoch:
            return False
        changed = [one for lease in lent.leases if (one := self._newer(lease))]
        follows = lent.since <= self.mark
        mark = max(self.mark, lent.upto) if follows else self.mark
        try:
            self._write(changed, mark)
        except sqlite3.Error as exc:
            _log.warning("leases.not_written", problem=str(exc)[:200])
            return False
        self._known = {**self._known, **{(one.account, one.member): one for one in changed}}
        self.mark = mark
        self.edition += bool(changed)
        return follows

    def _write(self, changed: Sequence[Lease], mark: int) -> None:
        rows = [(one.account, one.member, one.granted, one.recalled, one.balance, one.as_of_ms) for one in changed]
        self._connection.execute("BEGIN")
        try:
            self._connection.executemany(SQL["put_lease"], rows)
            self._connection.execute(SQL["move_lease_mark"], (self._epoch, mark))
            self._connection.execute("COMMIT")
        except sqlite3.Error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _newer(self, lease: Lease) -> Lease | None:
        """What is known with this word, None where it says nothing new."""
        key = (lease.account, lease.member)
        had = self._known.get(key)
        if lease.account not in OWNED or (had is None and len(self._known) >= LEASES_MAX):
            return None
        if had is None:
            return lease
        newer = lease if lease.as_of_ms >= had.as_of_ms else had
        merged = Lease(
            *key,
            max(had.granted, lease.granted),
            max(had.recalled, lease.recalled),
            newer.balance,
            newer.as_of_ms,
        )
        return merged if merged != had else None

    def _open(self, path: Path) -> sqlite3.Connection:
        """The file; one that is damaged is made anew, and on a disk that takes none it is kept in memory: lanes sell all the same."""
        for _ in range(2):
            try:
                return self._load(_opened(path))
            except sqlite3.OperationalError as exc:
                _log.error("leases.in_memory", path=str(path), problem=str(exc))
                break
            except sqlite3.DatabaseError as exc:
                _log.error("leases.damaged", path=str(path), problem=str(exc))
                for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
                    path.with_name(name).unlink(missing_ok=True)
        return self._load(_opened(Path(":memory:")))

    def _load(self, connection: sqlite3.Connection) -> sqlite3.Connection:
        """Take in what the file says, which is closed where it cannot say it."""
        try:
            row = connection.execute(SQL["lease_mark"]).fetchone()
            if row is None or row[0] != self._epoch:  # what was lent to an earlier life is that life's
                connection.execute(SQL["forget_leases"])
                connection.execute(SQL["move_lease_mark"], (self._epoch, 0))
                return connection
            known = {(row[0], row[1]): Lease(*row) for row in connection.execute(SQL["leases"])}
        except sqlite3.Error:
            connection.close()
            raise
        self.mark, self._known = int(row[1]), known
        return connection


def _opened(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute(SQL["wal"])
        connection.execute(SQL["normal"])
        connection.execute(SQL["make_leases"])
        connection.execute(SQL["make_lease_mark"])
        connection.execute(SQL["is_sound"]).fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection
