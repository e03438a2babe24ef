"""What a payment terminal was asked for: written before the first byte goes to it, so that no end of the process asks twice.

    asked ──▶ approved ──▶ closed       the answer is written, then the sale: its own transaction closes it
      └──────────────────▶ closed       declined, undone, or a person decided

A row holds the cart as it stood: it cannot change until the answer is there, and after a power cut, which may take the last
moments of an open cart, it is the cart that was paid for.
"""

import sqlite3
from typing import Literal

import msgspec
from msgspec import Struct

from edge.journal.disk.queries import queries
from edge.journal.errors import JournalError
from retail.sale import CardSlip

SQL = queries("payments.sql")
#: Closed rows that are kept, for pages that lost an answer and ask again.
KEPT = 300
_PRUNE_EVERY = 64

What = Literal["payment", "refund", "reversal"]
State = Literal["asked", "approved", "closed"]


class Payment(Struct, frozen=True, array_like=True):
    """One thing that is asked of a terminal. `amount_minor` and `tip_minor` are above zero, whichever way the money goes.

    `command` is the id of whoever asked, `before` the terminal's state before, `original` its number of the payment that this
    is about, and `undoes` our reference of the one that it undoes. `slip` is there once it was done; `words` say why not.
    """

    reference: str
    lane: str
    cart: str
    what: What
    kind: str
    amount_minor: int
    tip_minor: int
    currency: str
    command: str
    request_hash: bytes
    by: str
    at_ms: int
    cart_body: bytes
    before: str = ""
    original: str = ""
    undoes: str = ""
    doubted: bool = False
    slip: CardSlip | None = None
    words: tuple[str, str] | None = None

    @property
    def signed_minor(self) -> int:
        """What the customer's card is charged, below zero where it is given back, tip and all."""
        return (self.amount_minor + self.tip_minor) * (1 if self.what == "payment" else -1)


class OpenPayment(Struct, frozen=True):
    """One with where it stands."""

    payment: Payment
    state: State


class PaymentGone(JournalError):
    """There is no such payment, or it is closed already."""


def write(connection: sqlite3.Connection, payment: Payment) -> None:
    """It is about to be asked for."""
    values = (payment.reference, payment.lane, payment.cart, payment.command, _encode(payment))
    row = connection.execute(SQL["ask"], values).fetchone()
    if row and row[0] % _PRUNE_EVERY == 0:
        connection.execute(SQL["prune"], (row[0] - KEPT,))


def move(connection: sqlite3.Connection, payment: Payment, state: State) -> None:
    """It stands so now; raise `PaymentGone` where it is closed."""
    if connection.execute(SQL["move"], (state, _encode(payment), payment.reference)).rowcount != 1:
        raise PaymentGone(f"payment {payment.reference} is not open")


def sold(connection: sqlite3.Connection, cart: str) -> None:
    """The cart is a sale now."""
    connection.execute(SQL["sold"], (cart,))


def open_at(connection: sqlite3.Connection, lane: str) -> list[OpenPayment]:
    """What a lane has not done with, oldest first."""
    return [_read(row) for row in connection.execute(SQL["open"], (lane,)).fetchall()]


def of_command(connection: sqlite3.Connection, command: str) -> OpenPayment | None:
    """What a command asked a terminal for, also where it is done with."""
    row = connection.execute(SQL["of_command"], (command,)).fetchone()
    return _read(row) if row else None


def by_reference(connection: sqlite3.Connection, reference: str) -> OpenPayment | None:
    """The payment of this reference."""
    row = connection.execute(SQL["one"], (reference,)).fetchone()
    return _read(row) if row else None


def _read(row: tuple[State, bytes]) -> OpenPayment:
    return OpenPayment(_DECODER.decode(row[1]), row[0])


_encode = msgspec.msgpack.Encoder().encode
_DECODER = msgspec.msgpack.Decoder(Payment)
