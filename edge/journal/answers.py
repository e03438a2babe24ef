"""Twice the same: what a command id or a cart came to the first time (faults.md section 4, double tap on pay)."""

import sqlite3

from edge.journal.disk.queries import queries
from edge.journal.errors import ChainBroken, CommandConflict
from edge.journal.words import LEDGER, Completed, StoredAnswer, Stream
from protocol.facts import SaleCompleted, SaleReturned, decode_fact
from protocol.packing import BadMessage

SQL = queries("journal.sql")

#: How many command ids pass between two prunings.
_PRUNE_EVERY = 64


def completed_at(connection: sqlite3.Connection, seq: int) -> Completed | None:
    """The sale at fact `seq`, or None where that is no sale."""
    return completed_from(connection.execute(SQL["sale_fact"], (seq,)).fetchone())


def completed_of_cart(connection: sqlite3.Connection, cart: str) -> Completed | None:
    """The sale that this cart became."""
    return completed_from(connection.execute(SQL["fact_of_cart"], (cart,)).fetchone())


def completed_of_number(connection: sqlite3.Connection, lane: str, epoch: int, number: int) -> Completed | None:
    """The sale with this receipt number."""
    return completed_from(connection.execute(SQL["fact_of_number"], (lane, epoch, number)).fetchone())


def stored_answer(
    connection: sqlite3.Connection, command: str, request_hash: bytes | None = None
) -> StoredAnswer | None:
    """What this command came to; raise `CommandConflict` where it was another request."""
    row: tuple[str, bytes, Stream, int] | None = connection.execute(SQL["command"], (command,)).fetchone()
    if row is None:
        return None
    if request_hash is not None and row[1] != request_hash:
        raise CommandConflict(f"command {command} was answered already, for another request")
    sale = completed_at(connection, row[3]) if row[2] == LEDGER else None
    return StoredAnswer(*row, completed=sale)


def remember(
    connection: sqlite3.Connection, command: str, request_hash: bytes, stream: Stream, seq: int, *, kept: int
) -> None:
    """Keep what a command came to; now and then forget those beyond the newest `kept`."""
    (n,) = connection.execute(SQL["add_command"], (command, request_hash, stream, seq)).fetchone()
    if n % _PRUNE_EVERY == 0:
        connection.execute(SQL["prune_commands"], (n - kept,))


def completed_from(row: tuple[int, bytes, bytes, str, int] | None) -> Completed | None:
    """A row of the ledger (seq, record, hash, cart, asked date) as a sale; `ChainBroken` where it cannot be read as one."""
    if row is None:
        return None
    seq, record, digest, cart, asked = row
    try:
        fact = decode_fact(record)
    except BadMessage as exc:
        raise ChainBroken(LEDGER, seq) from exc
    if not isinstance(fact.body, SaleCompleted):
        raise ChainBroken(LEDGER, seq)
    held = asked != fact.business_date
    body = fact.body
    return Completed(
        body.sale,
        seq,
        digest,
        fact.business_date,
        fact.at_ms,
        cart,
        replayed=True,
        date_held=held,
        gains=body.gains,
        details=body.details,
        origins=body.origins if isinstance(body, SaleReturned) else (),
        backs=body.backs if isinstance(body, SaleReturned) else (),
    )
