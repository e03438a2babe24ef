import base64
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.stores import make_code
from tests.hub.insight.chain_store import NOW_MS, ORG
from tests.hub.web.fakes import FakeDemo

Client = TestClient[web.Request, web.Application]
KEY = base64.b64encode(Ed25519PrivateKey.from_private_bytes(b"b" * 32).public_key().public_bytes_raw()).decode()


async def get(client: Client, path: str, **query: str) -> Any:
    answer = await client.get(path, params=query)
    assert answer.status == 200, await answer.text()
    assert answer.headers["Cache-Control"] == "no-store"
    return await answer.json()


async def problem(client: Client, path: str, *, method: str = "GET", **more: Any) -> tuple[int, dict[str, Any]]:
    answer = await client.request(method, path, **more)
    assert answer.content_type == "application/problem+json"
    body = await answer.json()
    assert body["status"] == answer.status
    return answer.status, body


async def test_today_is_told_as_the_dashboard_expects_it(client: Client) -> None:
    today = await get(client, "/api/v1/today")

    assert (today["business_date"], today["takings_minor"], today["receipts"]) == ("2026-03-01", 1100, 2)
    assert today["hours"] == [{"hour": 10, "takings_minor": 1100, "receipts": 2, "last_week_minor": None}]
    assert today["completeness"]["stores_complete"] == today["completeness"]["stores_total"] == 1
    assert today["stores"][0]["line"]["state"] == "LIVE"
    assert (await get(client, "/api/v1/today", date="2026-02-01"))["receipts"] == 0


async def test_stores_and_one_store_are_told(client: Client) -> None:
    [store] = (await get(client, "/api/v1/stores"))["stores"]
    detail = await get(client, "/api/v1/stores/s001")

    assert store["store"] == detail["store"] == "s001"
    assert detail["lanes"] == [{"lane": "03", "receipts": 2, "takings_minor": 1100, "last_number": 2}]


async def test_every_receipt_of_a_list_leads_to_the_receipt_itself(client: Client) -> None:
    first = await get(client, "/api/v1/receipts", limit="1", q="milk")
    second = await get(client, "/api/v1/receipts", limit="1", q="milk", cursor=first["next"])
    rows = first["receipts"] + second["receipts"]

    assert [row["number"] for row in rows] == [2, 1]
    assert second["next"] is None
    for row in rows:
        whole = await get(client, f"/api/v1/receipts/{row['store']}/{row['lane']}/{row['epoch']}/{row['number']}")
        assert (whole["receipt_no"], whole["total_minor"]) == (row["receipt_no"], row["total_minor"])
        assert whole["lines"][0]["name"] == "牛奶 Milk 1L"


async def test_items_and_parked_are_told(client: Client) -> None:
    assert [item["id"] for item in (await get(client, "/api/v1/items", q="apple"))["items"]] == ["apple"]
    assert await get(client, "/api/v1/parked") == {"parked": []}


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/api/v1/today?date=yesterday", "date"),
        ("/api/v1/today?date=2026-02-30", "date"),
        ("/api/v1/receipts?limit=201", "limit"),
        ("/api/v1/receipts?limit=0", "limit"),
        ("/api/v1/receipts?limit=ten", "limit"),
        ("/api/v1/receipts?store=S001!", "store"),
        ("/api/v1/receipts?q=a%00b", "q"),
        ("/api/v1/receipts?q=a%0a", "q"),
        (f"/api/v1/receipts?q={'x' * 81}", "q"),
        ("/api/v1/receipts?cursor=AAAA", "cursor"),
        ("/api/v1/items?cursor=!", "cursor"),
    ],
)
async def test_what_does_not_fit_is_refused_by_name(client: Client, path: str, field: str) -> None:
    status, body = await problem(client, path)

    assert (status, body["code"], body["field"]) == (400, "bad-input", field)


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/stores/s999",
        "/api/v1/stores/..%2fx",
        "/api/v1/receipts/s001/03/1/99",
        "/api/v1/receipts/s001/03/1/99999999999999999999",
        "/api/v1/receipts/s001/03/one/1",
        "/api/v1/nothing",
    ],
)
async def test_what_is_not_there_is_a_problem_too(client: Client, path: str) -> None:
    assert (await problem(client, path))[0] == 404


