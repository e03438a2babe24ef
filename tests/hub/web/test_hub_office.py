"""What people decide over the API: once, by somebody, for a reason."""

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hub.inbox.box import Hub, sold

Client = TestClient[web.Request, web.Application]
BY = {"who": "li", "why": "repaired and put back"}
LIFE = "/api/v1/aside/s009/box1/1"


async def an_older_life_sends(engine: AsyncEngine) -> None:
    hub = Hub(engine)
    old = await hub.enrol("s009")
    await hub.enrol("s009")
    old.write(sold(1), sold(2))
    await hub.serve(old.facts(1, 2))


async def test_facts_set_aside_are_shown_released_once_and_written_down(client: Client, engine: AsyncEngine) -> None:
    await an_older_life_sends(engine)

    [life] = (await (await client.get("/api/v1/aside")).json())["lives"]
    detail = await (await client.get(LIFE)).json()
    first, again = [await (await client.post(f"{LIFE}/release", json=BY)).json() for _ in range(2)]
    [kept] = (await (await client.get("/api/v1/decisions")).json())["decisions"]

    assert (life["store"], life["state"], life["contents"]["receipts"]) == ("s009", "waiting", 2)
    assert [fact["number"] for fact in detail["facts"]] == [1, 2]
    assert (first["contents"]["receipts"], again["contents"]["facts"]) == (2, 0)
    assert (kept["subject"], kept["who"], kept["told"]["receipts"]) == ("s009/box1/1", "li", 2)
    assert (await client.get(LIFE)).status == 404


async def test_facts_set_aside_are_dismissed_with_a_reason(client: Client, engine: AsyncEngine) -> None:
    await an_older_life_sends(engine)

    refused = [await client.post(f"{LIFE}/dismiss", json=body) for body in ({"who": "li"}, {**BY, "why": " "})]
    done = await (await client.post(f"{LIFE}/dismiss", json=BY)).json()

    assert [answer.status for answer in refused] == [400, 400]
    assert (await refused[1].json())["field"] == "why"
    assert (done["verdict"], done["contents"]["receipts"]) == ("dismissed", 2)
    assert (await client.post("/api/v1/aside/s404/box1/1/release", json=BY)).status == 404
