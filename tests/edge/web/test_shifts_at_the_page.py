"""Shifts by key and form in a real browser, and over HTTP."""

import os
from collections.abc import AsyncIterator

import pytest
from msgspec.structs import replace

from protocol.masters import OPERATOR, STORE, StoreDoc, encode_master
from protocol.messages import Document, Page
from retail.shifts import ShiftTerms, statement
from retail.staff import Operator
from retail.terms import Terms
from tests.edge.web.test_lane_page import CHROMIUM, WAIT_MS, Till, browser
from tests.edge.web.test_people_at_the_page import LI, WANG

__all__ = ["browser"]
SHOTS = os.environ.get("LANE_SHOTS", "")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")


def settle(server, shifts: ShiftTerms) -> None:
    """Head office settles how the store's shifts are."""
    doc = StoreDoc("s001", "河西店", header=("河西店", "河西路 1 号"), terms=Terms(shifts=shifts))
    take(server, Document(STORE, "s001", 0, encode_master(doc)))


def hire(server, *operators: Operator) -> None:
    take(server, *(Document(OPERATOR, one.id, 0, encode_master(one)) for one in operators))


def take(server, *docs: Document) -> None:
    """The next revision comes down."""
    to = server.replica.revision + 1
    place = server.replica.begin(to)
    numbered = tuple(replace(one, revision=to) for one in docs)
    server.replica.take(Page(to, place.since_revision, place.to_revision, numbered, ""))


async def picture(till: Till, name: str) -> None:
    if SHOTS:
        await till.page.screenshot(path=f"{SHOTS}/{name}.png")


@pytest.fixture
async def till(browser, server) -> AsyncIterator[Till]:
    settle(server, ShiftTerms("asked"))
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    made = Till(await context.new_page())
    await made.open(server.url)
    await made.sees(".head .state", "未开班")
    yield made
    assert made.problems == []
    await context.close()


@in_browser
async def test_a_shift_from_its_float_to_its_document_by_keys_alone(till, server, code):
    await till.scan(code(1))
    await till.sees(".message", "F3")
    await till.press("F3")
    await till.sees(".sheet", "备用金")
    await picture(till, "open")
    await till.page.keyboard.press("Control+a")
    await till.type("200")
    await till.press("Enter")
    await till.sees(".sheet", "盲点")
    await till.press("Escape")
    await till.sees(".head", "第 1 班")
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F5", "Enter")
    await till.sees(".due.done", "s001-03-1-000001")

    await till.press("F3")
    await till.sees(".sheet", "盲点")
    await picture(till, "count")
    await till.type("200.50")
    await till.press("Enter")
    await till.sees(".sheet .off", "短款")
    await picture(till, "counted")
    await till.press("Enter")
    await till.sees(".sheet", "s001-03-1-B0001")
    await picture(till, "closed")

    done = server.journal.closed_shift("03", 1)
    assert [(line.expected_minor, line.difference_minor) for line in statement(done.handover)] == [(20101, -51)]
    assert done.handover.left_minor == 20000


@in_browser
async def test_the_day_is_closed_over_an_open_shift_only_when_asked_again(till, server):
    date = server.floor.lanes["03"].view().business_date
    await till.press("F3")
    await till.sees(".sheet", "备用金")
    await till.press("Enter")
    await till.sees(".sheet", "盲点")
    await till.page.get_by_text("按面额清点").click()
    await till.page.locator(".coins input").first.wait_for(timeout=WAIT_MS)
    await picture(till, "coins")
    await till.page.get_by_text("日结").click()
    await till.sees(".sheet [role=alert]", "03")
    await picture(till, "day")
    assert server.journal.closed_day() is None

    await till.page.get_by_text("仍然日结").click()
    await till.page.get_by_text("日结", exact=True).wait_for(timeout=WAIT_MS)

    assert server.journal.closed_day(date).day.still_open == (("03", 1),)


@in_browser
async def test_a_shift_that_nobody_counted_is_counted_later_with_a_reason(till, server):
    await till.press("F3")
    await till.sees(".sheet", "备用金")
    await till.page.keyboard.press("Control+a")
    await till.type("50")
    await till.press("Enter")
    await till.sees(".sheet", "盲点")
    await till.page.get_by_text("不清点交班").click()
    await till.sees(".over", "未清点")
    await till.page.get_by_text("补充", exact=True).click()
    await till.page.locator("[name=reason]").wait_for(timeout=WAIT_MS)
    await till.page.locator("[name=kind-cash]").fill("49.50")
    await till.page.locator("[name=reason]").fill("早上清点")
    await picture(till, "later")
    await till.press("Enter")
    await till.sees(".over", "短款")

    done = server.journal.closed_shift("03", 1)
    assert [line.difference_minor for line in statement(done.handover, done.supplements)] == [-50]
    assert done.supplements[0].reason == "早上清点"


@in_browser
async def test_a_forgotten_shift_is_closed_with_a_supervisors_word(till, server):
    hire(server, WANG, LI)
    await sign_in(till, "wang", "2468")
    await till.press("F3")
    await till.sees(".sheet", "备用金")
    await till.press("Enter")
    await till.sees(".sheet", "盲点")
    await till.page.get_by_text("不清点交班").click()
    await till.sees(".people h2", "授权")
    await picture(till, "approve")
    await sign_in(till, "li", "1357")
    await till.sees(".over", "未清点")

    done = server.journal.closed_shift("03", 1)
    assert (done.handover.cashier, done.handover.by) == ("wang", "li")


async def sign_in(till: Till, operator: str, pin: str) -> None:
    await till.page.locator(".people [name=operator]").fill(operator)
    await till.page.locator(".people [name=pin]").fill(pin)
    await till.press("Enter")
    await till.page.locator(".people").wait_for(state="detached", timeout=WAIT_MS)


async def test_what_is_expected_is_told_over_http_once_it_was_counted(server, http, screen, code):
    settle(server, ShiftTerms("auto"))
    while not screen.state["shift"]:
        await screen.read()
    await screen.do("Scan", code=code(1))
    await screen.do("Pay", kind="cash", given_minor=101)
    before = await (await http.get("/api/v1/lanes/03/shift")).json()
    await screen.do("CountShift", counted={"cash": 101})
    after = await (await http.get("/api/v1/lanes/03/shift")).json()
    await screen.do("CloseShift")
    over = await (await http.get("/api/v1/shifts")).json()

    assert (before["hidden"], before["lines"], before["sums"]) == (True, [], [])
    cash = {"kind": "cash", "expected_minor": 101, "counted_minor": 101, "difference_minor": 0}
    assert after["lines"] == [cash | {"currency": "", "exponent": 0}]
    assert [(one["document"], one["receipts"], one["total_minor"]) for one in over["shifts"]] == [
        ("s001-03-1-B0001", 1, 101)
    ]
    assert (await (await http.get(f"/api/v1/shifts?before={over['next']}")).json()) == {"shifts": [], "next": 0}
    assert (await http.get("/api/v1/shifts?limit=0")).status == 400
    assert (await http.get("/api/v1/lanes/99/shift")).status == 404
