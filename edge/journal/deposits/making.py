"""Facts about deposits that are made inside the transaction which writes them: numbers have no gaps, and nothing goes back twice."""

import sqlite3

from msgspec.structs import replace

from edge.journal.deposits.rows import SQL, deposit_of
from edge.journal.errors import MakeRefused
from edge.journal.shifts.making import Make
from protocol.facts import DepositEnded, DepositTaken, Fact
from retail.deposits import DepositKey


class DepositRefused(MakeRefused):
    """A deposit is not given back."""


def taking(lane: str, taken: DepositTaken, date: int, at_ms: int) -> Make:
    """Money was taken, under the lane's next number."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        (last,) = connection.execute(SQL["last_number"], (lane, epoch)).fetchone()
        return Fact(lane, date, at_ms, replace(taken, number=int(last) + 1))

    return make


def ending(key: DepositKey, ended: DepositEnded, lane: str, date: int, at_ms: int) -> Make:
    """What is left goes back, or is kept; raise `DepositRefused` where less is left than should go back, or nothing."""

    def make(connection: sqlite3.Connection, epoch: int, _: int) -> Fact:
        found = deposit_of(connection, key.store, epoch, key)
        if found is None:
            raise DepositRefused("no-deposit", key.text)
        if found.open_minor < 1:
            raise DepositRefused("deposit-used", found.key.text)
        if ended.back_minor > found.open_minor:
            raise DepositRefused("deposit-most", str(found.open_minor))
        kept = found.open_minor - ended.back_minor
        return Fact(lane, date, at_ms, replace(ended, deposit=found.key.text, kept_minor=kept))

    return make
