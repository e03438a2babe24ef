"""What facts do to members' accounts at this store: the same for a new fact, one that is let go, and a rebuild.

A lane looks before it takes points or stored value, and the journal again in the sale's own transaction: of two lanes that
spend the same share at once, one is told. What head office has lent only grows, so an older word of it is merely stricter.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from edge.journal.disk.queries import queries
from edge.journal.errors import ShareSpent
from edge.journal.words import SaleDraft
from protocol.facts import ChargeUndone, Fact, ShareGivenBack, ValueCharged
from protocol.packing import pack, unpack
from retail.members import Share
from retail.members.charge import Charge, ChargeKey, read_charge
from retail.paying.tenders import STORED
from retail.sale import Spent

SQL = queries("members.sql")


def enter(connection: sqlite3.Connection, sql: Mapping[str, str], fact: Fact, epoch: int) -> None:
    """Enter a fact that is no sale: `sql` is the queries of the sums, or of those before the anchor."""
    match fact.body:
        case ValueCharged() as one:
            connection.execute(sql["set_charge_number"], (fact.lane, epoch, one.number))
            connection.execute(sql["move_share"], (STORED, one.member, 0, one.amount_minor, 0))
            place = (fact.lane, epoch, one.number)
            connection.execute(sql["add_charge"], (*place, one.amount_minor, fact.at_ms, pack(one)))
        case ChargeUndone() as one:
            connection.execute(sql["set_charge_number"], (fact.lane, epoch, one.number))
            connection.execute(sql["move_share"], (STORED, one.member, one.amount_minor, 0, 0))
            if key := read_charge(one.charge, "", fact.lane):
                connection.execute(sql["undo_charge"], (one.amount_minor, key.lane, key.epoch, key.number))
        case ShareGivenBack() as one:
            connection.execute(sql["move_share"], (one.account, one.member, 0, 0, one.amount))


def charge_of(connection: sqlite3.Connection, store: str, epoch: int, key: ChargeKey) -> Charge | None:
    """A charge of this journal; None where it knows none of this number."""
    if key.store != store:
        return None
    row = connection.execute(SQL["charge"], (key.lane, key.epoch or epoch, key.number)).fetchone()
    return as_charge(row, store) if row else None


def as_charge(row: tuple[str, int, int, int, int, int, bytes], store: str) -> Charge:
    """A row as a charge."""
    lane, epoch, number, amount, undone, at_ms, body = row
    one = unpack(body, ValueCharged)
    key = ChargeKey(store, lane, epoch, number)
    return Charge(key, one.member, one.currency, amount, undone, at_ms, one.tenders, one.cards)


def moved(spends: Iterable[Spent]) -> list[tuple[str, str, int, int, int]]:
    """Rows of `member_spent`: what a sale spent, and what it gave back."""
    return [(one.account, one.member, max(0, one.amount), max(0, -one.amount), 0) for one in spends]


def share_of(connection: sqlite3.Connection, account: str, member: str, granted: int) -> Share:
    """The share as it stands, where head office has lent so much in all; what came in here may be spent here."""
    spent, came, back = connection.execute(SQL["share"], (account, member)).fetchone() or (0, 0, 0)
    return Share(granted + came, spent, back)


def within_shares(connection: sqlite3.Connection, draft: SaleDraft) -> None:
    """Raise `ShareSpent` where a sale would spend more than its shares have left."""
    lent = {(account, member): granted for account, member, granted in draft.lent}
    for one in draft.details.spends:
        share = share_of(connection, one.account, one.member, lent.get((one.account, one.member), 0))
        if one.amount > share.left:
            raise ShareSpent(f"{one.amount} of the {one.account} of {one.member}, {share.left} left here")
