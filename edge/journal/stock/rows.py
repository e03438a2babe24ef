"""A fact into the rows of stock: the same for a new fact, for one that is about to be let go, and for a rebuild."""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from edge.journal.disk.queries import queries
from protocol.facts import CountClosed, CountOpened, Fact, RetailIssued, StockCounted, StockMoved
from protocol.packing import pack, unpack
from protocol.stock import effects
from retail.sale import Details, Sale
from retail.stock import CountLine, Looked, Policy, sheet
from retail.stock.sold import left_the_shelf

SQL = queries("stock.sql")
#: Names of numbers in `stock_numbers`.
MOVED, ISSUED, COUNT = "moved", "issued", "count"
#: The kind of a retail issue in the list of documents.
ISSUE: Final = "issue"
#: Larger than any number of a fact.
_END = 2**62
StockFact = StockMoved | RetailIssued | CountOpened | StockCounted | CountClosed


def sell(connection: sqlite3.Connection, sql: Mapping[str, str], sale: Sale, details: Details) -> None:
    """What a sale takes from the shelf: sold, and on no retail issue yet."""
    moves = left_the_shelf(sale, details)
    connection.executemany(sql["sell_stock"], moves)
    if details.lines and (lots := [move for move in moves if move[1]]):
        connection.executemany(sql["sell_lot"], lots)


def owe(connection: sqlite3.Connection, sale: Sale, epoch: int, details: Details) -> None:
    """A sale is about to be let go: where it is on no retail issue, its goods are kept for one."""
    (upto,) = connection.execute(SQL["upto"], (sale.lane, epoch)).fetchone()
    if sale.number > upto:
        connection.executemany(SQL["owe"], left_the_shelf(sale, details))


def enter(connection: sqlite3.Connection, sql: Mapping[str, str], seq: int, fact: Fact) -> None:
    """Enter fact `seq`, facts before it being entered: `sql` is the queries of the sums, or of those before the anchor."""
    match fact.body:
        case StockMoved(number=number) | RetailIssued(number=number) as document:
            moves = list(effects(fact))
            connection.executemany(sql["post_stock"], moves)
            connection.executemany(sql["post_lot"], [move for move in moves if move[1]])
            issued = document.receipts if isinstance(document, RetailIssued) else ()
            connection.executemany(sql["set_issued"], [(one.lane, one.epoch, one.last) for one in issued])
            what = ISSUED if isinstance(document, RetailIssued) else MOVED
            connection.execute(sql["set_stock_number"], (what, number))
        case CountOpened() as one:
            connection.execute(sql["lose_counts"], (seq, fact.at_ms))
            connection.execute(sql["open_count"], (one.count, one.name, one.by, seq, fact.at_ms))
            connection.execute(sql["set_stock_number"], (COUNT, one.count))
        case StockCounted(looked=looked):
            connection.execute(sql["look"], (looked.count, seq, fact.at_ms, pack(looked)))
        case CountClosed() as closed:
            lines = pack(lines_in(connection, sql["looks_of"], closed.count))
            over = (closed.count, seq, fact.at_ms, closed.by, int(closed.booked), lines)
            connection.execute(sql["close_count"], over)
            connection.execute(sql["drop_looks"], (closed.count,))


def list_document(connection: sqlite3.Connection, seq: int, fact: Fact) -> None:
    """The rows by which a document that is kept is found."""
    match fact.body:
        case StockMoved(number=number, kind=kind, by=by, reference=reference, lines=moves):
            row = (seq, number, kind, by, fact.business_date, fact.at_ms, reference, len(moves))
        case RetailIssued(number=number, by=by, policy=policy, lines=issued):
            row = (seq, number, ISSUE, by, fact.business_date, fact.at_ms, policy, len(issued))
        case _:
            return
    connection.execute(SQL["list_document"], row)
    entries = [(seq, item, lot, posted) for item, lot, posted, _ in effects(fact)]
    connection.executemany(SQL["list_entry"], entries)


def bounds(connection: sqlite3.Connection, epoch: int, policy: Policy) -> Iterator[tuple[str, int, int, int]]:
    """Each lane and epoch, its last receipt that is issued, and the fact before which more may be."""
    for lane, issued in connection.execute(SQL["lanes"], (epoch,)).fetchall():
        before = int(connection.execute(SQL["closed_upto"], (lane, epoch)).fetchone()[0]) if policy == "shift" else _END
        yield lane, epoch, int(issued), before


def lines_in(connection: sqlite3.Connection, looks: str, count: int) -> tuple[CountLine, ...]:
    """The document of a count, from what was looked at so far."""
    return sheet(unpack(body, Looked) for (body,) in connection.execute(looks, (count,)))
