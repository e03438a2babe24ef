"""Payments at terminals that somebody should look at: in doubt still, or settled by a person's word."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.money import payment_word
from hub.insight.concerns.answered import PAYMENT, Answered, answers_to, still
from hub.insight.days import iso
from hub.insight.payments.words import DOUBTED, UNDONE

LISTED_MAX = 1_000
#: Facts that are looked through, the newest first.
WORDS_MAX = 10_000
_STATES = ("in doubt", "done", "not done", "undone")


class PaymentRow(Struct, frozen=True):
    """A payment, refund or reversal at a terminal, in minor units (below zero: given back), as was last said of it.

    `state` is `in doubt`, `done`, `not done`, or `undone` before a sale came of it. `decided_by` is a person; empty where the
    terminal said so. `about` is why, or the terminal's number. `answered` is what a person at head office said to this word of it.
    """

    store: str
    lane: str
    reference: str
    what: str
    kind: str
    minor: int
    currency: str
    business_date: str
    at_ms: int
    state: str
    decided_by: str
    approved_by: str
    about: str
    answered: Answered | None = None

    @property
    def subject(self) -> str:
        """What answers to it name it by."""
        return f"{self.store}/{self.reference}"

    @property
    def figure(self) -> int:
        """What an answer holds for: the word that was said of it."""
        return _STATES.index(self.state) if self.state in _STATES else -1


class Payments(Struct, frozen=True):
    """The newest first, and what is in doubt by currency."""

    payments: list[PaymentRow]
    in_doubt_minor: dict[str, int]
    more: bool


async def payments(connection: AsyncConnection, org: str, store: str = "", *, every: bool = False) -> Payments:
    """Those in doubt and those that a person settled, of one store or all; `every`: all that was said of."""
    c = payment_word.c
    where = [c.org == org, *([c.store == store] if store else [])]
    query = select(payment_word).where(*where).order_by(c.at_ms.desc(), c.seq.desc()).limit(WORDS_MAX)
    last: dict[tuple[str, str], Any] = {}
    for row in await connection.execute(query):
        known = last.get((row.store, row.reference))
        # A word settles a doubt in whatever order they came; of two words the later one stands.
        if known is None or (known.word == DOUBTED and row.word != DOUBTED):
            last[row.store, row.reference] = row
    rows = [row for row in last.values() if every or row.word == DOUBTED or (row.decided_by and row.word != UNDONE)]
    doubt: dict[str, int] = {}
    for row in rows:
        if row.word == DOUBTED:
            doubt[row.currency] = doubt.get(row.currency, 0) + int(row.minor)
    answers = await answers_to(connection, org, PAYMENT)
    return Payments([_answered(_row(row), answers) for row in rows[:LISTED_MAX]], doubt, len(rows) > LISTED_MAX)


def _answered(row: PaymentRow, answers: dict[str, Answered]) -> PaymentRow:
    found = still(answers, row.subject, row.figure)
    return replace(row, answered=found) if found else row


def _row(row: Any) -> PaymentRow:
    return PaymentRow(
        row.store,
        row.lane,
        row.reference,
        row.what,
        row.kind,
        int(row.minor),
        row.currency,
        iso(row.business_date),
        int(row.at_ms),
        _STATES[row.word] if DOUBTED <= row.word <= UNDONE else str(row.word),
        row.decided_by,
        row.approved_by,
        row.about,
    )
