"""What people decide over the API: once, by somebody, for a reason."""

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import AsyncEngine

from protocol.packing import pack
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
    assert await (await client.get(LIFE)).json() == {"lives": [], "facts": []}


async def test_facts_set_aside_are_dismissed_with_a_reason(client: Client, engine: AsyncEngine) -> None:
    await an_older_life_sends(engine)

    refused = [await client.post(f"{LIFE}/dismiss", json=body) for body in ({"who": "li"}, {**BY, "why": " "})]
    done = await (await client.post(f"{LIFE}/dismiss", json=BY)).json()

    assert [answer.status for answer in refused] == [400, 400]
    assert (await refused[1].json())["field"] == "why"
    assert (done["verdict"], done["contents"]["receipts"]) == ("dismissed", 2)
    assert (await client.post("/api/v1/aside/s404/box1/1/release", json=BY)).status == 404


async def test_what_could_not_be_read_is_shown_downloaded_tried_again_and_dismissed(
    client: Client, engine: AsyncEngine
) -> None:
    hub = Hub(engine)
    box = await hub.enrol("s009")
    newer = pack((41, "01", 20260301, 1, ()))
    box.write(newer)
    await hub.serve(box.facts(1, 1))

    [row] = (await (await client.get("/api/v1/parked")).json())["parked"]
    one = f"/api/v1/parked/{row['id']}"
    detail, saved = await (await client.get(one)).json(), await client.get(f"{one}/bytes")
    retried = await (await client.post(f"{one}/retry", json={"who": "li"})).json()
    dismissed = await (await client.post(f"{one}/dismiss", json=BY)).json()

    assert (row["store"], row["form"], row["seq"]) == ("s009", "fact", 1)
    assert "a fact of kind 41" in detail["words"][0]
    assert (await saved.read(), saved.headers["Content-Disposition"][:21]) == (newer, "attachment; filename=")
    assert retried["outcome"] == "still"
    assert dismissed["parked"]["dismissed_ms"] > 0
    assert (await (await client.get("/api/v1/parked")).json())["parked"] == []
    assert len((await (await client.get("/api/v1/parked?dismissed=true")).json())["parked"]) == 1
    assert (await client.get(f"/api/v1/parked/{'0' * 64}")).status == 404
    assert (await client.get("/api/v1/parked/nonsense")).status == 404


async def test_a_period_is_shown_closed_and_opened_again(client: Client) -> None:
    at = "/api/v1/periods/2026-02-28"

    shown = await (await client.get("/api/v1/periods/2026-03")).json()
    closed = await client.post(f"{at}/close", json=BY)
    day = await (await client.get(at)).json()
    opened = await (await client.post(f"{at}/reopen", json=BY)).json()
    runs = await client.post("/api/v1/periods/2026-03-01/close", json=BY)

    assert [(row["business_date"], row["takings_minor"], row["stores"]) for row in shown["days"]] == [
        ("2026-03-01", 1100, 1)
    ]
    assert (closed.status, day["is_closed"], day["days"][0]["closed"]["who"]) == (200, True, "li")
    assert opened["days"] == ["2026-02-28"]
    assert (runs.status, (await runs.json())["code"]) == (409, "not-complete")
    assert (await client.get("/api/v1/periods/2026-13")).status == 400
    assert (await client.get("/api/v1/periods/soon")).status == 404
