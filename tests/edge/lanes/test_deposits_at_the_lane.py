"""Deposits at the lane, with a real journal: taken, printed, picked up, given back, counted in the shift and at the day's close."""

import msgspec
import pytest
from msgspec.structs import replace

from edge.journal.deposits import taking
from edge.lanes.store.storefront import About
from protocol.facts import DepositTaken
from retail.catalogue import Item
from retail.deposits import DepositKey
from retail.sale import LineDetail, TenderLine
from retail.shifts import ShiftTerms, expected, statement
from retail.terms import Terms
from tests.edge.lanes.test_shifts_at_the_lane import LI, MILK, WANG, lane, staffed

__all__ = ["lane", "staffed"]
WINE, BOTTLE = Item("wine", "白酒", 9_900, deposit="bottle"), Item("bottle", "瓶押金", 100)


@pytest.fixture
async def opened(lane):
    await lane.do("OpenShift", float_minor=10_000)
    return lane


def should_be(lane) -> dict[str, int]:
    """What there should be by kind of tender."""
    return expected(10_000, lane.journal.shift_sums("03", 1))


async def test_a_deposit_is_in_the_drawer_and_no_sale_until_its_goods_are_picked_up(opened):
    lane = opened
    await lane.do("Scan", code=MILK)
    assert await lane.do("TakeDeposit", amount_minor=200, given_minor=500, customer="张三 138", wanted=20261224) == ""

    assert lane.lane.view().cart == ""
    assert lane.lane.sales == 0
    assert should_be(lane) == {"cash": 10_200}
    paper = await lane.printed("订金单")
    for words in ("s001-03-1-D0001", "牛奶", "张三 138"):
        assert words in paper
    await lane.settle()
    assert lane.drawer.kicks == 1

    assert await lane.do("PickUp", deposit="D1") == ""
    assert lane.lane.view().total_minor == 550
    assert await lane.do("Pay", kind="deposit", given_minor=550, reference="D1") == ""
    assert await lane.do("Pay", kind="cash", given_minor=350) == ""

    done = lane.till.last
    assert done.sale.tenders == (TenderLine("deposit", 200, 200, "s001-03-1-D0001"), TenderLine("cash", 350, 350))
    assert should_be(lane) == {"cash": 10_550, "deposit": 200}
    assert lane.journal.open_deposits() == []


async def test_a_deposit_is_used_once_however_often_it_is_asked(opened):
    lane = opened
    await lane.do("TakeDeposit", "c1", amount_minor=550, customer="Li", purpose="cake")
    await lane.do("TakeDeposit", "c1", amount_minor=550, customer="Li", purpose="cake")
    assert len(lane.journal.open_deposits()) == 1
    assert await lane.do("TakeDeposit", "c1", amount_minor=551, customer="Li", purpose="cake") == "other-body"

    for code in ("", "deposit-used"):
        await lane.do("Scan", code=MILK)
        assert await lane.do("Pay", kind="deposit", given_minor=550, reference="D1") == code


async def test_what_is_left_goes_back_with_a_supervisors_word_and_the_rest_is_kept(staffed):
    lane = staffed
    await lane.do("SignIn", operator=WANG.id, pin="2468")
    await lane.do("OpenShift", float_minor=10_000)
    await lane.do("TakeDeposit", amount_minor=1_000, customer="Li", purpose="cake")
    asked = {"deposit": "D1", "back_minor": 700, "reason": "changed their mind"}
    assert await lane.do("EndDeposit", **asked) == "approval-needed"
    await lane.do("Approve", operator=LI.id, pin="1357")
    assert await lane.do("EndDeposit", **asked | {"back_minor": 1_001}) == "deposit-most"
    assert await lane.do("EndDeposit", **asked) == ""

    assert should_be(lane) == {"cash": 10_300}
    assert "订金单" in await lane.printed("不退")
    assert await lane.do("EndDeposit", **asked) == "approval-needed"
    await lane.do("Approve", operator=LI.id, pin="1357")
    assert await lane.do("EndDeposit", **asked | {"back_minor": 0}) == "deposit-used"


