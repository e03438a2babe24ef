"""Facts about stock, made inside the transaction that writes them: numbers without gaps, figures with nothing in between."""

import sqlite3
from collections.abc import Sequence

from edge.journal.answers import completed_at
from edge.journal.errors import ChainBroken, JournalError
from edge.journal.shifts.making import Make
from edge.journal.stock.rows import COUNT, ISSUED, MOVED, SQL, bounds, lines_in
from edge.journal.words import Completed
from protocol.facts import CountClosed, CountOpened, Fact, RetailIssued, StockCounted, StockMoved, decode_fact
from protocol.stock import effects
from retail.stock import (
    Expected,
    Issued,
    Look,
    Looked,
    Moved,
    Policy,
    Receipts,
    Sold,
    differences,
    documents,
    issue,
    lines_of,
)
from retail.stock.sold import left_the_shelf

#: Receipts of one retail issue: some milliseconds of the writer's time.
RECEIPTS_MAX = 400
#: So many facts ago a shelf may have been looked at.
FACTS_BACK_MAX = 2_000
#: What is looked at in one go, and goods of a count, at most.
LOOKS_MAX, COUNT_MAX = 200, 20_000
#: The lane of a fact of the store itself.
NO_LANE = ""
#: Larger than any date.
ALL_DAYS = 99991232


class StockRefused(JournalError):
    """Nothing was written: `code` is a word of the lanes', `given` what it is about, `field` the part at fault."""

    def __init__(self, code: str, given: str = "", field: str = "") -> None:
        super().__init__(f"{code}: {given}")
        self.code = code
        self.given = given
        self.field = field


def moving(moved: Moved, date: int, at_ms: int) -> Make:
    """A stock document."""

    def make(connection: sqlite3.Connection, _epoch: int, _stands: int) -> Fact:
        number = _next(connection, MOVED)
        body = StockMoved(number, moved.kind, moved.by, moved.lines, moved.reference, moved.why)
        return Fact(NO_LANE, date, at_ms, body)

    return make


def issuing(policy: Policy, by: str, date: int, at_ms: int, *, until_date: int = ALL_DAYS) -> Make:
    """The next retail issue: by `shift` of receipts in shifts that are over, else of those before `until_date`.

    Refused where there are none. First come receipts that were let go before they were issued.
    """

    def make(connection: sqlite3.Connection, epoch: int, _stands: int) -> Sequence[Fact]:
        made = _owed(connection, policy, by) or _next_issue(connection, epoch, policy, by, until_date)
        if made is None:
            raise StockRefused("nothing-to-issue")
        number = _next(connection, ISSUED)
        bodies = [
            RetailIssued(number + at, policy, by, one.receipts, one.lines) for at, one in enumerate(documents(made))
        ]
        return [Fact(NO_LANE, date, at_ms, body) for body in bodies]

    return make


def issue_of(connection: sqlite3.Connection, epoch: int, done: Completed) -> Fact | None:
    """The issue of one receipt, in its own transaction; None where one before it waits: both come right behind."""
    sale = done.sale
    (upto,) = connection.execute(SQL["upto"], (sale.lane, epoch)).fetchone()
    if upto != sale.number - 1:
        return None
    goods = _goods(done)
    receipts = (Receipts(sale.lane, epoch, sale.number, sale.number),)
    body = RetailIssued(_next(connection, ISSUED), "receipt", sale.cashier, receipts, lines_of(goods))
    return Fact(sale.lane, done.business_date, done.at_ms, body)


def opening_count(by: str, name: str, date: int, at_ms: int) -> Make:
    """A count begins; refused where one is open."""

    def make(connection: sqlite3.Connection, _epoch: int, _stands: int) -> Fact:
        if row := connection.execute(SQL["open_count"]).fetchone():
            raise StockRefused("count-open", str(row[0]))
        return Fact(NO_LANE, date, at_ms, CountOpened(_next(connection, COUNT), by, name))

    return make


