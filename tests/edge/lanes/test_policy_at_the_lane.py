"""A price that a cashier may not change alone: a supervisor comes, gives their word, once."""

from edge.drivers.document import Columns
from retail.policy import Policy, Rule
from retail.sale import Override
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
