"""The last resort for facts that the disk did not keep and no copy has: the ledger begins after them.

    121 ... 1,202 good, acknowledged | 1,203 damaged | 1,204 ... good
    '---- put into the sums before --' '- by its sums -'  the anchor is then the place of 1,203, as the chain after it proves

Nothing good that head office does not have may go with them. What is lost is said in a fact of the ledger, by whom it was given
up; head office passes over it, and its figures lack it until a person there has decided.
"""

import sqlite3

from edge.journal import streams
from edge.journal.answers import SQL as LEDGER_SQL
from edge.journal.care.check import SQL, Flaw, flaws, row_at
from edge.journal.care.forget import move_anchor, put_fact_behind
from edge.journal.core import JournalCore
from edge.journal.errors import CannotGiveUp
from edge.journal.projections import BEFORE
from edge.journal.streams import Head
from edge.journal.words import LEDGER
from protocol.facts import Fact, FactsLost

#: How the takings call money of which nobody knows how it was paid.
UNKNOWN = "unknown"
_BY_CHARS_MAX = 40


def give_up(core: JournalCore, upto: int, by: str, at_ms: int) -> FactsLost:
    """Begin the ledger after the damaged fact `upto`; raise `CannotGiveUp` where that would cost a good one.

    A work of `commit_group`: all of it or nothing.
    """
    connection, found = core.connection, {flaw.seq: flaw for flaw in flaws(core.connection)}
    _check(core, upto, found, by)
    lost = [found[seq] for seq in sorted(found) if seq <= upto]
    place = row_at(connection, upto)
    assert place
    receipts, minor = _put_all_behind(core, upto, found)
    if upto > streams.acked(connection, LEDGER):
        streams.move_cursor(connection, LEDGER, upto, core.head(LEDGER).seq)
    move_anchor(connection, place.place)
    said = FactsLost(lost[0].seq, lost[-1].seq, receipts, minor, by)
    core.record(Fact("", core.state.business_date, at_ms, said))
    return said


def _check(core: JournalCore, upto: int, found: dict[int, Flaw], by: str) -> None:
    if not 1 <= len(by) <= _BY_CHARS_MAX:
        raise CannotGiveUp(f"say who gives them up, in 1 to {_BY_CHARS_MAX} characters")
    if upto not in found or row_at(core.connection, upto) is None:
        raise CannotGiveUp(f"fact {upto} is not damaged, or its place is gone too: see lantern-edge journal check")
    if upto + 1 in found:
        raise CannotGiveUp(
            f"fact {upto + 1} is damaged too, so the chain does not go on after fact {upto}: name the last one"
        )
    acked = streams.acked(core.connection, LEDGER)
    good = next((seq for seq in range(acked + 1, upto) if seq not in found), None)
    if good is not None:
        raise CannotGiveUp(
            f"fact {good} is good, and head office does not have it yet: let the line send it, or carry it first"
        )


def _put_all_behind(core: JournalCore, upto: int, found: dict[int, Flaw]) -> tuple[int, int]:
    """Good facts as they are, damaged ones by the running sums around them; how many sales those were, of how much."""
    connection, before = core.connection, streams.anchor(core.connection, LEDGER)
    receipts = minor = 0
    for row in connection.execute(LEDGER_SQL["oldest_facts"], (before.seq, upto, -1)).fetchall():
        after = Head(row[0], row[2], *row[3:6])
        if row[0] in found:
            receipts, minor = receipts + after.receipts - before.receipts, minor + after.minor - before.minor
        else:
            put_fact_behind(connection, row, core.identity.epoch)
        before = after
    _put_lost_behind(connection, min(found), upto, receipts, minor)
    return receipts, minor


def _put_lost_behind(connection: sqlite3.Connection, first: int, upto: int, receipts: int, minor: int) -> None:
    """Numbers go on after those that the list of sales still has; the money stays in the takings, paid in an unknown way."""
    known = connection.execute(SQL["damaged_sales"], (first, upto)).fetchall()
    for lane, epoch, number, _ in known:
        connection.execute(BEFORE["set_number"], (lane, epoch, number))
    if receipts or minor:
        lane, date = (known[-1][0], known[-1][3]) if known else ("", 0)
        connection.execute(BEFORE["take"], (date, lane, UNKNOWN, minor, receipts))
