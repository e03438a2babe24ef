"""E-receipts: whoever has the address has the receipt; whoever has not learns nothing."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.load import load
from hub.web.receipts import create_receipts_site
from hub.web.receipts.pace import Pace
from protocol.e_receipt import receipt_code, receipt_link
from protocol.masters import Picture, StoreDoc
from protocol.receipt_token import signed_by_hub
from retail.layouts import Layout
from retail.layouts import blocks as b
from retail.returns.origin import ReceiptKey
from tests.hub.insight.chain_store import ORG, receive, sold
from tests.hub.web.fakes import StandingClock

Client = TestClient[web.Request, web.Application]
HUB = Ed25519PrivateKey.from_private_bytes(bytes([7]) * 32)
KEY = ReceiptKey("s001", "03", 1, 1)
#: Fact number n of the store's chain has this hash (chain_store).
HASHES = {number: bytes([number]) * 32 for number in (1, 2, 3)}


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
async def phone(engine: AsyncEngine, clock: StandingClock) -> AsyncIterator[Client]:
    await load(engine, ORG, [StoreDoc("s001", "店灯 <一店>", header=("店灯 <一店>",))])
    site = create_receipts_site(
        engine=engine, org=ORG, sign=lambda token: signed_by_hub(token, ORG, HUB), clock=clock, pace=Pace(5, 1)
    )
    async with TestClient(TestServer(site)) as client:
        yield client


def address(number: int = 1, code: str = "") -> str:
    whole = receipt_link("https://r.shop.example/", ReceiptKey("s001", "03", 1, number), HASHES[number])
    return f"/R/{whole.split('/R/')[1]}" if not code else f"/R/S001-03-1-{number:06}/{code}"


def test_an_address_is_all_capitals_for_a_small_code_and_keeps_a_path_that_stands_before_it() -> None:
    link = receipt_link("https://r.shop.example/Shop/", KEY, HASHES[1])

    assert link == f"HTTPS://R.SHOP.EXAMPLE/Shop/R/S001-03-1-000001/{receipt_code(HASHES[1])}"


async def test_the_address_of_a_paper_shows_its_receipt_in_either_language(phone: Client):
    answer = await phone.get(address())
    page = await answer.text()

    assert answer.status == 200
    assert "店灯 &lt;一店&gt;" in page
    assert "牛奶 Milk 1L" in page
    assert "合计 CNY" in page
    assert "<svg" in page
    assert "Total CNY" in await (await phone.get(f"{address()}?lang=en")).text()
    assert (await phone.get(address().lower())).status == 200


async def test_what_is_wrong_and_what_is_not_here_yet_have_the_same_answer(phone: Client, engine: AsyncEngine):
    wrong = await phone.get(address(1, "A" * 24))
    absent = await phone.get(address(3))

    assert (wrong.status, absent.status) == (404, 404)
    assert await wrong.text() == await absent.text()
    assert {name: wrong.headers[name] for name in ("Refresh", "Cache-Control")} == {
        "Refresh": "60",
        "Cache-Control": "no-store",
    }

    await receive(engine, "s001", [sold(3)], first=3)
    assert (await phone.get(address(3))).status == 200


@pytest.mark.parametrize(
    "path", ["/R/x/y", "/R/S001-03-1-1/" + "A" * 24, "/R/%00/" + "A" * 24, "/R/S001-03-1-000001/" + "店" * 24]
)
async def test_whatever_else_is_asked_is_not_here(phone: Client, path: str):
    assert (await phone.get(path)).status == 404


async def test_there_is_no_list_and_nothing_else_of_head_office(phone: Client):
    for path in ("/", "/R/", "/r/S001-03-1-000001", "/api/v1/receipts", "/static/app.js", "/../app.py"):
        assert (await phone.get(path)).status == 404


async def test_who_asks_too_often_waits_and_others_do_not(phone: Client, clock: StandingClock):
    async def asks(who: str) -> int:
        return (await phone.get(address(1, "A" * 24), headers={"X-Forwarded-For": f"9.9.9.9, {who}"})).status

    assert [await asks("1.1.1.1") for _ in range(6)] == [404] * 5 + [429]
    assert await asks("2.2.2.2") == 404


def test_a_bucket_fills_again_as_time_passes_and_the_oldest_address_is_forgotten() -> None:
    pace = Pace(2, 0.5)

    assert [pace.allows("a", now) for now in (0, 0, 0, 1, 2, 2)] == [True, True, False, False, True, False]


async def test_the_stores_own_layout_and_its_logo_are_shown(phone: Client, engine: AsyncEngine):
    await load(engine, ORG, [Layout((b.Logo("lamp"), b.Lines(), b.Total())), Picture("lamp", 8, b"\xff")])

    page = await (await phone.get(address())).text()
    logo = await phone.get("/pictures/lamp")

    assert '<img src="/pictures/lamp" alt="">' in page
    assert "<svg" not in page
    assert (logo.status, (await logo.read())[:4]) == (200, b"\x89PNG")
    assert (await phone.get("/pictures/none")).status == 404


async def test_no_script_runs_and_nobody_indexes_it(phone: Client):
    answer = await phone.get(address())

    assert "script" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "<script" not in await answer.text()
    assert (await phone.get("/paper.css")).headers["Content-Type"].startswith("text/css")
