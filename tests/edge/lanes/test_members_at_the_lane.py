"""A member at the lane: named by number or card, on the screen, in the fact, on paper, and still there after a restart."""

import pytest
from msgspec.structs import replace

from edge.drivers.document import Columns
from retail.members import Member, Program, Tier
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book

MILK, PHONE = "2900000000018", "13812345678"
WANG = Member("m1", "王芳", "138****5678", "gold")


class People:
    """One member, under a phone number and a card."""

    def program(self) -> Program:
        return Program(version=3, tiers=(Tier("gold", "金卡", earn_milli=2000),))

    def member(self, given: str) -> Member | None:
        return WANG if given in {PHONE, "VIP1", "m1"} else None

    def shown(self, member: str) -> str:
        return WANG.shown if member == WANG.id else ""


@pytest.fixture(autouse=True)
def people(bench) -> None:
    bench.store._members = People()
    bench.store._books = lambda: Books(PriceBook.of([Price("milk", 500, member=True)]), Book())
    bench.store.refresh()


async def test_a_member_named_late_pays_less_and_the_screen_says_where(bench):
    await bench.do("Scan", code=MILK)
    await bench.do("NameMember", code=PHONE)

    view = bench.lane.view()
    assert view.total_minor == 500
    assert view.member is not None
    assert (view.member.name, view.member.shown, view.member.tier, view.member.points) == (
        "王芳",
        "138****5678",
        "金卡",
        10,
    )
    assert [(one.line, one.before_minor, one.after_minor) for one in view.member.moved] == [(1, 550, 500)]


async def test_the_fact_says_who_and_how_much_and_the_paper_hides_the_middle_of_the_number(bench):
    await bench.do("Scan", code="VIP1")
    await bench.do("Scan", code=MILK)
    await bench.do("Pay", kind="cash", given_minor=500)

    [done] = bench.books.sales
    assert (done.details.member, done.details.points, done.details.program) == ("m1", 10, 3)
    rows = {one.left: one.right for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)}
    assert (rows["会员"], rows["积分"]) == ("138****5678", "+10")
    assert bench.lane.view().member is None


async def test_a_member_named_before_the_first_scan_is_there_after_a_restart(bench):
    await bench.do("NameMember", code=PHONE)

    await bench.restart()
    await bench.do("Scan", code=MILK)

    assert bench.lane.view().total_minor == 500


async def test_who_is_not_found_is_said_with_what_to_do(bench):
    assert await bench.do("NameMember", code="139") == "no-member"
    assert bench.lane.view().member is None


async def test_a_member_who_was_erased_since_stands_on_a_copy_by_their_code(bench):
    await bench.do("Scan", code="VIP1")
    await bench.do("Scan", code=MILK)
    await bench.do("Pay", kind="cash", given_minor=500)
    [done] = bench.books.sales

    gone = replace(done, details=replace(done.details, member="m9"))
    rows = {one.left: one.right for one in bench.store.layout(gone, copy=True) if isinstance(one, Columns)}
    assert rows["会员"] == "m9"


async def test_goods_that_come_back_take_their_points_with_them_although_nobody_names_the_member(bench):
    await bench.do("Scan", code="VIP1")
    await bench.do("Scan", code=MILK)
    await bench.do("Pay", kind="cash", given_minor=500)

    assert await bench.do("ReturnFrom", receipt="1") == ""
    assert await bench.do("Refund", kind="cash", amount_minor=500) == ""

    given, taken = (done.details for done in bench.books.sales)
    assert (taken.member, taken.points) == ("m1", -given.points)
