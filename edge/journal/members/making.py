"""Facts about members that are made inside the transaction which writes them."""

import sqlite3

from edge.journal.errors import JournalError
from edge.journal.members.rows import SQL, share_of
from edge.journal.shifts.making import Make
from protocol.facts import Fact, ShareGivenBack, ValueCharged


class NothingLeft(JournalError):
    """There is nothing to give back: nothing was written."""


def charging(lane: str, charge: ValueCharged, date: int, at_ms: int) -> Make:
    """Money was taken for a member's stored value, under the lane's next number."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        (number,) = connection.execute(SQL["charge_number"], (lane, epoch)).fetchone()
        numbered = ValueCharged(
            number, charge.member, charge.currency, charge.amount_minor, charge.tenders, charge.by, charge.reference
        )
        return Fact(lane, date, at_ms, numbered)

    return make


def giving_back(account: str, member: str, granted: int, recalled: int, date: int, at_ms: int) -> Make:
    """What head office asks back of a share, `recalled` in all, as far as it is not spent; raise `NothingLeft`."""

    def make(connection: sqlite3.Connection, _epoch: int, _date: int) -> Fact:
        share = share_of(connection, account, member, granted)
        amount = min(share.left, recalled - share.returned)
        if amount < 1:
            raise NothingLeft(f"{account} of {member}")
        return Fact("", date, at_ms, ShareGivenBack(account, member, amount))

    return make
