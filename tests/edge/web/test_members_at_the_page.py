"""Members by key in a real browser: who they are not yet, what they charge, and what they pay with."""

from collections.abc import AsyncIterator

import pytest

from edge.journal.words import LEDGER
from protocol.facts import ChargeUndone, MemberSignedUp, SaleCompleted, ValueCharged, decode_fact
from protocol.masters import MEMBER, PROGRAM, STORE, StoreDoc, encode_master
from protocol.messages import Document, Lease, Lent
from retail.members import Member, Program
from retail.members.member import keys_of
from retail.paying.tenders import USUAL
from retail.sale import Spent
from retail.terms import Terms
from tests.edge.web.test_lane_page import Till, browser
from tests.edge.web.test_shifts_at_the_page import in_browser, picture, take

__all__ = ["browser"]
PHONE, PEPPER = "13812345678", b"p" * 32


@pytest.fixture
async def till(browser, server) -> AsyncIterator[Till]:
    wang = Member("m1", "王芳", "138****5678", keys=keys_of(PEPPER, phone=PHONE))
    take(
        server,
        Document(STORE, "s001", 0, encode_master(StoreDoc("s001", "河西店", terms=Terms(tenders=USUAL)))),
        Document(PROGRAM, PROGRAM, 0, encode_master(Program(pepper=PEPPER, point_minor=10))),
        Document(MEMBER, "m1", 0, encode_master(wang)),
    )
    server.leases.take(Lent(0, 1, 0, 1, (Lease("points", "m1", 4, 0, 900, 1_795_400_000_000),)))
    context = await browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 800})
    made = Till(await context.new_page())
    await made.open(server.url)
    yield made
    assert made.problems == []
    await context.close()


def facts(server, *kinds):
    stored = server.journal.read_after(LEDGER, 0, 100, 1 << 20)
    return [body for one in stored if isinstance(body := decode_fact(one.record).body, kinds)]


@in_browser
async def test_a_member_charges_stored_value_and_pays_with_points_and_that(till, server, code):
    await till.type(PHONE)
    await till.press("F7")
    await till.sees(".member", "积分 4")
    await till.sees(".member", "共 900")
    await till.press("F12")
    await till.page.locator(".sheet button", has_text="储值充值").click()
    await till.page.locator("input[name=amount]").fill("50")
    await picture(till, "charge")
    await till.press("Enter")
    await till.sees(".due .state", "储值充值")
    await till.type("100")
    await picture(till, "charge-pay")
    await till.press("Enter")
    await till.sees(".label", "找零")
    await till.sees("dl.pairs", "储值充值")
    await till.sees(".member", "储值 50.00")
    await picture(till, "charged")

    await till.scan(code(1))
    await till.sees(".member", "可抵 0.40")
    await till.press("F6", "F6")
    await till.sees(".sheet", "积分")
    await picture(till, "owned")
    await till.page.locator(".sheet .choices button", has_text="积分").click()
    await till.sees(".huge", "0.61")
    await till.press("F6")
    await till.page.locator(".sheet .choices button", has_text="储值").click()
    await till.sees(".due.done", "s001-03-1-000001")

    [charge] = facts(server, ValueCharged)
    assert (charge.member, charge.amount_minor, charge.tenders[0].given_minor) == ("m1", 5_000, 10_000)
    [sold] = facts(server, SaleCompleted)
    assert sold.details.spends == (Spent("points", "m1", 4), Spent("stored", "m1", 61))


@in_browser
async def test_a_charge_is_taken_back_by_its_number_and_the_money_given_back(till, server):
    await till.type(PHONE)
    await till.press("F7")
    await till.press("F12")
    await till.page.locator(".sheet button", has_text="储值充值").click()
    await till.page.locator("input[name=amount]").fill("50")
    await till.press("Enter")
    await till.sees(".huge", "50.00")
    await till.press("Enter")
    await till.sees(".member", "储值 50.00")
    await till.press("F12")
    await till.page.locator(".sheet button", has_text="充值退回").click()
    await till.sees(".sheet .holds", "可退 50.00")
    await till.sees(".sheet [aria-pressed=true]", "s001-03-1-C000001")
    await picture(till, "charges")
    await till.page.locator("input[name=reason]").fill("充错了")
    await till.press("Enter")
    await till.sees(".due .state", "充值退回")
    await picture(till, "uncharge")
    await till.press("Enter")
    await till.sees(".member", "王芳")

    [undone] = facts(server, ChargeUndone)
    assert (undone.amount_minor, undone.charge, undone.reason) == (5_000, "s001-03-1-C000001", "充错了")


@in_browser
async def test_whose_number_nobody_has_may_sign_up(till, server, code):
    await till.type("139 0000 1111")
    await till.press("F7")
    await till.sees(".sheet h2", "新会员")
    await till.page.locator("input[name=name]").fill("李雷")
    await till.page.locator("input[name=agreed]").check()
    await picture(till, "signup")
    await till.press("Enter")

    await till.sees(".member", "139****1111")
    [joined] = facts(server, MemberSignedUp)
    assert (joined.name, joined.agreed) == ("李雷", True)


@in_browser
async def test_who_owns_nothing_here_is_not_offered_to_pay_with_it(till, code):
    await till.scan(code(1))
    await till.sees(".line .name", "商品 1")
    await till.press("F6", "F6")
    await till.sees(".sheet", "扫码付")

    assert await till.page.locator(".sheet .choices button", has_text="积分").count() == 0
