"""Who works at a lane: signed in by PIN, locked out after wrong ones, offline; nothing of a PIN is kept."""

import pytest

from edge.lanes.staff import Staff
from retail.staff import Operator, new_pin
from retail.staff.tries import FREE

WANG = new_pin(Operator("wang", "王芳"), "2468", b"s" * 16)
LI = new_pin(Operator("li", "李强", "supervisor"), "1357", b"t" * 16)


@pytest.fixture
def staffed(bench):
    """The bench, in a store that has operators."""
    bench.operators.update({one.id: one for one in (WANG, LI)})
    return bench


async def test_without_operators_a_lane_sells_as_it_is_configured(bench):
    assert await bench.do("Scan", code="2900000000018") == ""
    view = bench.lane.view()
    assert (view.cashier, view.locked, view.role) == ("王芳", False, "")


async def test_with_operators_nothing_is_sold_before_somebody_signs_in(staffed):
    assert await staffed.do("Scan", code="2900000000018") == "sign-in"
    assert staffed.lane.view().locked

    assert await staffed.do("SignIn", operator="wang", pin="2468") == ""
    assert await staffed.do("Scan", code="2900000000018") == ""
    assert await staffed.do("Pay", kind="cash", given_minor=550) == ""

    assert staffed.books.sales[0].sale.cashier == "wang"
    view = staffed.lane.view()
    assert (view.cashier, view.locked, view.role) == ("王芳", False, "cashier")


async def test_somebody_else_takes_over_in_the_middle_of_a_cart(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    await staffed.do("Scan", code="2900000000018")
    assert await staffed.do("SignOut") == ""
    assert await staffed.do("Pay", kind="cash", given_minor=550) == "sign-in"
    assert staffed.lane.view().total_minor == 550

    await staffed.do("SignIn", operator="li", pin="1357")
    await staffed.do("Pay", kind="cash", given_minor=550)

    assert staffed.books.sales[0].sale.cashier == "li"


async def test_a_wrong_pin_signs_nobody_out_and_many_lock_that_operator_at_every_lane(staffed):
    await staffed.do("SignIn", operator="li", pin="1357")
    for _ in range(FREE + 1):
        assert await staffed.do("SignIn", operator="wang", pin="0000") == "wrong-pin"
    assert await staffed.do("SignIn", operator="wang", pin="2468") == "locked-out"
    assert await staffed.staff.sign_in("04", "wang", "2468") is not None
    assert staffed.lane.view().role == "supervisor"

    staffed.clock.now_s += 16
    assert await staffed.do("SignIn", operator="wang", pin="2468") == ""


async def test_nobody_is_told_whether_it_was_the_number_or_the_pin(staffed):
    unknown = await staffed.lane.execute("a", {"do": "SignIn", "operator": "nobody", "pin": "2468"})
    wrong = await staffed.lane.execute("b", {"do": "SignIn", "operator": "wang", "pin": "0000"})

    assert unknown.problem
    assert wrong.problem
    assert unknown.problem.code == wrong.problem.code == "wrong-pin"


async def test_nothing_of_a_pin_is_remembered_by_the_id_of_its_command(staffed):
    assert await staffed.do("SignIn", "x1", operator="wang", pin="0000") == "wrong-pin"
    assert await staffed.do("SignIn", "x1", operator="wang", pin="2468") == ""
    assert staffed.till.answers.get("x1") is None


async def test_who_is_taken_back_by_head_office_works_no_more(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    del staffed.operators["wang"]

    assert await staffed.do("Scan", code="2900000000018") == "sign-in"


async def test_a_store_without_operators_again_sells_as_it_is_configured(staffed):
    await staffed.do("SignIn", operator="li", pin="1357")
    await staffed.do("Scan", code="2900000000018")
    staffed.operators.clear()

    assert await staffed.do("Pay", kind="cash", given_minor=550) == ""

    assert staffed.books.sales[0].sale.cashier == "王芳"
    assert staffed.till.word.role == ""


async def test_a_word_given_holds_for_a_minute(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    assert await staffed.do("Approve", operator="li", pin="9999") == "wrong-pin"
    assert await staffed.do("Approve", operator="li", pin="1357") == ""
    assert staffed.lane.view().approver == "李强"

    staffed.clock.now_s += 61

    assert staffed.lane.view().approver == ""


async def test_the_same_word_is_gone_once_it_was_used(staffed):
    staff: Staff = staffed.staff
    await staff.approve("03", "li", "1357")

    staff.used("03")

    assert staff.approver("03") is None
