"""The dashboard's questions, each in three moves: parse, call, render."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.insight.answers import Receipts
from hub.insight.cursors import BadCursor
from hub.insight.deposits.held import deposits
from hub.insight.items import items
from hub.insight.payments.doubtful import payments
from hub.insight.reading import reading
from hub.insight.receipts.found import Wanted, receipts
from hub.insight.receipts.search import read
from hub.insight.receipts.whole import receipt
from hub.insight.returns.twice import doubles
from hub.insight.shifts.seen import shifts
from hub.insight.stores.store import store_detail
from hub.insight.stores.stores import usual_currency
from hub.insight.totals.today import all_stores, today
from hub.web.asked import (
    AskedDay,
    AskedDeposits,
    AskedItems,
    AskedPayments,
    AskedReceipts,
    AskedShifts,
    ReceiptPath,
    StorePath,
    day_of,
    path,
    query,
)
from hub.web.desk import DESK, Desk, Refusal, json_answer

A = TypeVar("A")
DAY_MS = 86_400_000


async def today_view(request: web.Request) -> web.StreamResponse:
    """One business date of the chain."""
    desk, day = request.app[DESK], day_of(query(request, AskedDay).date)
    return json_answer(await ask(desk, lambda c: today(c, desk.org, day, desk.clock.wall_ms())))


async def stores_view(request: web.Request) -> web.StreamResponse:
    """All stores, those that need a call first."""
    desk = request.app[DESK]
    return json_answer(await ask(desk, lambda c: all_stores(c, desk.org, desk.clock.wall_ms())))


async def store_view(request: web.Request) -> web.StreamResponse:
    """One store with its hours and lanes."""
    desk, store, day = request.app[DESK], path(request, StorePath).store, day_of(query(request, AskedDay).date)
    found = await ask(desk, lambda c: store_detail(c, desk.org, store, day, desk.clock.wall_ms()))
    if found is None:
        raise Refusal(404, "unknown-store", f"There is no store {store}.")
    return json_answer(found)


async def shifts_view(request: web.Request) -> web.StreamResponse:
    """Shifts and closed days of a business date."""
    desk, asked = request.app[DESK], query(request, AskedShifts)
    day, now_ms = day_of(asked.date), desk.clock.wall_ms()
    return json_answer(await ask(desk, lambda c: shifts(c, desk.org, day, now_ms, asked.store or "")))


async def payments_view(request: web.Request) -> web.StreamResponse:
    """Payments at terminals that somebody should look at."""
    desk, asked = request.app[DESK], query(request, AskedPayments)
    return json_answer(await ask(desk, lambda c: payments(c, desk.org, asked.store or "", every=asked.all)))


async def deposits_view(request: web.Request) -> web.StreamResponse:
    """Deposits that are not picked up, or of which too much was used."""
    desk, asked = request.app[DESK], query(request, AskedDeposits)
    before_ms = desk.clock.wall_ms() - asked.older * DAY_MS if asked.older else 0
    store, ended, words = asked.store or "", asked.ended, asked.q
    return json_answer(
        await ask(desk, lambda c: deposits(c, desk.org, store, ended=ended, words=words, before_ms=before_ms))
    )


async def receipts_view(request: web.Request) -> web.StreamResponse:
    """A page of receipts."""
    desk, asked = request.app[DESK], query(request, AskedReceipts)
    return json_answer(await ask(desk, lambda c: _receipts(c, desk.org, asked, day_of(asked.date))))


async def receipt_view(request: web.Request) -> web.StreamResponse:
    """One receipt whole."""
    desk, at = request.app[DESK], path(request, ReceiptPath)
    found = await ask(desk, lambda c: receipt(c, desk.org, at.store, at.lane, at.epoch, at.number))
    if found is None:
        raise Refusal(404, "unknown-receipt", "This receipt has not reached head office.")
    return json_answer(found)


async def doubles_view(request: web.Request) -> web.StreamResponse:
    """What came back twice."""
    desk = request.app[DESK]
    return json_answer(await ask(desk, lambda c: doubles(c, desk.org)))


async def items_view(request: web.Request) -> web.StreamResponse:
    """A page of items."""
    desk, asked = request.app[DESK], query(request, AskedItems)
    page = {"words": " ".join(asked.q.split()), "cursor": asked.cursor}
    return json_answer(await ask(desk, lambda c: items(c, desk.org, limit=asked.limit, **page)))


async def _receipts(connection: AsyncConnection, org: str, asked: AskedReceipts, day: int | None) -> Receipts:
    words = asked.q.strip()
    meanings = read(words, await usual_currency(connection, org)) if words else None
    wanted = Wanted(asked.store or "", asked.lane or "", day, meanings, asked.cursor, asked.limit)
    return await receipts(connection, org, wanted)


async def ask(desk: Desk, question: Callable[[AsyncConnection], Awaitable[A]]) -> A:
    """The answer to a question at one moment; a cursor of another list is refused."""
    try:
        async with reading(desk.engine) as connection:
            return await question(connection)
    except BadCursor as error:
        raise Refusal(400, "bad-input", str(error), field="cursor") from error
