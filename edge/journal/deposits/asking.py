"""What may be asked of the journal about deposits; each is one look into an index."""

import sqlite3

from edge.journal.deposits.rows import SQL, as_deposit, deposit_of
from edge.journal.words import Identity
from retail.deposits import Deposit, DepositKey

LISTED_MAX = 200


class DepositReads:
    """The half of a journal's reading that is about deposits; `_quick` is its connection."""

    _quick: sqlite3.Connection
    _identity: Identity

    def deposit(self, key: DepositKey) -> Deposit | None:
        """A deposit that was taken here; None where there is none of this number."""
        return deposit_of(self._quick, self._identity.store, self._identity.epoch, key)

    def last_deposit(self, lane: str) -> Deposit | None:
        """The lane's newest."""
        (last,) = self._quick.execute(SQL["last_number"], (lane, self._identity.epoch)).fetchone()
        return self.deposit(DepositKey(self._identity.store, lane, 0, int(last))) if last else None

    def open_deposits(self, limit: int = LISTED_MAX) -> list[Deposit]:
        """Those of which something is left, the oldest first."""
        rows = self._quick.execute(SQL["open"], (min(limit, LISTED_MAX),)).fetchall()
        return [as_deposit(row, self._identity.store) for row in rows]