def looking(count: int, by: str, place: str, looks: Sequence[Look], as_of: int, date: int, at_ms: int) -> Make:
    """A shelf was looked at when fact `as_of` was the newest; 0: now."""

    def make(connection: sqlite3.Connection, _epoch: int, _stands: int) -> Fact:
        _open(connection, count)
        (head,) = connection.execute(SQL["last_fact"]).fetchone()
        moment = as_of or head
        if moment > head or head - moment > FACTS_BACK_MAX:
            raise StockRefused("look-too-old", str(FACTS_BACK_MAX), "as_of")
        expected = _expected(connection, {one.item for one in looks}, moment)
        return Fact(NO_LANE, date, at_ms, StockCounted(Looked(count, by, place, moment, tuple(looks), expected)))

    return make


def closing_count(count: int, by: str, date: int, at_ms: int, *, book: bool) -> Make:
    """The open count ends: its differences are booked, or it is given up."""

    def make(connection: sqlite3.Connection, _epoch: int, _stands: int) -> Sequence[Fact]:
        _open(connection, count)
        lines = lines_in(connection, SQL["looks"], count)
        gaps = differences(lines) if book else []
        number = _next(connection, MOVED)
        bodies = [StockMoved(number + at, "count", by, gap, "", "", count) for at, gap in enumerate(gaps)]
        closed = Fact(NO_LANE, date, at_ms, CountClosed(count, by, book, len(bodies)))
        return [*(Fact(NO_LANE, date, at_ms, body) for body in bodies), closed]

    return make


def _next(connection: sqlite3.Connection, what: str) -> int:
    return int(connection.execute(SQL["number"], (what,)).fetchone()[0]) + 1


def _open(connection: sqlite3.Connection, count: int) -> None:
    row = connection.execute(SQL["open_count"]).fetchone()
    if row is None or row[0] != count:
        raise StockRefused("no-open-count", str(count), "count")


def _goods(done: Completed) -> dict[tuple[str, str], int]:
    goods: dict[tuple[str, str], int] = {}
    for item, lot, qty in left_the_shelf(done.sale, done.details):
        goods[item, lot] = goods.get((item, lot), 0) - qty
    return goods


def _owed(connection: sqlite3.Connection, policy: Policy, by: str) -> Issued | None:
    """The issue of all receipts that were let go before they were issued; whoever writes it owes nothing any more."""
    receipts = tuple(Receipts(*row) for row in connection.execute(SQL["owed_receipts"]))
    if not receipts:
        return None
    goods = {(item, lot): qty for item, lot, qty in connection.execute(SQL["owed"])}
    connection.execute(SQL["nothing_owed"])
    return Issued(policy, by, receipts, lines_of(goods))


def _next_issue(connection: sqlite3.Connection, epoch: int, policy: Policy, by: str, until_date: int) -> Issued | None:
    sold: list[Sold] = []
    upto: dict[tuple[str, int], int] = {}
    for lane, _, last, before_seq in list(bounds(connection, epoch, policy)):
        wanted = (lane, epoch, last, before_seq, until_date, RECEIPTS_MAX - len(sold))
        for seq, number in connection.execute(SQL["next_receipts"], wanted).fetchall():
            try:
                done = completed_at(connection, seq)
            except ChainBroken:  # nobody knows its goods: the lane's issues wait here until it is put right or given up
                break
            sold.append(Sold(lane, epoch, number, _goods(done) if done else {}))
        upto[lane, epoch] = last
    return issue(sold, upto, policy=policy, by=by)


def _expected(connection: sqlite3.Connection, items: set[str], as_of: int) -> tuple[Expected, ...]:
    """The figures of these items as they stood after fact `as_of`: those of now, less what came since."""
    since: dict[tuple[str, str], int] = {}
    for (record,) in connection.execute(SQL["since"], (as_of, FACTS_BACK_MAX)):
        for item, lot, posted, unissued in effects(decode_fact(record)):
            if item in items:
                since[item, lot] = since.get((item, lot), 0) + posted - unissued
    return tuple(_stood(connection, item, since) for item in sorted(items))


def _stood(connection: sqlite3.Connection, item: str, since: dict[tuple[str, str], int]) -> Expected:
    posted, unissued = connection.execute(SQL["level"], (item,)).fetchone() or (0, 0)
    moved = sum(qty for (name, _), qty in since.items() if name == item)
    lots = {lot: in_ - out for lot, in_, out in connection.execute(SQL["lots"], (item,))}
    stood = ((lot, qty - since.get((item, lot), 0)) for lot, qty in lots.items())
    return Expected(item, posted - unissued - moved, tuple((lot, qty) for lot, qty in stood if qty))
