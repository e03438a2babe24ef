"""What follows from facts, kept beside them: list of sales, receipt counters, stock, takings, returns, shifts. All can be made again.

A table of `ROWS` has a row for a fact, and loses it with the fact. A table of `SUMS` sums over all facts that ever were, so
it has a twin, `<table>_before`, for those that were let go: a fact is put into the twin before it goes, and a rebuild
begins with the twins. A new projection stands in one of the two lists, and its SQL for sums in `sums.sql`.
"""

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from edge.journal import deposits, members, stock
from edge.journal.answers import SQL, completed_at
from edge.journal.disk.queries import queries
from edge.journal.members.rows import moved
from edge.journal.returned import back_of, gone_of
from edge.journal.shifts import rows as shifts
from edge.journal.streams import Head
from edge.journal.words import Completed
from protocol.apart import apart_of
from protocol.facts import Fact, decode_fact
from protocol.packing import BadMessage
from retail.sale import Sale

ROWS: Final = (
    "sales",
    "print_jobs",
    "settled_carts",
    "signed_up",
    "signed_up_keys",
    "stock_documents",
    "stock_entries",
)
SUMS: Final = (
    *("receipt_counters", "stock", "takings", "promotions_given", "coupons_spent", "returned", "returned_money"),
    *("shifts", "shift_sums", "shift_supplements", "closed_days"),
    *("member_spent", "charge_counters", "charges", "deposits", "takings_apart"),
    *("stock_lots", "stock_issued", "stock_numbers", "stock_counts", "stock_looks"),
)
#: Rows that can be made again: where the paper of a receipt is, and which cart became a fact that is no sale, no fact tells.
_MADE_AGAIN: Final = (*(table for table in ROWS if table not in {"print_jobs", "settled_carts"}), *SUMS)

TABLE = {table: queries("table.sql", table=table) for table in (*ROWS, *SUMS)}
NOW = queries("sums.sql", before="")
BEFORE = queries("sums.sql", before="_before")


def enter(connection: sqlite3.Connection, sums: Mapping[str, str], seq: int, fact: Fact, epoch: int) -> None:
    """Add fact `seq` to the sums that are not of sales alone, or to those before the anchor."""
    shifts.enter(connection, sums, seq, fact, epoch)
    members.enter(connection, sums, fact, epoch)
    stock.enter(connection, sums, seq, fact)
    deposits.enter(connection, sums, fact, epoch)
    rows = [(fact.business_date, fact.lane, one.what, one.key, one.minor, one.times) for one in apart_of(fact)]
    connection.executemany(sums["take_apart"], rows)


def project(connection: sqlite3.Connection, done: Completed, epoch: int) -> None:
    """Add one numbered sale to every projection but the counter, which gave it its number."""
    sale, date = done.sale, done.business_date
    connection.execute(
        SQL["add_sale"], (done.seq, sale.lane, epoch, sale.number, done.cart, sale.total_minor, date, done.at_ms)
    )
    _sum_up(connection, NOW, done)


def put_behind(connection: sqlite3.Connection, done: Completed, epoch: int) -> None:
    """Add a sale that is about to be let go to the sums of those before."""
    connection.execute(BEFORE["set_number"], (done.sale.lane, epoch, done.sale.number))
    stock.owe(connection, done.sale, epoch, done.details)
    _sum_up(connection, BEFORE, done)


def let_go(connection: sqlite3.Connection, upto: int) -> None:
    """Drop the rows of all facts up to this one."""
    for table in ROWS:
        connection.execute(TABLE[table]["let_go"], (upto,))


def rebuild(connection: sqlite3.Connection, epoch: int) -> int:
    """Forget all projections and make them again from the facts kept and the sums before; return how many sales are kept.

    Runs inside a transaction of the caller, who keeps the writer for that long: about half a minute for a million sales.
    """
    for table in _MADE_AGAIN:
        connection.execute(TABLE[table]["empty"])
    for table in SUMS:
        connection.execute(TABLE[table]["recall"])
    sales = 0
    for seq, record, is_sale in connection.execute(SQL["all_facts"]):
        if fact := _readable(record):
            enter(connection, NOW, seq, fact, epoch)
            members.keep_sign_up(connection, seq, fact)
            stock.list_document(connection, seq, fact)
        done = completed_at(connection, seq) if is_sale else None
        if done is None:
            continue
        connection.execute(NOW["set_number"], (done.sale.lane, epoch, done.sale.number))
        project(connection, done, epoch)
        sales += 1
    return sales


def _readable(record: bytes) -> Fact | None:
    """The fact; one that is damaged and no sale is named by the check of the chain, and adds nothing here."""
    try:
        return decode_fact(record)
    except BadMessage:
        return None


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


def _sum_up(connection: sqlite3.Connection, sums: dict[str, str], done: Completed) -> None:
    sale = done.sale
    stock.sell(connection, sums, sale, done.details)
    connection.executemany(sums["take"], _takings(sale, done.business_date))
    connection.executemany(sums["come_back"], back_of(done.origins, sale))
    connection.executemany(sums["go_back"], gone_of(done.backs))
    if done.details.spends:
        connection.executemany(sums["move_share"], moved(done.details.spends))
    connection.executemany(sums["give"], list(_given(done)))
    connection.executemany(sums["use_deposit"], list(deposits.used(sale.tenders)))
    connection.executemany(sums["spend"], [(coupon,) for coupon in done.details.coupons if "/" in coupon])


def _given(done: Completed) -> Iterator[tuple[str, str, int]]:
    """How often each promotion was given: in all, and to the member."""
    for gain in done.gains:
        yield gain.promotion, "", gain.times
        if done.details.member:
            yield gain.promotion, done.details.member, gain.times


def _takings(sale: Sale, date: int) -> list[tuple[int, str, str, int, int]]:
    """One row a tender kind: a sale paid with two cards is one receipt of that kind."""
    kinds: dict[str, int] = {}
    for tender in sale.tenders:
        kinds[tender.kind] = kinds.get(tender.kind, 0) + tender.amount_minor
    return [(date, sale.lane, kind, amount, 1) for kind, amount in kinds.items()]
