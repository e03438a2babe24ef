"""Following the ledgers with the stock of their stores, beside the inbox: no receipt waits for its rows by item.

    inbox    fact ........ fact | its cursor     one transaction, acknowledged
    follow   seen ..... upto    | sums, documents and how far they go: one transaction, so a fact counts once

Facts are taken in their order, up to the inbox's cursor: what came ahead of a gap counts when the gap is closed. Everything adds,
so it can be dropped and made again (`forget`), and comes to the same.
"""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.books.rows import Books, Life, enter, level_rows
from hub.db import tables as t
from hub.db import writing
from hub.db.stock_tables import stock_cursor, stock_document, stock_entry, stock_level
from hub.db.writes import insert_adding, insert_once, insert_over
from hub.insight.following import LEDGER, Looked, behind, records
from hub.insight.following import Life as FactsOf
from hub.insight.reading import reading
from hub.insight.rollup import Row
from protocol.facts import Fact, decode_fact
from protocol.packing import BadMessage


async def follow(engine: AsyncEngine, org: str) -> Looked:
    """Enter what is new, not all of it at once where there is much."""
    async with reading(engine) as connection:
        spans, _ = await behind(connection, org, stock_cursor, stock_cursor.c.seq)
    if not spans:
        return Looked(0, more=False)
    async with writing(engine) as connection:
        await _lock(connection, org, [span.life for span in spans])
        spans, more = await behind(connection, org, stock_cursor, stock_cursor.c.seq)
        facts = await records(connection, org, spans)
        moved: list[Row] = []
        made: list[tuple[Life, Books]] = []
        for (store, box, epoch), _, upto in spans:
            life, books = Life(org, store, box, epoch), Books()
            for row in facts.get((store, box, epoch), ()):
                if fact := _readable(bytes(row.record)):
                    enter(books, life, int(row.seq), fact)
            made.append((life, books))
            moved.append((org, store, box, epoch, upto, books.unfit))
        await _write(connection, made)
        await insert_adding(connection, stock_cursor, sorted(moved), adding=("unfit",), newest=("seq",))
    return Looked(sum(map(len, facts.values())), more)


async def forget(connection: AsyncConnection, org: str, lives: Sequence[FactsOf]) -> None:
    """Drop what was made of these lives: it is made again, from the facts that are here then."""
    await _lock(connection, org, lives)
    for store, _, epoch in lives:
        for table in (stock_level, stock_document, stock_entry):
            c = table.c
            await connection.execute(delete(table).where(c.org == org, c.store == store, c.epoch == epoch))
    await insert_over(connection, stock_cursor, sorted((org, *life, 0, 0) for life in lives))


async def lives_of(connection: AsyncConnection, org: str, store: str) -> list[FactsOf]:
    """All lives of a store's boxes that sent something."""
    c = t.cursor.c
    rows = await connection.execute(
        select(c.store, c.box, c.epoch).where(c.org == org, c.store == store, c.stream == LEDGER)
    )
    return [(store, box, int(epoch)) for store, box, epoch in rows]


async def _lock(connection: AsyncConnection, org: str, lives: Sequence[FactsOf]) -> None:
    """Whoever else follows, or forgets, waits until we are done: rows that are not there yet are made first."""
    await insert_once(connection, stock_cursor, sorted((org, *life, 0, 0) for life in lives))
    c = stock_cursor.c
    mine = (c.org == org, c.store.in_(sorted({life[0] for life in lives})))
    await connection.execute(select(c.seq).where(*mine).order_by(c.store, c.box, c.epoch).with_for_update())


async def _write(connection: AsyncConnection, made: Sequence[tuple[Life, Books]]) -> None:
    levels = sorted(row for life, books in made for row in level_rows(life, books))
    await insert_adding(connection, stock_level, levels, adding=("posted_milli", "unissued_milli"))
    await insert_over(connection, stock_document, sorted(row for _, books in made for row in books.documents))
    await insert_over(connection, stock_entry, sorted(row for _, books in made for row in books.entries))


def _readable(record: bytes) -> Fact | None:
    """What cannot be read is parked by the inbox, and in no figure."""
    try:
        return decode_fact(record)
    except BadMessage:
        return None
