"""Goods come back at a lane: on its screen, in the fact, on paper; nothing twice."""

from edge.drivers.document import Columns
from edge.journal.errors import JournalBroken, ReturnMoved
from retail.returns.origin import Origin, ReceiptKey


async def buy(bench) -> None:
    """Two milk and a bread, for 19.00 in cash."""
    for code in ("2900000000018", "2900000000018", "2900000000025"):
        await bench.do("Scan", code=code)
    assert await bench.do("Pay", kind="cash", given_minor=1900) == ""


async def test_a_return_is_shown_paid_back_and_kept_with_where_it_was_sold(bench):
    await buy(bench)

    assert await bench.do("ReturnFrom", receipt="1", line=1, qty_milli=1000) == ""
    view = bench.lane.view()
    assert (view.total_minor, view.due_minor, view.cash_due_minor) == (-550, -550, -550)
    assert b'"receipt":"s001-03-1-000001","receipt_line":1' in bytes(view.lines[0])

    assert await bench.do("Pay", kind="cash", given_minor=550) == "refund-due"
    assert await bench.do("Refund", kind="cash", amount_minor=550) == ""
    done = bench.books.sales[-1]
    assert (done.sale.number, done.sale.total_minor) == (2, -550)
    assert done.origins == (Origin(1, ReceiptKey("s001", "03", 1, 1), 1, 2000),)
    assert bench.lane.view().last_sale.total_minor == -550
    await bench.settle()
    assert bench.drawer.kicks == 2


async def test_the_receipt_of_a_return_names_the_one_that_it_is_of(bench):
    await buy(bench)
    await bench.do("ReturnFrom", receipt="1", line=2)
    await bench.do("Refund", kind="cash", amount_minor=800)

    rows = [
        (one.left, one.right)
        for one in bench.store.layout(bench.books.sales[-1], copy=False)
        if isinstance(one, Columns)
    ]

    assert ("  -1 x 8.00", "-8.00") in rows
    assert ("  原单", "s001-03-1-000001") in rows
    assert ("合计 CNY", "-8.00") in rows
    assert ("现金", "-8.00") in rows


async def test_the_scanner_reads_a_receipt_and_what_is_even_is_completed_without_money(bench):
    await buy(bench)
    await bench.do("Scan", code="ln:s001-03-1-000001:1900")
    await bench.do("RemoveLine", line=1)
    await bench.do("Scan", code="2900000000025")

    assert await bench.do("Settle") == ""

    assert bench.books.sales[-1].sale.total_minor == 0
    assert bench.lane.view().cart == ""


async def test_a_refund_pressed_twice_is_one(bench):
    await buy(bench)
    await bench.do("ReturnFrom", receipt="1")
    assert await bench.do("Refund", "r1", kind="cash", amount_minor=1900) == ""
    await bench.restart()

    assert await bench.do("Refund", "r1", kind="cash", amount_minor=1900) == ""

    assert len(bench.books.sales) == 2


async def test_a_refund_in_doubt_stands_still_until_the_journal_can_say(bench):
    await buy(bench)
    await bench.do("ReturnFrom", receipt="1")
    bench.books.fail_after = JournalBroken("the disk")
    assert await bench.do("Refund", "r1", kind="cash", amount_minor=1900) == "journal-broken"
    bench.books.fail_after = None

    assert await bench.do("Refund", "r1", kind="cash", amount_minor=1900) == ""

    assert len(bench.books.sales) == 2


async def test_goods_that_came_back_elsewhere_meanwhile_are_said_so_and_nothing_is_paid(bench):
    await buy(bench)
    await bench.do("ReturnFrom", receipt="1")
    bench.books.fail = ReturnMoved("elsewhere")

    assert await bench.do("Refund", kind="cash", amount_minor=1900) == "return-moved"

    bench.books.fail = None
    assert (len(bench.books.sales), bench.lane.view().total_minor) == (1, -1900)
