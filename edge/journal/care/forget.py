"""Letting go of the oldest facts, so that the ledger begins after an *anchor* (streams.anchor) and stays provable.

    anchor 120                                head 1,328
       |  121 ... 220 | 221 ................... 1,328 |          facts of old days, acknowledged: 121 to 220
       '-- checked, put into the sums before, gone          the anchor is then the place of 220: number, hash, running sums

All of it is one transaction. The schema's own triggers hold that only acknowledged facts go, and only up to the anchor.
"""

import sqlite3

from edge.journal import streams
from edge.journal.answers import SQL, completed_from
from edge.journal.care.policy import pages_to_give_back
from edge.journal.disk.database import SETTINGS
from edge.journal.errors import ChainBroken
from edge.journal.projections import BEFORE, enter, let_go, put_behind
from edge.journal.streams import Head
from edge.journal.words import LEDGER
from protocol.facts import Fact, decode_fact
from protocol.packing import BadMessage

#: Pages moved in one transaction, at most.
_PAGES_AT_ONCE = 64

FactRow = tuple[int, bytes, bytes, int, int, int, str | None, int]


def forget(connection: sqlite3.Connection, epoch: int, before_date: int, facts_max: int) -> int:
    """Let go of at most so many acknowledged facts of business dates before this one, oldest first; return how many.

    A damaged fact stops it; raise `ChainBroken` where that is the oldest.
    """
    first = place = streams.anchor(connection, LEDGER)
    acked = streams.acked(connection, LEDGER)
    for row in connection.execute(SQL["oldest_facts"], (first.seq, acked, facts_max)).fetchall():
        after = _after(connection, place, row)
        if after is None and place is first:
            raise ChainBroken(LEDGER, place.seq + 1)
        if after is None or _date(row) >= before_date:
            break
        put_fact_behind(connection, row, epoch)
        place = after
    if place is not first:
        move_anchor(connection, place)
    return place.seq - first.seq


def give_back(connection: sqlite3.Connection, *, short_of_space: bool) -> int:
    """Shorten the file by some of its free pages, where it has more than it will need soon; return by how many."""
    _, page_bytes, free = connection.execute(SETTINGS["pages"]).fetchone()
    for _ in range(min(_PAGES_AT_ONCE, pages_to_give_back(free, page_bytes, short_of_space=short_of_space))):
        connection.execute(SETTINGS["give_back_page"])
    _, _, left = connection.execute(SETTINGS["pages"]).fetchone()
    return int(free - left)


def _after(connection: sqlite3.Connection, place: Head, row: FactRow) -> Head | None:
    """The place of this fact, None where it does not follow."""
    seq, record, digest, receipts, minor, size, *_ = row
    after = Head(seq, digest, receipts, minor, size)
    follows = place.then(record, receipts=receipts - place.receipts, minor=minor - place.minor)
    return after if follows == after or streams.noted(connection, LEDGER, place, seq, record, digest) else None


def _date(row: FactRow) -> int:
    return _fact(row).business_date


def _fact(row: FactRow) -> Fact:
    try:
        return decode_fact(row[1])
    except BadMessage as exc:
        raise ChainBroken(LEDGER, row[0]) from exc


def put_fact_behind(connection: sqlite3.Connection, row: FactRow, epoch: int) -> None:
    """Add a good fact to the sums before."""
    seq, record, digest, _, _, _, cart, asked = row
    enter(connection, BEFORE, seq, _fact(row), epoch)
    if cart is not None and (done := completed_from((seq, record, digest, cart, asked))):
        put_behind(connection, done, epoch)


def move_anchor(connection: sqlite3.Connection, place: Head) -> None:
    """The ledger begins after this place: all up to it is dropped. What it came to must stand in the sums before."""
    let_go(connection, place.seq)
    connection.execute(SQL["move_anchor"], (place.seq, place.hash, place.receipts, place.minor, place.size))
    connection.execute(SQL["let_go"], (place.seq,))
    connection.execute(SQL["let_notes_go"], (place.seq,))
