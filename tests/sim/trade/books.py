"""What the hub's own file says of members and of stock, and a box's of its shelves: read beside them."""

import sqlite3
from collections.abc import Iterator

from msgspec import Struct

from tests.sim.oracle.books import Life
from tests.sim.trade.sums import Owned

Figures = dict[str, tuple[int, int]]


class Lent(Struct, frozen=True):
    """A share as head office has it: one life of a store's box, one account."""

    store: str
    epoch: int
    owned: Owned
    granted: int
    left: int


class TradeBooks:
    """One look into the hub's file."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def balances(self) -> dict[Owned, int]:
        """What members own."""
        rows = self._file.execute("SELECT account, member, sum(amount) FROM member_entry GROUP BY account, member")
        return {(account, member): int(amount) for account, member, amount in rows}

    def moved(self, store: str, epoch: int) -> dict[Owned, int]:
        """What one life's facts added to accounts."""
        rows = self._file.execute(
            "SELECT account, member, sum(amount) FROM member_entry WHERE store = ? AND epoch = ? GROUP BY account, member",
            (store, epoch),
        )
        return {(account, member): int(amount) for account, member, amount in rows}

    def shares(self) -> Iterator[Lent]:
        """All that is lent, and of it what may still be spent."""
        for row in self._file.execute(
            "SELECT s.store, s.epoch, s.account, s.member, s.granted, s.granted - s.off"
            " + coalesce((SELECT sum(amount) FROM member_entry e WHERE e.store = s.store AND e.epoch = s.epoch"
            " AND e.account = s.account AND e.member = s.member AND e.against IN ('charged', 'refunded', 'spent')), 0)"
            " - coalesce((SELECT sum(amount) FROM share_back b WHERE b.store = s.store AND b.epoch = s.epoch"
            " AND b.account = s.account AND b.member = s.member), 0) FROM member_share s"
        ):
            store, epoch, account, member, granted, left = row
            yield Lent(store, int(epoch), (account, member), int(granted), int(left))

    def is_settled(self) -> bool:
        """Whether nobody waits to be looked at, and stock is followed as far as there are facts."""
        (due,) = self._file.execute("SELECT count(*) FROM lend_due WHERE due = 1").fetchone()
        (paused,) = self._file.execute("SELECT coalesce(max(paused_ms), 0) FROM lending").fetchone()
        (behind,) = self._file.execute(
            "SELECT count(*) FROM cursor c LEFT JOIN stock_cursor s USING (org, store, box, epoch)"
            " WHERE c.stream = 'ledger' AND coalesce(s.seq, 0) < c.applied_seq"
        ).fetchone()
        return not behind and bool(paused or not due)

    def stock(self, life: Life) -> Figures:
        """Posted and unissued of a life's store, by item."""
        rows = self._file.execute(
            "SELECT item, sum(posted_milli), sum(unissued_milli) FROM stock_level WHERE store = ? AND epoch = ? GROUP BY item",
            (life[0], life[2]),
        )
        return _some(rows)


def shelves(file: sqlite3.Connection) -> Figures:
    """The same in a box's file."""
    return _some(file.execute("SELECT item, posted_milli, unissued_milli FROM stock"))


def _some(rows: sqlite3.Cursor) -> Figures:
    return {item: (int(posted), int(unissued)) for item, posted, unissued in rows if posted or unissued}
