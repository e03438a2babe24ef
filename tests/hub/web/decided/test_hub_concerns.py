"""What calls for a person, over the API: counted, listed, answered once it was seen, and refused in words."""

from aiohttp import web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.hub.insight.chain_store import receive
from tests.hub.insight.deposits.test_deposits import D1, taken, used

Client = TestClient[web.Request, web.Application]
SAID = {"subject": D1, "figure": -200, "verdict": "accepted", "who": "li", "why": "picked up twice"}
AT = "/api/v1/concerns/deposit"


async def test_a_concern_is_counted_opened_answered_and_written_down(client: Client, engine: AsyncEngine) -> None:
    await receive(engine, "s01", [taken(1, 300), used(1, D1, 500)])

    counted = (await (await client.get("/api/v1/concerns")).json())["concerns"]
    [matter] = (await (await client.get(AT)).json())["matters"]
    shown = await (await client.get(f"/api/v1/deposits/{D1}")).json()
    done = await client.post(AT, json=SAID)

    assert [(one["kind"], one["count"], one["minor"]) for one in counted if one["count"]] == [
        ("deposit", 1, {"CNY": 200})
    ]
    assert (matter["subject"], matter["figure"], matter["answered"]) == (D1, -200, None)
    assert [step["what"] for step in shown["steps"]] == ["taken", "used"]
    assert done.status == 200
    assert sum(one["count"] for one in (await (await client.get("/api/v1/concerns")).json())["concerns"]) == 0
    [kept] = (await (await client.get("/api/v1/decisions")).json())["decisions"]
    assert (kept["kind"], kept["subject"], kept["who"]) == ("deposit", D1, "li")
    [row] = (await (await client.get("/api/v1/deposits")).json())["deposits"]
    assert row["answered"]["why"] == "picked up twice"


async def test_what_cannot_be_answered_is_refused_as_a_problem(client: Client, engine: AsyncEngine) -> None:
    await receive(engine, "s01", [taken(1, 300), used(1, D1, 500)])

    refused = [
        await client.post(AT, json={**SAID, "figure": -100}),
        await client.post(AT, json={**SAID, "subject": "s01-03-1-D0009"}),
        await client.post(AT, json={**SAID, "verdict": "forgotten"}),
        await client.post("/api/v1/concerns/nonsense", json=SAID),
        await client.get("/api/v1/deposits/s01-03-1-D0009"),
    ]

    assert [(answer.status, (await answer.json())["code"]) for answer in refused[:3]] == [
        (409, "changed-since"),
        (404, "unknown-concern"),
        (400, "bad-input"),
    ]
    assert [answer.status for answer in refused[3:]] == [404, 404]
    assert {answer.content_type for answer in refused} == {"application/problem+json"}


async def test_lists_of_a_hub_without_any_are_empty(client: Client) -> None:
    assert await (await client.get("/api/v1/shares/overspent")).json() == {"shares": []}
    assert (await (await client.get("/api/v1/tips?since=2026-01-01&until=2026-12-31")).json())["days"] == []
    assert (await (await client.get("/api/v1/deposits?q=li&older=30")).json())["deposits"] == []
