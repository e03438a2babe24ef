"""The same lane over HTTP, and what surrounds it."""

import asyncio

import aiohttp
import pytest
from openapi_spec_validator import validate

from protocol.facts import CashMoved, decode_fact
from protocol.masters import STORE, StoreDoc, encode_master
from protocol.messages import Document, Page

JSON = {"Content-Type": "application/json"}
COMMANDS = "/api/v1/lanes/03/commands"


async def test_a_command_is_done_and_answered_with_the_state(http, code):
    async with http.post(COMMANDS, json={"id": "a", "do": "Scan", "code": code(1)}) as answer:
        assert answer.status == 200
        assert (await answer.json())["state"]["total_minor"] == 101


async def test_the_same_id_acts_once_and_another_body_is_a_conflict(http, code):
    for _ in range(2):
        async with http.post(COMMANDS, json={"id": "a", "do": "Scan", "code": code(1)}) as answer:
            assert (await answer.json())["state"]["total_minor"] == 101

    async with http.post(COMMANDS, json={"id": "a", "do": "Scan", "code": code(2)}) as answer:
        assert answer.status == 409


async def test_cash_that_is_moved_twice_by_one_id_is_moved_once(http, server):
    for _ in range(2):
        body = {"id": "a", "do": "MoveCash", "move": "float", "amount_minor": 20_000}
        async with http.post(COMMANDS, json=body) as answer:
            assert answer.status == 200

    (stored,) = server.journal.read_after("ledger", 0, 9, 9999)
    assert decode_fact(stored.record).body == CashMoved("float", 20_000, "CNY", "王芳", "")


async def test_a_refusal_is_a_problem_document(http):
    async with http.post(COMMANDS, json={"id": "a", "do": "Pay", "kind": "cash", "given_minor": 1}) as answer:
        problem = await answer.json()

        assert answer.content_type == "application/problem+json"
        assert answer.status == problem["status"] == 422
        assert problem["type"] == "/problems/empty-cart"
        assert problem["words"].keys() == {"zh", "en"}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        (b"{", 400, ""),
        (b'{"id":"a","id":"b","do":"Clear"}', 400, ""),
        (b'{"id":"a","do":"Nothing"}', 400, "do"),
        (b'{"id":"a","do":"Scan","code":7}', 400, "code"),
        (b'{"id":"a","do":"SetQuantity","line":1,"qty_milli":1000000000000000000}', 400, ""),
        (b'{"id":"a","do":"MoveCash","move":"float","amount_minor":0}', 400, "amount_minor"),
        (b'{"id":"a","do":"MoveCash","move":"steal","amount_minor":1}', 400, "move"),
        (b'{"id":"a","do":"Pay","kind":"cash","given_minor":true}', 400, "given_minor"),
        (b'{"id":"a","do":"Pay","kind":"cash","given_minor":-5}', 400, "given_minor"),
    ],
)
async def test_bad_input_names_the_field(http, body, status, field):
    async with http.post(COMMANDS, data=body, headers=JSON) as answer:
        problem = await answer.json()

        assert (answer.status, problem.get("field", "")) == (status, field)


async def test_a_form_from_another_page_is_refused_even_without_an_origin(http):
    async with http.post(COMMANDS, data={"id": "a", "do": "Clear"}) as answer:
        assert answer.status == 415


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}],
)
async def test_a_command_from_another_page_is_refused(http, headers):
    async with http.post(COMMANDS, json={"id": "a", "do": "Clear"}, headers=headers) as answer:
        assert answer.status == 403


