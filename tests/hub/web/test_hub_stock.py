"""The stock of a store over HTTP: once it was followed, with how far."""

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.books.follow import follow
from tests.hub.insight.chain_store import ORG
from tests.hub.web.test_hub_api import Client, get, problem


async def test_a_stores_stock_and_one_item_of_it_are_told(client: Client, engine: AsyncEngine) -> None:
    assert (await get(client, "/api/v1/stores/s001/stock"))["items"] == []
    await follow(engine, ORG)

    page = await get(client, "/api/v1/stores/s001/stock", negative="true")
    item = await get(client, "/api/v1/stores/s001/stock/milk")

    assert [(row["item"], row["available_milli"], row["unissued_milli"]) for row in page["items"]] == [
        ("milk", -2000, 2000)
    ]
    assert (page["negative"], page["upto"]["seq"], page["next"]) == (1, 2, None)
    assert (item["stock"]["name"], item["entries"], item["documents_milli"]) == ("牛奶 Milk 1L", [], 0)


async def test_a_store_that_is_not_there_and_a_cursor_of_another_list_are_refused(client: Client) -> None:
    for path in ("/api/v1/stores/s099/stock", "/api/v1/stores/s099/stock/milk"):
        status, body = await problem(client, path)
        assert (status, body["code"]) == (404, "unknown-store")
    for path in ("/api/v1/stores/s001/stock?cursor=nonsense", "/api/v1/stores/s001/stock/milk?cursor=nonsense"):
        status, body = await problem(client, path)
        assert (status, body["field"]) == (400, "cursor")
