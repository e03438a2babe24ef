"""The stock of a store, asked for: of the life that its box is in."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.books.answers import EntryRow, ItemStock, LotRow, StockRow, StockUpto, StoreStock
from hub.books.rows import ISSUE
from hub.db import tables as t
from hub.db.tables.stock import stock_cursor, stock_document, stock_entry, stock_level
from hub.insight.cursors import from_cursor, to_cursor
from hub.insight.days import iso
from hub.insight.items import matching, named
from retail.catalogue import Item
from retail.stock.numbers import stock_no

#: Items that words may mean, at most.
_MATCHES = 500
_level = stock_level.c
_POSTED = func.sum(_level.posted_milli)
_UNISSUED = func.sum(_level.unissued_milli)
#: Those below zero come first.
_PLACE = case((_POSTED < _UNISSUED, 0), else_=1)


async def newest_life(connection: AsyncConnection, org: str, store: str) -> tuple[str, int] | None:
    """What people call a store, and the life that its box is in; None where there is no such store."""
    c = t.store.c
    row = (await connection.execute(select(c.name, c.epoch).where(c.org == org, c.store == store))).first()
    return (row.name, int(row.epoch)) if row else None


async def store_stock(
    connection: AsyncConnection,
    org: str,
    store: str,
    *,
    words: str = "",
    negative: bool = False,
    cursor: str = "",
    limit: int = 50,
) -> StoreStock | None:
    """A page of a store's items; None where there is no such store. Raise `BadCursor` for one that is not this list's."""
    if (life := await newest_life(connection, org, store)) is None:
        return None
    name, epoch = life
    where = [_level.org == org, _level.store == store, _level.epoch == epoch]
    if words:
        where.append(_level.item.in_(await matching(connection, org, words, _MATCHES)))
    rows = await _page(connection, where, negative=negative, cursor=cursor, limit=limit)
    known = await named(connection, org, [row.item for row in rows])
    in_all, below = await _totals(connection, org, store, epoch)
    last = rows[limit - 1] if len(rows) > limit else None
    return StoreStock(
        store=store,
        name=name,
        upto=await upto(connection, org, store, epoch),
        items_in_all=in_all,
        negative=below,
        items=[_row(row.item, row.posted, row.unissued, known) for row in rows[:limit]],
        next=to_cursor((int(last.place), last.item)) if last else None,
    )


async def item_stock(
    connection: AsyncConnection, org: str, store: str, item: str, *, cursor: str = "", limit: int = 50
) -> ItemStock | None:
    """One item of a store with its documents, the newest first; None where there is no such store."""
    if (life := await newest_life(connection, org, store)) is None:
        return None
    epoch = life[1]
    query = select(_level.lot, _level.posted_milli, _level.unissued_milli).where(
        _level.org == org, _level.store == store, _level.epoch == epoch, _level.item == item
    )
    lots = [
        (lot, int(posted), int(waits)) for lot, posted, waits in await connection.execute(query.order_by(_level.lot))
    ]
    known = await named(connection, org, [item])
    rows = await _entries(connection, org, store, epoch, item, cursor, limit)
    e = stock_entry.c
    in_documents = select(func.coalesce(func.sum(e.moved_milli), 0)).where(
        e.org == org, e.store == store, e.epoch == epoch, e.item == item
    )
    return ItemStock(
        store,
        await upto(connection, org, store, epoch),
        _row(item, sum(one[1] for one in lots), sum(one[2] for one in lots), known),
        [LotRow(lot, posted, waits, posted - waits) for lot, posted, waits in lots],
        int(await connection.scalar(in_documents) or 0),
        [_entry(store, epoch, row) for row in rows[:limit]],
        to_cursor((int(rows[limit - 1].seq), rows[limit - 1].lot)) if len(rows) > limit else None,
    )


async def upto(connection: AsyncConnection, org: str, store: str, epoch: int) -> StockUpto:
    """How far the figures of a life go."""
    b, u, c = t.box.c, t.cursor.c, stock_cursor.c
    mine = (b.org == org, b.store == store, b.epoch == epoch)
    here = and_(u.org == b.org, u.store == b.store, u.box == b.box, u.epoch == b.epoch, u.stream == "ledger")
    seen = and_(c.org == b.org, c.store == b.store, c.box == b.box, c.epoch == b.epoch)
    joined = t.box.outerjoin(t.cursor, here).outerjoin(stock_cursor, seen)
    query = select(
        *(func.coalesce(func.sum(column), 0) for column in (c.seq, u.applied_seq, b.head_seq, c.unfit))
    ).select_from(joined)
    seq, applied, head, unfit = map(int, (await connection.execute(query.where(*mine))).one())
    complete = seq >= max(applied, head) and not unfit
    return StockUpto(
        epoch=epoch, seq=seq, applied_seq=applied, head_seq=max(head, applied), complete=complete, unfit=unfit
    )


async def _page(
    connection: AsyncConnection, where: Sequence[ColumnElement[bool]], *, negative: bool, cursor: str, limit: int
) -> Sequence[Any]:
    query = (
        select(_level.item, _POSTED.label("posted"), _UNISSUED.label("unissued"), _PLACE.label("place"))
        .where(*where)
        .group_by(_level.item)
        .order_by(_PLACE, _level.item)
        .limit(limit + 1)
    )
    if negative:
        query = query.having(_POSTED < _UNISSUED)
    if cursor:
        place, item = from_cursor(cursor, tuple[int, str])
        query = query.having(tuple_(_PLACE, _level.item) > tuple_(literal(place), literal(item)))
    return (await connection.execute(query)).all()


async def _totals(connection: AsyncConnection, org: str, store: str, epoch: int) -> tuple[int, int]:
    of_store = (_level.org == org, _level.store == store, _level.epoch == epoch)
    items = select(_PLACE.label("place")).where(*of_store).group_by(_level.item).subquery()
    row = (
        await connection.execute(select(func.count(), func.coalesce(func.sum(1 - items.c.place), 0)).select_from(items))
    ).one()
    return int(row[0]), int(row[1])


async def _entries(
    connection: AsyncConnection, org: str, store: str, epoch: int, item: str, cursor: str, limit: int
) -> Sequence[Any]:
    e, d = stock_entry.c, stock_document.c
    same = and_(d.org == e.org, d.store == e.store, d.epoch == e.epoch, d.box == e.box, d.seq == e.seq)
    query = (
        select(
            *(e.seq, e.lot, e.moved_milli),
            *(d.number, d.kind, d.who, d.business_date, d.at_ms, d.reference, d.why, d.receipts),
        )
        .select_from(stock_entry.join(stock_document, same))
        .where(e.org == org, e.store == store, e.epoch == epoch, e.item == item)
        .order_by(e.seq.desc(), e.lot)
        .limit(limit + 1)
    )
    if cursor:
        seq, lot = from_cursor(cursor, tuple[int, str])
        query = query.where((e.seq < seq) | ((e.seq == seq) & (e.lot > lot)))
    return (await connection.execute(query)).all()


def _entry(store: str, epoch: int, row: Any) -> EntryRow:
    return EntryRow(
        document=stock_no(store, "i" if row.kind == ISSUE else "m", epoch, int(row.number)),
        kind=row.kind,
        by=row.who,
        business_date=iso(row.business_date),
        at_ms=int(row.at_ms),
        reference=row.reference,
        why=row.why,
        receipts=row.receipts,
        lot=row.lot,
        moved_milli=int(row.moved_milli),
    )


def _row(item: str, posted: int, unissued: int, known: dict[str, Item]) -> StockRow:
    found = known.get(item)
    return StockRow(
        item=item,
        name=found.name if found else "",
        unit=found.unit if found else "",
        weighed=bool(found and found.weighed),
        posted_milli=int(posted),
        unissued_milli=int(unissued),
        available_milli=int(posted) - int(unissued),
    )
