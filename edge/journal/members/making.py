"""Facts about members that are made inside the transaction which writes them."""

import sqlite3

from msgspec.structs import replace

from edge.journal.errors import JournalError, MakeRefused
from edge.journal.members.rows import SQL, charge_of, share_of
from edge.journal.shifts.making import Make
from protocol.facts import ChargeUndone, Fact, ShareGivenBack, ValueCharged
from retail.members.charge import ChargeKey
from retail.money import text
from retail.paying.tenders import STORED


class ChargeRefused(MakeRefused):
    """A charge is not taken back."""


class NothingLeft(JournalError):
    """There is nothing to give back: nothing was written."""


def charging(lane: str, charge: ValueCharged, date: int, at_ms: int) -> Make:
    """Money was taken for a member's stored value, under the lane's next number."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        (number,) = connection.execute(SQL["charge_number"], (lane, epoch)).fetchone()
        return Fact(lane, date, at_ms, replace(charge, number=number))

    return make


def undoing(key: ChargeKey, undone: ChargeUndone, granted: int, lane: str, date: int, at_ms: int) -> Make:
    """A charge is taken back, as far as its member has not spent it here: head office has lent `granted` in all.

    Raise `ChargeRefused` where there is none, it was taken back before, or less is left than should go back.
    """

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        found = charge_of(connection, key.store, epoch, key)
        if found is None:
            raise ChargeRefused("no-charge", key.text)
        if found.undone_minor:
            raise ChargeRefused("charge-undone", found.key.text)
        left = min(found.amount_minor, share_of(connection, STORED, found.member, granted).left)
        if undone.amount_minor > left:
            raise ChargeRefused("charge-spent", text(max(0, left), found.currency))
        (number,) = connection.execute(SQL["charge_number"], (lane, epoch)).fetchone()
        return Fact(lane, date, at_ms, replace(undone, number=number, charge=found.key.text))

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
