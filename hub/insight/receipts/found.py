"""Receipts (小票) by date, store, lane and words, newest first, page by page.

Pages go by key: the database starts where the last page ended, at any depth. Each meaning of the typed words is a
question that an index answers; what they give is merged, because any of them may have been meant.
"""

from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import ColumnElement, FromClause, Select, Table, and_, literal, select, tuple_, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import ReceiptRow, Receipts
from hub.insight.cursors import from_cursor, to_cursor
from hub.insight.days import iso
from hub.insight.items import matching
from hub.insight.receipts.search import ANY_NUMBER, ByAmount, ByItem, ByNumber, ByReceipt, Meaning
from retail.sale import receipt_no

#: Most items whose receipts a search by name shows.
ITEMS_MAX = 20
_ORDER = ("business_date", "at_ms", "store", "lane", "epoch", "number")
_SHOWN = (*_ORDER, "total_minor", "currency", "lines", "tenders", "booked_date")

Big = Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
Text = Annotated[str, Meta(max_length=32, pattern=r"^[^\x00]*$")]


class Place(Struct, frozen=True, array_like=True):
    """A receipt's place in the order."""

    business_date: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    at_ms: Big
    store: Text
    lane: Text
    epoch: Big
    number: Big


class Wanted(Struct, frozen=True):
    """Which receipts; empty fields ask for all. `meanings` None is no search, an empty list finds nothing."""

    store: str = ""
    lane: str = ""
    day: int | None = None
    meanings: Sequence[Meaning] | None = None
    cursor: str = ""
    limit: int = 50


async def receipts(connection: AsyncConnection, org: str, wanted: Wanted) -> Receipts:
    """A page of receipts; raise `BadCursor` for a cursor that is not this list's."""
    after = from_cursor(wanted.cursor, Place) if wanted.cursor else None
    legs = await _legs(connection, org, wanted, after)
    if not legs:
        return Receipts([], None)
    rows = await connection.execute(_merged(legs, wanted.limit + 1))
    page = [_row(row) for row in rows]
    more = len(page) > wanted.limit
    return Receipts([row for row, _ in page[: wanted.limit]], to_cursor(page[wanted.limit - 1][1]) if more else None)


async def _legs(connection: AsyncConnection, org: str, wanted: Wanted, after: Place | None) -> list[Select[Any]]:
    """One bounded question for each meaning."""
    limits = _filters(t.sale, org, wanted, after)
    if wanted.meanings is None:
        return [_newest(select(*_columns()).where(*limits), t.sale, wanted.limit + 1)]
    legs = []
    for meaning in wanted.meanings:
        if isinstance(meaning, ByItem):
            ids = await matching(connection, org, meaning.words, ITEMS_MAX)
            legs += [
                _with_item(table, org, item, wanted, after) for item in ids for table in (t.sold_item, t.sold_lately)
            ]
        else:
            found = select(*_columns()).where(*limits, *_meant(meaning))
            legs.append(_newest(found, t.sale, wanted.limit + 1))
    return legs


def _meant(meaning: ByReceipt | ByNumber | ByAmount) -> list[ColumnElement[bool]]:
    c = t.sale.c
    match meaning:
        case ByNumber(number=number):
            return [c.number == number]
        case ByAmount(total_minor=total_minor):
            return [c.total_minor == total_minor]
        case ByReceipt(store=store, lane=lane, epoch=epoch, first=first, last=last):
            where = [c.store == store, *([c.lane == lane] if lane else []), *([c.epoch == epoch] if epoch else [])]
            # A range of all numbers would lead the planner to the index by number, and past every receipt there is.
            return where if (first, last) == ANY_NUMBER else [*where, c.number.between(first, last)]


def _with_item(table: Table, org: str, item: str, wanted: Wanted, after: Place | None) -> Select[Any]:
    """Receipts that an item stands on, in the order of its own rows."""
    i, s = table.c, t.sale.c
    same = and_(s.org == i.org, s.store == i.store, s.lane == i.lane, s.epoch == i.epoch, s.number == i.number)
    found = select(*_columns()).select_from(table.join(t.sale, same))
    return _newest(found.where(i.item == item, *_filters(table, org, wanted, after)), table, wanted.limit + 1)


def _filters(table: FromClause, org: str, wanted: Wanted, after: Place | None) -> list[ColumnElement[bool]]:
    c = table.c
    where: list[ColumnElement[bool]] = [c.org == org]
    where += [c.store == wanted.store] if wanted.store else []
    where += [c.lane == wanted.lane] if wanted.lane else []
    where += [c.business_date == wanted.day] if wanted.day else []
    if after:
        bounds = [literal(getattr(after, name), c[name].type) for name in _ORDER]
        where.append(tuple_(*(c[name] for name in _ORDER)) < tuple_(*bounds))
        where.append(c.business_date <= after.business_date)  # what an index can start from
    return where


def _columns() -> list[ColumnElement[Any]]:
    return [t.sale.c[name] for name in _SHOWN]


def _newest(query: Select[Any], table: FromClause, limit: int) -> Select[Any]:
    return query.order_by(*(table.c[name].desc() for name in _ORDER)).limit(limit)


def _merged(legs: list[Select[Any]], limit: int) -> Select[Any]:
    """All legs as one list without repeats. Each is a query in its own brackets: SQLite allows no other way."""
    if len(legs) == 1:
        return legs[0]
    every = union_all(*(select(leg.subquery()) for leg in legs)).subquery()
    distinct = select(every).distinct()
    return distinct.order_by(*(every.c[name].desc() for name in _ORDER)).limit(limit)


def _row(row: Any) -> tuple[ReceiptRow, Place]:
    place = Place(row.business_date, row.at_ms, row.store, row.lane, row.epoch, row.number)
    return (
        ReceiptRow(
            store=row.store,
            lane=row.lane,
            epoch=row.epoch,
            number=row.number,
            receipt_no=receipt_no(row.store, row.lane, row.epoch, row.number),
            business_date=iso(row.business_date),
            at_ms=row.at_ms,
            total_minor=row.total_minor,
            currency=row.currency,
            lines=row.lines,
            tenders=row.tenders.split(",") if row.tenders else [],
            booked_date=iso(row.booked_date) if row.booked_date else None,
        ),
        place,
    )
