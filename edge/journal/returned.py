"""What has come back of the lines of receipts, so that nothing comes back twice.

A lane looks when the goods are put into the cart, and the journal again in the sale's own transaction: of two lanes that
bring the same line back at once, one is told that it moved.
"""

import sqlite3
from collections.abc import Iterable, Mapping

from edge.journal.answers import SQL, completed_of_number
from edge.journal.errors import ReturnMoved
from edge.journal.words import Identity, SaleDraft
from retail.returns.origin import Origin, ReceiptKey, WentBack
from retail.returns.sold import Sold
from retail.sale import Sale


def still_there(connection: sqlite3.Connection, draft: SaleDraft) -> None:
    """Raise `ReturnMoved` where more of a line has come back than the lane knew, or more would than was sold."""
    for origin in draft.origins:
        stands = _returned(connection, origin)
        back = -draft.sale.lines[origin.line - 1].qty_milli
        if origin.receipt.number and (stands != origin.before_milli or stands + back > origin.sold_milli):
            raise ReturnMoved(f"{stands} of {origin.sold_milli} of {origin.receipt.text} line {origin.of_line} is back")
    still_paid(connection, draft.backs)


def still_paid(connection: sqlite3.Connection, backs: Iterable[WentBack]) -> None:
    """Raise `ReturnMoved` where more of a payment has gone back than the lane knew, or more would than was paid."""
    for one in backs:
        row = connection.execute(SQL["gone_back"], (*_key(one.receipt), one.kind)).fetchone()
        stands = int(row[0]) if row else 0
        if stands != one.before_minor or stands + one.minor > one.paid_minor:
            raise ReturnMoved(f"{stands} of {one.paid_minor} of {one.receipt.text} by {one.kind} has gone back")


def gone_of(backs: Iterable[WentBack]) -> list[tuple[str, str, int, int, str, int, int]]:
    """Rows of `returned_money`."""
    return [(*_key(one.receipt), one.kind, one.paid_minor, one.minor) for one in backs if one.minor > 0]


def back_of(origins: Iterable[Origin], sale: Sale) -> list[tuple[str, str, int, int, int, int, int]]:
    """Rows of `returned`: what each line below zero gives back to the line that it came from."""
    return [
        (*_key(one.receipt), one.of_line, one.sold_milli, -sale.lines[one.line - 1].qty_milli)
        for one in origins
        if one.receipt.number
    ]


def sold(connection: sqlite3.Connection, identity: Identity, receipt: ReceiptKey) -> Sold | None:
    """A receipt of this journal with what is left of it; None where it is none of ours, or not kept any more."""
    epoch = receipt.epoch or identity.epoch
    if receipt.store != identity.store:
        return None
    done = completed_of_number(connection, receipt.lane, epoch, receipt.number)
    if done is None:
        return None
    key = ReceiptKey(receipt.store, receipt.lane, epoch, receipt.number)
    gone = gone_back_of(connection, key)
    back = returned_of(connection, key)
    return Sold(key, done.sale, done.details, done.business_date, back, done.backs, gone)


def returned_of(connection: sqlite3.Connection, receipt: ReceiptKey) -> Mapping[int, int]:
    """How much of each line of a receipt has come back, in thousandths."""
    return dict(connection.execute(SQL["returned_of"], _key(receipt)).fetchall())


def gone_back_of(connection: sqlite3.Connection, receipt: ReceiptKey) -> Mapping[str, int]:
    """How much of each way that paid for a receipt went back here."""
    return dict(connection.execute(SQL["gone_back_of"], _key(receipt)).fetchall())


def _returned(connection: sqlite3.Connection, origin: Origin) -> int:
    row = connection.execute(SQL["returned"], (*_key(origin.receipt), origin.of_line)).fetchone()
    return int(row[0]) if row else 0


def _key(receipt: ReceiptKey) -> tuple[str, str, int, int]:
    return receipt.store, receipt.lane, receipt.epoch, receipt.number
