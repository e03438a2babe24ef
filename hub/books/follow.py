"""Following the ledgers with the stock of their stores, beside the inbox: no receipt waits for its rows by item.

    inbox    fact ........ fact | its cursor     one transaction, acknowledged
    follow   seen ..... upto    | sums, documents and how far they go: one transaction, so a fact counts once

Facts are taken in their order, up to the inbox's cursor: what came ahead of a gap counts when the gap is closed. Everything adds,
so it can be dropped and made again (`forget`), and comes to the same.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.books.rows import Books, Life, enter, level_rows
from hub.db import tables as t
from hub.db import writing
from hub.db.tables.stock import stock_cursor, stock_document, stock_entry, stock_level
from hub.db.writes import insert_adding, insert_once, insert_over
from hub.insight.following import LEDGER, Looked, Span, behind, records
from hub.insight.following import Life as FactsOf
from hub.insight.reading import reading
from protocol.facts import Fact, decode_fact
from protocol.packing import BadMessage

#: Facts of one look: goods that are sold often are one row for many receipts.
FACTS_MAX = 2000
#: Facts that are summed up before whoever else is in the process has a turn.
AT_ONCE = 200


class Stands(NamedTuple):
    """How far a life is in the figures, and how often those were dropped and made again."""

    seq: int = 0
    unfit: int = 0
    forgotten: int = 0


async def follow(engine: AsyncEngine, org: str) -> Looked:
    """Enter what is new, not all of it at once where there is much.

    Facts are read and summed without a lock. What somebody else has entered meanwhile, or forgotten, is left to the next look.
    """
    async with reading(engine) as connection:
        spans, more = await behind(connection, org, stock_cursor, stock_cursor.c.seq, FACTS_MAX)
        if not spans:
            return Looked(0, more=False)
        before = await _stands(connection, org, [span.life for span in spans])
        facts = await records(connection, org, spans)
    made = [(span, await _summed(org, span.life, facts.get(span.life, ()))) for span in spans]
    async with writing(engine) as connection:
        lives = [span.life for span in spans]
        await _lock(connection, org, lives)
        stands = await _stands(connection, org, lives)
        mine = [one for one in made if stands[one[0].life] == before.get(one[0].life, Stands())]
        await _write(connection, org, mine, stands)
    return Looked(sum(map(len, facts.values())), more or len(mine) < len(made))


async def forget(connection: AsyncConnection, org: str, lives: Sequence[FactsOf]) -> None:
    """Drop what was made of these lives: it is made again, from the facts that are here then."""
    await _lock(connection, org, lives)
    for store, _, epoch in lives:
        for table in (stock_level, stock_document, stock_entry):
            c = table.c
            await connection.execute(delete(table).where(c.org == org, c.store == store, c.epoch == epoch))
    stands = await _stands(connection, org, lives)
    rows = sorted((org, *life, 0, 0, stands[life].forgotten + 1) for life in lives)
    await insert_over(connection, stock_cursor, rows)


async def lives_of(connection: AsyncConnection, org: str, store: str) -> list[FactsOf]:
    """All lives of a store's boxes that sent something."""
    c = t.cursor.c
    rows = await connection.execute(
        select(c.store, c.box, c.epoch).where(c.org == org, c.store == store, c.stream == LEDGER)
    )
    return [(store, box, int(epoch)) for store, box, epoch in rows]


async def _lock(connection: AsyncConnection, org: str, lives: Sequence[FactsOf]) -> None:
    """Whoever else follows, or forgets, waits until we are done: rows that are not there yet are made first."""
    await insert_once(connection, stock_cursor, sorted((org, *life, 0, 0, 0) for life in lives))
    c = stock_cursor.c
    mine = (c.org == org, c.store.in_(sorted({life[0] for life in lives})))
    await connection.execute(select(c.seq).where(*mine).order_by(c.store, c.box, c.epoch).with_for_update())


async def _stands(connection: AsyncConnection, org: str, lives: Sequence[FactsOf]) -> dict[FactsOf, Stands]:
    c = stock_cursor.c
    query = select(c.store, c.box, c.epoch, c.seq, c.unfit, c.forgotten).where(
        c.org == org, c.store.in_(sorted({life[0] for life in lives}))
    )
    rows = await connection.execute(query)
    return {
        (store, box, int(epoch)): Stands(int(seq), int(unfit), int(again))
        for store, box, epoch, seq, unfit, again in rows
    }


async def _summed(org: str, life: FactsOf, rows: Sequence[Any]) -> Books:
    books, whose = Books(), Life(org, *life)
    for at, row in enumerate(rows):
        if fact := _readable(bytes(row.record)):
            enter(books, whose, int(row.seq), fact)
        if at % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(0)  # whoever else is in the process has a turn
    return books


async def _write(
    connection: AsyncConnection, org: str, made: Sequence[tuple[Span, Books]], stands: Mapping[FactsOf, Stands]
) -> None:
    levels = sorted(row for span, books in made for row in level_rows(Life(org, *span.life), books))
    await insert_adding(connection, stock_level, levels, adding=("posted_milli", "unissued_milli"))
    await insert_over(connection, stock_document, sorted(row for _, books in made for row in books.documents))
    await insert_over(connection, stock_entry, sorted(row for _, books in made for row in books.entries))
    moved = [
        (org, *span.life, span.upto, stands[span.life].unfit + books.unfit, stands[span.life].forgotten)
        for span, books in made
    ]
    await insert_over(connection, stock_cursor, sorted(moved))


def _readable(record: bytes) -> Fact | None:
    """What cannot be read is parked by the inbox, and in no figure."""
    try:
        return decode_fact(record)
    except BadMessage:
        return None
