"""What facts do to deposits: the same for a new fact, one that is let go, and a rebuild.

A lane looks before it takes a deposit as payment, and the journal again in the sale's own transaction: of two lanes that use
the same one at once, one is told.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

from edge.journal.disk.queries import queries
from edge.journal.errors import DepositMoved
from edge.journal.words import Identity, SaleDraft
from protocol.facts import DepositEnded, DepositTaken, Fact
from protocol.packing import pack, unpack
from retail.deposits import DEPOSIT, Deposit, DepositKey, read_deposit
from retail.sale import TenderLine

SQL = queries("deposits.sql")

_Row = tuple[str, int, int, str, int, int, int, int, int, int, bytes]


def enter(connection: sqlite3.Connection, sql: Mapping[str, str], fact: Fact, epoch: int) -> None:
    """Enter a fact that is no sale: `sql` is the queries of the sums, or of those before the anchor."""
    match fact.body:
        case DepositTaken() as one:
            place, when = (fact.lane, epoch, one.number), (fact.at_ms, fact.business_date)
            connection.execute(sql["take_deposit"], (*place, one.currency, one.amount_minor, *when, pack(one)))
        case DepositEnded() as one:
            if key := read_deposit(one.deposit, "", fact.lane):
                moved = (one.back_minor, one.kept_minor)
                connection.execute(sql["end_deposit"], (*moved, key.lane, key.epoch, key.number))


def used(tenders: Iterable[TenderLine]) -> Iterator[tuple[int, str, int, int, str]]:
    """Rows for `use_deposit`: what a sale used of deposits, and whose these are."""
    for one in tenders:
        if one.kind == DEPOSIT and (key := read_deposit(one.reference, "", "")):
            yield one.amount_minor, key.lane, key.epoch, key.number, key.store


def still_left(connection: sqlite3.Connection, identity: Identity, draft: SaleDraft) -> None:
    """Raise `DepositMoved` where a sale would use more of a deposit than is left. One that is not known here is not ours to judge."""
    asked: dict[DepositKey, int] = {}
    for amount, lane, epoch, number, store in used(draft.sale.tenders):
        key = DepositKey(store, lane, epoch, number)
        asked[key] = asked.get(key, 0) + amount
    for key, amount in asked.items():
        found = deposit_of(connection, identity.store, identity.epoch, key)
        if found and amount > found.open_minor:
            raise DepositMoved(f"{amount} of deposit {found.key.text}, {found.open_minor} left")


def deposit_of(connection: sqlite3.Connection, store: str, epoch: int, key: DepositKey) -> Deposit | None:
    """A deposit of this journal; None where it knows none of this number."""
    if key.store != store:
        return None
    row = connection.execute(SQL["deposit"], (key.lane, key.epoch or epoch, key.number)).fetchone()
    return as_deposit(row, store) if row else None


def as_deposit(row: _Row, store: str) -> Deposit:
    """A row as a deposit."""
    lane, epoch, number, currency, paid, used_minor, back, kept, at_ms, date, body = row
    taken = unpack(body, DepositTaken)
    return Deposit(
        DepositKey(store, lane, epoch, number),
        currency,
        paid,
        used_minor,
        back,
        kept,
        taken.customer,
        taken.purpose,
        taken.wanted,
        at_ms,
        date,
        taken.goods,
        taken.paid,
        taken.cards,
    )
