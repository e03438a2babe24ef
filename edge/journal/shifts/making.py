"""Facts about shifts, made inside the transaction that writes them: numbers without gaps, and sums with nothing in between."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import date as day
from datetime import timedelta

from edge.journal.disk.queries import queries
from edge.journal.errors import MakeRefused
from edge.journal.shifts.asking import OpenShift, day_of, opened_in, sums_in
from protocol.facts import DayClosed, Fact, ShiftClosed, ShiftCounted, ShiftOpened, ShiftSupplemented
from retail.sale import Details, Sale
from retail.shifts import Counted, Handover, Supplement, of_sale

SQL = queries("shifts.sql")
LEDGER = queries("journal.sql")
DEPOSITS = queries("deposits.sql")
#: Why a supplement was made by the journal itself.
LATE = "late"

#: A fact, or several that are written together, from (connection, epoch, the business date that stands).
Make = Callable[[sqlite3.Connection, int, int], Fact | Sequence[Fact]]


class ShiftRefused(MakeRefused):
    """A fact about shifts is not written."""


def opening(lane: str, cashier: str, float_minor: int, currency: str, date: int, at_ms: int) -> Make:
    """A shift begins; refused where the lane has one."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        if stands := opened_in(connection, lane, epoch):
            raise ShiftRefused("shift-open", str(stands.number))
        (last,) = connection.execute(SQL["last_number"], (lane, epoch)).fetchone()
        return Fact(lane, date, at_ms, ShiftOpened(last + 1, cashier, float_minor, currency))

    return make


def counting(
    lane: str, by: str, counted: Sequence[Counted], pieces: tuple[tuple[int, int], ...], date: int, at_ms: int
) -> Make:
    """The open shift is counted."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        stands = _open(connection, lane, epoch)
        return Fact(lane, date, at_ms, ShiftCounted(stands.number, by, tuple(counted), pieces))

    return make


def closing(lane: str, by: str, left_minor: int, date: int, at_ms: int, *, blind: bool) -> Make:
    """The open shift ends with its last count; what its facts came to is summed here, where no other fact comes between."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        stands = _open(connection, lane, epoch)
        return Fact(
            lane,
            date,
            at_ms,
            ShiftClosed(
                Handover(
                    stands.number,
                    stands.cashier,
                    stands.currency,
                    stands.opened_at_ms,
                    stands.opened_date,
                    stands.float_minor,
                    sums_in(connection, lane, epoch, stands.number),
                    stands.counted,
                    left_minor,
                    by,
                    blind,
                    stands.counts,
                    stands.pieces,
                )
            ),
        )

    return make


def supplementing(
    lane: str, shift: int, by: str, reason: str, counted: Sequence[Counted], date: int, at_ms: int
) -> Make:
    """Something is counted of a shift that is closed; refused where there is none of this number."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        if not is_closed(connection, lane, epoch, shift):
            raise ShiftRefused("no-shift", str(shift))
        number = _next_supplement(connection, lane, epoch, shift)
        return Fact(lane, date, at_ms, ShiftSupplemented(Supplement(shift, number, by, reason, (), tuple(counted))))

    return make


def late_sale(connection: sqlite3.Connection, epoch: int, fact: Fact, sale: Sale, details: Details) -> Fact:
    """The supplement to a sale that came after its shift was closed."""
    number = _next_supplement(connection, sale.lane, epoch, details.shift)
    one = Supplement(details.shift, number, sale.cashier, LATE, of_sale(sale, details))
    return Fact(sale.lane, fact.business_date, fact.at_ms, ShiftSupplemented(one))


def day_closing(
    lane: str,
    by: str,
    currency: str,
    today: int,
    at_ms: int,
    holds: tuple[tuple[int, int], ...],
    *,
    although_open: bool,
) -> Make:
    """The date on which the store last sold is closed, `today` where it never did.

    Refused where that is closed and the next one has not come, and where shifts are open and nobody said that they may be.
    """

    def make(connection: sqlite3.Connection, epoch: int, stands: int) -> Fact:
        date = stands or today
        if date > today or day_of(connection, date):
            raise ShiftRefused("day-closed", str(today))
        still_open = tuple(connection.execute(SQL["all_open"], (epoch,)).fetchall())
        if still_open and not although_open:
            raise ShiftRefused("shifts-open", ", ".join(lane for lane, _ in still_open))
        ended = tuple(sorted(connection.execute(SQL["ended"], (epoch,)).fetchall()))
        takings = tuple(row[1:] for row in connection.execute(LEDGER["takings_of_date"], (date,)))
        deposits = connection.execute(DEPOSITS["open_sum"]).fetchone()
        apart = tuple(connection.execute(LEDGER["takings_apart_of_date"], (date,)).fetchall())
        closed = DayClosed(by, currency, ended, still_open, takings, holds, tuple(deposits), apart)
        return Fact(lane, date, at_ms, closed)

    return make


def is_closed(connection: sqlite3.Connection, lane: str, epoch: int, shift: int) -> bool:
    """Whether this shift was, and is over."""
    return connection.execute(SQL["closed"], (lane, epoch, shift)).fetchone() is not None


def day_after(date: int) -> int:
    """The next date, yyyymmdd.

    >>> day_after(20281231), day_after(20280228)
    (20290101, 20280229)
    """
    at = day(date // 10_000, date // 100 % 100, date % 100) + timedelta(days=1)
    return at.year * 10_000 + at.month * 100 + at.day


def _open(connection: sqlite3.Connection, lane: str, epoch: int) -> OpenShift:
    stands = opened_in(connection, lane, epoch)
    if stands is None:
        raise ShiftRefused("shift-needed")
    return stands


def _next_supplement(connection: sqlite3.Connection, lane: str, epoch: int, shift: int) -> int:
    (last,) = connection.execute(SQL["last_supplement"], (lane, epoch, shift)).fetchone()
    return int(last) + 1
