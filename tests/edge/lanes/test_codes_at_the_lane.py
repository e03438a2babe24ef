"""A code with a lot at the lane: on the screen, in the fact, on paper; and goods past their date."""

from msgspec.structs import replace

from edge.drivers.document import Columns
from edge.lanes.store.storefront import About
from retail.barcodes import check_digit
from retail.catalogue import Pack
from retail.sale import Details, LineDetail, Marks
from retail.terms import Terms
from tests.edge.lanes.conftest import Goods

MILK = "02900000000018"
TODAY = f"(01){MILK}(17)991231(10)L7(21)S1"


def settle(bench, **terms) -> None:
    """What head office's document says."""
    bench.store._ask_about = lambda: About("河西店", terms=Terms(**terms))
    bench.store.refresh()


async def test_lot_date_and_serial_number_stand_on_the_screen_in_the_fact_and_on_paper(bench):
    code = TODAY.replace("991231", f"{bench.store.business_date() % 10_000_00:06d}")
    assert await bench.do("Scan", code=code) == ""
    assert b'"lot":"L7"' in bytes(bench.lane.view().lines[0])
    await bench.do("Pay", kind="cash", given_minor=550)

    [done] = bench.books.sales
    marks = Marks("L7", bench.store.business_date(), 0, "S1")
    rows = {one.left: one.right for one in bench.store.layout(done, copy=False) if isinstance(one, Columns)}
    assert done.details == Details((LineDetail(1, marks),))
    assert (rows["  批号"], rows["  序列号"]) == ("L7", "S1")
    assert rows["  有效期至"].replace("-", "") == str(marks.expiry)


async def test_goods_past_their_date_are_refused_with_the_reason_and_with_a_warning_where_the_store_says_so(bench):
    code = f"(01){MILK}(17)200101"
    reply = await bench.lane.execute("one", {"do": "Scan", "code": code})
    assert reply.problem
    assert reply.problem.code == "expired"
    assert "20200101" in reply.problem.words.zh

    settle(bench, expired="warn")

    assert await bench.do("Scan", code=code) == ""
    assert b"Past its expiry date" in bytes(bench.lane.view().lines[0])


async def test_the_scanners_group_separators_reach_the_cart(bench):
    bench.scanner.reads.put_nowait(f"01{MILK}10L7\x1d21S9")
    await bench.settle()

    assert bench.till.cart.lines[0].marks == Marks("L7", serial="S9")


async def test_a_case_sells_its_pieces_and_survives_a_restart_with_its_lot(bench):
    milk = bench.goods.item("milk")
    case = "1290000000001" + check_digit("1290000000001")
    bench.goods._items = (replace(milk, packs=(Pack(case, 12_000, "箱"),)),)
    assert isinstance(bench.goods, Goods)

    await bench.do("Scan", code=f"(01){case}(10)L1")
    await bench.restart()

    assert [(line.qty_milli, line.marks.lot) for line in bench.till.cart.lines] == [(12_000, "L1")]