async def test_a_name_that_is_not_ours_is_refused(http):
    async with http.get("/api/v1/status", headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 403


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_of_ten_megabytes_is_refused_early(http, announced):
    async def body():
        for _ in range(160):
            yield b" " * 65536

    length = {"Content-Length": str(160 * 65536)} if announced else {}
    try:
        async with http.post(COMMANDS, data=body(), headers={**JSON, **length}) as answer:
            assert answer.status == 413
    except aiohttp.ClientOSError:
        pass  # hung up on us in the middle: refused all the same
    async with http.get("/api/v1/lanes/03") as answer:
        assert answer.status == 200


async def test_the_state_can_be_read(http):
    async with http.get("/api/v1/lanes/03") as answer:
        found = await answer.json()

    assert found["state"]["cashier"] == "王芳"
    assert found["line"]["state"] == "DARK"


async def test_an_unknown_lane_is_a_problem(http):
    async with http.get("/api/v1/lanes/9") as answer:
        assert (answer.status, (await answer.json())["code"]) == (404, "unknown-lane")


async def test_goods_are_found_by_initials_with_the_code_to_send(http, code):
    async with http.get("/api/v1/items", params={"q": "pg"}) as answer:
        assert [item["code"] for item in (await answer.json())["items"]] == ["22"]
    async with http.get("/api/v1/items", params={"q": "商品", "limit": "3"}) as answer:
        assert len((await answer.json())["items"]) == 3


@pytest.mark.parametrize(
    "query", ["", "q=", "q=a&limit=0", "q=a&limit=51", "q=a&limit=x", "q=a&limit=１", "q=" + "a" * 65]
)
async def test_a_search_has_its_bounds(http, query):
    async with http.get(f"/api/v1/items?{query}") as answer:
        assert answer.status == 400


@pytest.mark.parametrize("words", ["%", "_", "'; DROP TABLE items", '"', "*", "a OR b", "NEAR(", "\u202eabc"])
async def test_odd_words_find_nothing_and_break_nothing(http, words):
    async with http.get("/api/v1/items", params={"q": words}) as answer:
        assert answer.status == 200


async def test_status_tells_store_lanes_line_and_disk(http, code):
    await (await http.post(COMMANDS, json={"id": "a", "do": "Scan", "code": code(1)})).read()
    async with http.get("/api/v1/status") as answer:
        found = await answer.json()

    assert found["box"]["store"] == "s001"
    assert [(lane["lane"], lane["open_lines"]) for lane in found["lanes"]] == [("03", 1), ("04", 0)]
    assert found["disk"]["state"] == "ok"


async def test_health_and_metrics_answer(http):
    for path in ("/healthz", "/readyz"):
        async with http.get(path) as answer:
            assert (answer.status, (await answer.json())["status"]) == (200, "ok")
    async with http.get("/metrics") as answer:
        assert 'lantern_open_lines{lane="03"} 0.0' in await answer.text()


async def test_the_line_explains_itself_to_programs_and_to_prometheus(http):
    async with http.get("/api/v1/line") as answer:
        line = await answer.json()
    async with http.get("/metrics") as answer:
        metrics = await answer.text()

    assert line["forecast"] == {"zh": "没有待传的数据。", "en": "Nothing waits."}
    assert line["history"][0]["reason"] == "not connected yet"
    assert line["sending"]["telemetry"] is False
    for metric in (
        "line_pending_facts 0.0",
        "line_rate_bytes 0.0",
        "line_resent_total 0.0",
        "telemetry_shed_total 0.0",
    ):
        assert f"lantern_{metric}" in metrics


async def test_the_api_document_is_valid_and_knows_every_command(http):
    async with http.get("/openapi.json") as answer:
        document = await answer.json()

    validate(document)
    assert document["openapi"].startswith("3.1")
    known = document["components"]["schemas"].keys()
    assert {"Scan", "AddItem", "Pay", "OpenDrawer", "MoveCash", "Reprint", "Problem"} <= known


async def test_every_answer_carries_the_headers_of_a_careful_page(http):
    for path in ("/", "/lane/03", "/static/lane/main.js", "/api/v1/status", "/nowhere"):
        async with http.get(path) as answer:
            assert "default-src 'none'" in answer.headers["Content-Security-Policy"], path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "aiohttp" not in answer.headers["Server"]


async def test_pages_are_there_and_load_only_from_here(http):
    for path in ("/", "/lane/03"):
        async with http.get(path) as answer:
            text = await answer.text()
            assert answer.status == 200
            assert "http://" not in text
            assert "https://" not in text


@pytest.mark.parametrize(
    "path", ["/static/../site.py", "/static/%2e%2e/site.py", "/static/..%2fsite.py", "/ui/%2e%2e/%2e%2e/pyproject.toml"]
)
async def test_no_path_leads_out_of_the_static_folder(server, path):
    from yarl import URL

    async with (
        aiohttp.ClientSession() as session,
        session.get(URL(server.url + path, encoded=True)) as answer,
    ):
        assert answer.status in {403, 404}


async def test_a_wrong_method_says_which_are_right(http):
    async with http.delete("/api/v1/lanes/03") as answer:
        assert answer.status == 405
        assert "GET" in answer.headers["Allow"]


async def test_an_unexpected_failure_is_a_problem_without_secrets(http, server, monkeypatch):
    monkeypatch.setattr(type(server.replica), "count", lambda _: 1 / 0)
    async with http.get("/api/v1/status") as answer:
        text = await answer.text()

    assert answer.status == 500
    assert "ZeroDivision" not in text


async def test_a_name_that_head_office_changes_is_on_the_status_page_at_once(http, server):
    async with http.get("/api/v1/status") as answer:
        assert (await answer.json())["box"]["store_name"] == "河西店"
    renamed = Document(STORE, "s001", 2, encode_master(StoreDoc("s001", "河东店")))
    server.replica.begin(2)
    server.replica.take(Page(1, 1, 2, (renamed,), ""))

    async with asyncio.timeout(5):
        name = ""
        while name != "河东店":
            async with http.get("/api/v1/status") as answer:
                name = (await answer.json())["box"]["store_name"]


async def test_an_open_cart_is_explained(screen, http, code):
    await screen.do("Scan", code=code(1))

    told = await (await http.get("/api/v1/lanes/03/explained")).json()

    assert [(one["line"], one["place"], one["settled"]) for one in told["prices"]] == [(1, "item", False)]
    assert told["promotions"] == []
    assert (await http.get("/api/v1/lanes/99/explained")).status == 404
