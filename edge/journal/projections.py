"""What follows from a sale, kept beside it: list of sales, receipt counters, stock, takings. All can be made again."""

import sqlite3

from msgspec import Struct

from edge.journal.answers import SQL, completed_at
from edge.journal.errors import JournalError
from edge.journal.streams import Head
from edge.journal.words import Completed
from retail.sale import Sale


def project(connection: sqlite3.Connection, done: Completed, epoch: int) -> None:
    """Add one numbered sale to every projection but the counter, which gave it its number."""
    sale, date = done.sale, done.business_date
    connection.execute(
        SQL["add_sale"], (done.seq, sale.lane, epoch, sale.number, done.cart, sale.total_minor, date, done.at_ms)
    )
    connection.executemany(SQL["move_stock"], [(line.item, -line.qty_milli) for line in sale.lines])
    connection.executemany(SQL["take"], _takings(sale, date))


def rebuild(connection: sqlite3.Connection, epoch: int) -> int:
    """Forget all projections and make them again from the facts; return how many sales there are.

    Runs inside a transaction of the caller, who keeps the writer for that long: about half a minute for a million sales.
    """
    for table in ("sales", "counters", "stock", "takings"):
        connection.execute(SQL[f"forget_{table}"])
    sales = 0
    for (seq,) in connection.execute(SQL["sale_facts"]):
        done = completed_at(connection, seq)
        if done is None:
            raise JournalError(f"fact {seq} was a sale a moment ago")
        connection.execute(SQL["set_number"], (done.sale.lane, epoch, done.sale.number))
        project(connection, done, epoch)
        sales += 1
    return sales


def agree(connection: sqlite3.Connection, head: Head) -> bool:
    """Whether the projections' own counters say the same as the ledger's head."""
    row = connection.execute(SQL["projected"]).fetchone()
    return _Totals(*row) == _Totals(head.receipts, head.minor, _last_sale(connection))


class _Totals(Struct, frozen=True):
    receipts: int
    minor: int
    last_sale: int


def _last_sale(connection: sqlite3.Connection) -> int:
    row = connection.execute(SQL["last_sale"]).fetchone()
    return int(row[0]) if row else 0


def _takings(sale: Sale, date: int) -> list[tuple[int, str, str, int, int]]:
    """One row a tender kind: a sale paid with two cards is one receipt of that kind."""
    kinds: dict[str, int] = {}
    for tender in sale.tenders:
        kinds[tender.kind] = kinds.get(tender.kind, 0) + tender.amount_minor
    return [(date, sale.lane, kind, amount, 1) for kind, amount in kinds.items()]