async def test_a_box_is_enrolled_once_by_its_code(client: Client, engine: AsyncEngine) -> None:
    code = await make_code(engine, ORG, "s001", "b2", NOW_MS)

    answer = await client.post("/api/v1/enrol", json={"code": code.lower(), "key": KEY})
    identity = await answer.json()

    assert (identity["store"], identity["box"], identity["epoch"]) == ("s001", "b2", 2)
    assert (identity["broker"], identity["currency"], len(identity["hub_key"])) == ("mqtt://hub:1883", "CNY", 44)
    status, body = await problem(client, "/api/v1/enrol", method="POST", json={"code": code, "key": KEY})
    assert (status, body["code"], body["field"]) == (403, "enrolment-refused", "code")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"json": {"code": "ABCD-EFGH", "key": "x" * 44}}, 400),
        ({"json": {"code": "ABCD-EFGH"}}, 400),
        ({"json": []}, 400),
        ({"data": b"{", "headers": {"Content-Type": "application/json"}}, 400),
        ({"data": b"{}", "headers": {"Content-Type": "text/plain"}}, 415),
        ({"data": b" " * 5000, "headers": {"Content-Type": "application/json"}}, 413),
    ],
)
async def test_enrolment_reads_its_body_strictly(client: Client, body: dict[str, Any], status: int) -> None:
    assert (await problem(client, "/api/v1/enrol", method="POST", **body))[0] == status


async def test_the_demo_corner_cuts_and_mends(client: Client, demo: FakeDemo) -> None:
    assert (await get(client, "/api/v1/demo"))["stores"] == [
        {"store": "s001", "cut": False},
        {"store": "s002", "cut": True},
    ]
    await client.post("/api/v1/demo/stores/s001/cut")
    await client.post("/api/v1/demo/stores/s002/mend")

    assert demo.lines == {"s001": True, "s002": False}
    assert (await problem(client, "/api/v1/demo/stores/s999/cut", method="POST"))[0] == 404
    demo.away = True
    assert (await problem(client, "/api/v1/demo"))[0] == 503


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_pages_from_elsewhere_change_nothing(client: Client, demo: FakeDemo, headers: dict[str, str]) -> None:
    status, body = await problem(client, "/api/v1/demo/stores/s001/cut", method="POST", headers=headers)

    assert (status, body["code"]) == (403, "cross-site")
    assert demo.lines["s001"] is False


async def test_our_own_pages_may(client: Client, demo: FakeDemo) -> None:
    origin = {"Origin": str(client.make_url("")).rstrip("/"), "Sec-Fetch-Site": "same-origin"}

    assert (await client.post("/api/v1/demo/stores/s001/cut", headers=origin)).status == 200


@pytest.mark.parametrize(("host", "status"), [("evil.example", 403), ("hub.example:8700", 200), ("[::1]:80", 200)])
async def test_a_foreign_name_that_points_here_gets_nothing(client: Client, host: str, status: int) -> None:
    assert (await client.get("/api/v1/today", headers={"Host": host})).status == status


async def test_a_database_that_is_away_is_told_as_such(client: Client, engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE takings")

    status, body = await problem(client, "/api/v1/today")

    assert (status, body["code"]) == (503, "database-away")


async def test_the_wrong_method_names_the_right_one(client: Client) -> None:
    answer = await client.delete("/api/v1/today")

    assert answer.status == 405
    assert "GET" in answer.headers["Allow"]


async def test_health_readiness_and_figures_are_told(client: Client) -> None:
    assert await get(client, "/healthz") == await get(client, "/readyz") == {"status": "ok"}
    figures = await (await client.get("/metrics")).text()

    assert 'lantern_hub_lines{state="LIVE"} 1.0' in figures
    assert "lantern_hub_stores_complete 1.0" in figures
    assert "lantern_hub_undecided 0.0" in figures
    assert "lantern_hub_clocks_lying 0.0" in figures


async def test_goods_that_came_back_twice_are_told(client: Client) -> None:
    assert await (await client.get("/api/v1/returns/doubles")).json() == {"doubles": []}
