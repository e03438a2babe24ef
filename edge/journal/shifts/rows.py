"""A fact into the rows of shifts: the same for a new fact, for one that is about to be let go, and for a rebuild."""

import sqlite3
from collections.abc import Mapping

from protocol.facts import DayClosed, Fact, ShiftClosed, ShiftCounted, ShiftOpened, ShiftSupplemented
from protocol.packing import pack
from protocol.shifts import named_shift, sums_of
from retail.shifts import Handover
from retail.shifts.tally import MOVE, REFUND, TENDER, TIP

#: Rows that change what is expected: a count from before holds no more.
EXPECTED = frozenset({TENDER, REFUND, MOVE, TIP})


def enter(connection: sqlite3.Connection, sql: Mapping[str, str], seq: int, fact: Fact, epoch: int) -> None:
    """Enter fact `seq`, facts before it being entered: `sql` is the queries of the sums, or of those before the anchor."""
    lane, when = (fact.lane, epoch), (fact.at_ms, fact.business_date)
    match fact.body:
        case ShiftOpened() as one:
            connection.execute(sql["lose_shift"], (seq, *when, *lane))
            opened = (*lane, one.shift, one.cashier, one.currency, *when, one.float_minor)
            connection.execute(sql["open_shift"], opened)
        case ShiftCounted(shift=shift) as counted:
            connection.execute(sql["count_shift"], (pack(counted), *lane, shift))
        case ShiftClosed(handover):
            closed = (seq, *when, pack(handover), *lane, handover.shift)
            connection.execute(sql["close_shift"], (*closed, *_opened(handover)))
        case ShiftSupplemented(one):
            connection.execute(sql["supplement"], (*lane, one.shift, one.number, fact.at_ms, pack(one)))
        case DayClosed() as day:
            connection.execute(sql["close_day"], (fact.business_date, seq, fact.at_ms, pack(day)))
        case _:
            _add(connection, sql, fact, epoch)


def open_shift(connection: sqlite3.Connection, sql: Mapping[str, str], lane: str, epoch: int) -> int:
    """The number of the lane's open shift, 0 where it has none."""
    row = connection.execute(sql["shift_of"], (lane, epoch)).fetchone()
    return int(row[0]) if row else 0


def _opened(one: Handover) -> tuple[str, str, int, int, int, int]:
    return one.cashier, one.currency, one.opened_at_ms, one.opened_date, one.float_minor, one.counts


def _add(connection: sqlite3.Connection, sql: Mapping[str, str], fact: Fact, epoch: int) -> None:
    shift = named_shift(fact) or open_shift(connection, sql, fact.lane, epoch)
    if shift:
        rows = [(fact.lane, epoch, shift, one.what, one.key, one.minor, one.times) for one in sums_of(fact)]
        connection.executemany(sql["add_to_shift"], rows)
        if any(row[3] in EXPECTED for row in rows):
            connection.execute(sql["void_count"], (fact.lane, epoch, shift))
