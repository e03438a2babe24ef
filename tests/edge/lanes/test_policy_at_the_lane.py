"""A price that a cashier may not change alone: a supervisor comes, gives their word, once."""

from edge.drivers.document import Columns
from edge.lanes.screen.view import CutView, OffView
from retail.policy import Policy, Rule
from retail.sale import Cut, Override
from retail.staff import Operator, new_pin

WANG = new_pin(Operator("wang", "王芳"), "2468", b"s" * 16)
LI = new_pin(Operator("li", "李强", "supervisor"), "1357", b"t" * 16)
POLICY = Policy(4, (Rule("price", role="cashier", down_bp=500), Rule("price", role="supervisor", down_bp=3000)))


async def test_a_supervisors_word_is_for_one_change_and_stands_in_the_fact_and_on_paper(bench):
    bench.policy = POLICY
    bench.store.refresh()
    bench.operators.update({one.id: one for one in (WANG, LI)})
    await bench.do("SignIn", operator="wang", pin="2468")
    await bench.do("Scan", code="2900000000018")
    await bench.do("Scan", code="2900000000025")
    assert await bench.do("SetPrice", line=1, price_minor=450) == "approval-needed"

    await bench.do("Approve", operator="li", pin="1357")
    assert await bench.do("SetPrice", line=1, price_minor=450, reason="破损") == ""
    assert await bench.do("SetPrice", line=2, price_minor=600) == "approval-needed"

    assert b'"before_minor":550' in bytes(bench.lane.view().lines[0])
    await bench.do("Pay", kind="cash", given_minor=1250)
    [done] = bench.books.sales
    assert done.details.of(1).override == Override(550, "wang", "li", "破损", 4)
    rows = [(one.left, one.right) for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)]
    assert ("  改价，原价", "5.50") in rows


async def test_a_discount_by_hand_stands_on_screen_in_the_fact_and_on_paper(bench):
    bench.policy = Policy(4, newer=(Rule("discount", role="cashier", down_bp=500), Rule("discount", role="supervisor")))
    bench.store.refresh()
    bench.operators.update({one.id: one for one in (WANG, LI)})
    await bench.do("SignIn", operator="wang", pin="2468")
    await bench.do("Scan", code="2900000000018")
    assert await bench.do("GiveDiscount", off_bp=1000, reason="熟客") == "approval-needed"

    await bench.do("Approve", operator="li", pin="1357")
    assert await bench.do("GiveDiscount", off_bp=1000, reason="熟客") == ""
    assert await bench.do("GiveDiscount", line=1, off_bp=100) == "approval-needed"

    view = bench.lane.view()
    assert (view.total_minor, view.cuts) == (495, (CutView(True, 1000, (OffView(1, 55),)),))
    assert b'"cut_minor":55' in bytes(view.lines[0])
    await bench.do("Pay", kind="cash", given_minor=500)
    [done] = bench.books.sales
    assert done.details.cuts == (Cut(((1, 55),), 1000, True, "wang", "li", "熟客", 4),)
    rows = [(one.left, one.right) for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)]
    assert ("整单折扣 10%", "-0.55") in rows
    assert ("  1 x 5.50", "5.50") in rows


async def test_a_discount_that_is_not_allowed_any_more_is_told_until_the_goods_change_again(bench):
    bench.policy = Policy(4, newer=(Rule("discount"), Rule("discount", item="bread", down_bp=100)))
    bench.store.refresh()
    await bench.do("Scan", code="2900000000018")
    await bench.do("GiveDiscount", off_bp=1000)

    await bench.do("Scan", code="2900000000025")

    notices = {notice.code: notice.words for notice in bench.lane.view().notices}
    assert "面包" in notices["discount-lost"].zh
    await bench.do("RemoveLine", line=2)
    assert "discount-lost" not in {notice.code for notice in bench.lane.view().notices}
