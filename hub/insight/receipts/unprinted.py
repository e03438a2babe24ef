"""Receipts that may not be on paper, as lanes last said (小票未打).

The word travels as telemetry, which a box may shed on a bad line: each says all that there is of its lane, so that the newest stands for
itself. It is about paper alone; the sales are in the ledger whatever became of it.
"""

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.shifts import paper_word
from hub.insight.answers import UnprintedRow
from hub.insight.projection.rollup import DAYS, FIGURE_MAX, Row, Stream, are_codes
from protocol.facts import Fact, ReceiptsPrinted, ReceiptsUnprinted

NUMBER_MAX = 2**31 - 1
NAMED_CHARS, WHY_CHARS = 300, 120


def about_papers(fact: Fact) -> bool:
    """Whether a fact becomes a row here."""
    return isinstance(fact.body, ReceiptsUnprinted | ReceiptsPrinted)


def unfit_for_papers(fact: Fact) -> str:
    """Why no table holds what is said; empty where one does."""
    if fact.business_date not in DAYS or not 0 <= fact.at_ms <= FIGURE_MAX:
        return "a date or time out of bounds"
    if not are_codes([fact.lane]):
        return "a name longer than any of ours"
    if isinstance(fact.body, ReceiptsUnprinted):
        if not all(0 <= number <= NUMBER_MAX for number in (*fact.body.doubtful, fact.body.waits_from)):
            return "a receipt number out of bounds"
        return "signs that no text has" if "\0" in fact.body.why else ""
    return ""


def paper_row(stream: Stream, seq: int, fact: Fact) -> Row:
    """The row of a fact."""
    said = fact.body if isinstance(fact.body, ReceiptsUnprinted) else ReceiptsUnprinted()
    key = (stream.org, stream.store, stream.box, stream.epoch, fact.lane, seq)
    return (*key, _named(said.doubtful), said.waits_from, said.why[:WHY_CHARS], fact.at_ms)


def _named(numbers: tuple[int, ...]) -> str:
    """As many as there is room for, the oldest first."""
    text = ""
    for number in numbers:
        more = f"{text},{number}" if text else str(number)
        if len(more) > NAMED_CHARS:
            break
        text = more
    return text


async def unprinted(connection: AsyncConnection, org: str, store: str) -> list[UnprintedRow]:
    """By lane, of the store's newest life: an older one has no lanes any more."""
    c, s = paper_word.c, t.store.c
    life = (c.org, c.store, c.epoch, c.lane)
    newest = (
        select(*life, func.max(c.seq).label("seq"))
        .join(t.store, and_(s.org == c.org, s.store == c.store, s.epoch == c.epoch))
        .where(c.org == org, c.store == store)
        .group_by(*life)
        .subquery()
    )
    of_it = and_(*(newest.c[name] == c[name] for name in ("org", "store", "epoch", "lane", "seq")))
    rows = await connection.execute(select(paper_word).join(newest, of_it).order_by(c.lane))
    return [
        UnprintedRow(row.lane, _numbers(row.doubtful), int(row.waits_from), row.why, int(row.at_ms))
        for row in rows
        if row.doubtful or row.waits_from
    ]


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number]