async def test_the_close_of_the_day_names_deposits_that_nobody_picked_up(opened):
    lane = opened
    await lane.do("TakeDeposit", amount_minor=1_000, customer="Li", purpose="cake")
    await lane.do("CountShift", counted={"cash": 11_000})
    await lane.do("CloseShift")
    assert await lane.do("CloseDay") == ""

    day = lane.journal.closed_day().day
    assert (day.deposits, day.takings) == ((1, 1_000), ())
    assert "未取订金 x1 10.00" in await lane.printed("日结单")
    closed = lane.journal.closed_shift("03", 1)
    assert [(line.kind, line.difference_minor) for line in statement(closed.handover)] == [("cash", 0)]


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        ({"do": "TakeDeposit", "amount_minor": 0, "customer": "Li"}, "bad-input"),
        ({"do": "TakeDeposit", "amount_minor": 1, "customer": ""}, "bad-input"),
        ({"do": "TakeDeposit", "amount_minor": 1, "customer": "Li", "kind": "shells"}, "tender-unknown"),
        ({"do": "PickUp", "deposit": "D9"}, "no-deposit"),
        ({"do": "PickUp", "deposit": "nine"}, "bad-deposit"),
        ({"do": "PrintDeposit", "deposit": "s009-01-1-D0001"}, "no-deposit"),
    ],
)
async def test_what_means_nothing_is_refused_and_nothing_is_written(opened, ask, code):
    assert await opened.do(**ask) == code
    assert opened.journal.open_deposits() == []


async def test_nobody_takes_a_deposit_in_training(opened):
    await opened.do("Practise", on=True)
    assert await opened.do("TakeDeposit", amount_minor=100, customer="Li") == "training"


async def test_goods_are_picked_up_at_what_was_agreed_and_the_lane_says_why(opened):
    lane = opened
    await lane.do("Scan", code=MILK)
    await lane.do("TakeDeposit", amount_minor=200, customer="Li")
    dearer(lane, 700)

    assert await lane.do("PickUp", deposit="D1") == ""

    [line] = [msgspec.json.decode(line) for line in lane.lane.view().lines]
    assert (line["amount_minor"], line["agreed"]) == (550, "s001-03-1-D0001")
    [why] = lane.lane.explained().prices
    assert (why.place, why.price_minor, why.retail_minor, why.deposit) == ("deposit", 550, 700, "s001-03-1-D0001")
    await lane.do("Pay", kind="deposit", given_minor=550, reference="D1")
    await lane.do("Pay", kind="cash", given_minor=350)
    assert lane.till.last.details.lines == (LineDetail(1, deposit="s001-03-1-D0001"),)
    assert "订金约定价" in await lane.printed("s001-03-1-000001")


async def test_a_store_that_sells_at_todays_price_tells_what_it_is_dearer(opened):
    lane = opened
    await lane.do("Scan", code=MILK)
    await lane.do("TakeDeposit", amount_minor=200, customer="Li")
    dearer(lane, 700, Terms(deposit_prices="today", shifts=ShiftTerms("asked")))

    assert await lane.do("PickUp", deposit="D1") == "pick-up-dearer"
    assert lane.lane.view().total_minor == 700


async def test_a_bottle_comes_with_its_goods_once(opened):
    lane = opened
    lane.goods._items += (WINE, BOTTLE)
    await lane.do("AddItem", code="wine")
    assert [line.item for line in lane.till.cart.lines] == ["wine", "bottle"]
    await lane.do("TakeDeposit", amount_minor=200, customer="Li")
    assert lane.journal.deposit(DepositKey("s001", "03", 1, 1)).goods == (("wine", 1_000, 9_900),)
    old = DepositTaken(
        0,
        "Li",
        "",
        0,
        "CNY",
        200,
        TenderLine("cash", 200, 200),
        "wang",
        (("wine", 1_000, 9_900), ("bottle", 1_000, 100)),
    )
    await lane.journal.make(taking("03", old, lane.store.business_date(), lane.clock.wall_ms()), "old", b"")

    for number in ("D1", "D2"):
        assert await lane.do("PickUp", deposit=number) == ""
        assert [line.item for line in lane.till.cart.lines] == ["wine", "bottle"]
        await lane.do("Clear")


def dearer(lane, price_minor: int, terms: Terms | None = None) -> None:
    """Milk costs something else today."""
    lane.goods._items = tuple(
        replace(one, price_minor=price_minor) if one.id == "milk" else one for one in lane.goods._items
    )
    if terms:
        about = About("河西店", terms=terms)
        lane.store._ask_about = lambda: about
    lane.store.refresh()
