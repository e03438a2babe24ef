"""The stock of a store: parse, call, render."""

from aiohttp import web

from hub.books.answers import ItemStock, StoreStock
from hub.books.asking import item_stock, store_stock
from hub.insight.cursors import BadCursor
from hub.web.api import ask
from hub.web.asked import AskedPage, AskedStock, StockItemPath, StorePath, path, query
from hub.web.desk import DESK, Refusal, json_answer


async def stock_view(request: web.Request) -> web.StreamResponse:
    """A store's items."""
    desk, at, asked = request.app[DESK], path(request, StorePath), query(request, AskedStock)
    try:
        found = await ask(
            desk,
            lambda c: store_stock(
                c, desk.org, at.store, words=asked.q, negative=asked.negative, cursor=asked.cursor, limit=asked.limit
            ),
        )
    except BadCursor as error:
        raise Refusal(400, "bad-input", str(error), field="cursor") from error
    return json_answer(_there(found))


async def stock_item_view(request: web.Request) -> web.StreamResponse:
    """One item of a store."""
    desk, at, asked = request.app[DESK], path(request, StockItemPath), query(request, AskedPage)
    try:
        found = await ask(
            desk, lambda c: item_stock(c, desk.org, at.store, at.item, cursor=asked.cursor, limit=asked.limit)
        )
    except BadCursor as error:
        raise Refusal(400, "bad-input", str(error), field="cursor") from error
    return json_answer(_there(found))


def _there(found: StoreStock | ItemStock | None) -> StoreStock | ItemStock:
    if found is None:
        raise Refusal(404, "unknown-store", "There is no such store.", field="store")
    return found
