"""Training: a lane that looks as always, and nothing of it is kept."""


async def test_nothing_of_training_reaches_the_ledger_and_its_paper_says_so(bench):
    assert await bench.do("Practise", on=True) == ""
    saved = dict(bench.carts.bodies)
    await bench.do("Scan", code="2900000000018")
    await bench.do("Scan", code="2900000000025")
    await bench.do("RemoveLine", line=2)
    assert bench.lane.view().training

    assert await bench.do("Pay", kind="cash", given_minor=1000) == ""
    await bench.settle()

    view = bench.lane.view()
    assert (view.last_sale.receipt_no, view.last_sale.change_minor) == ("s001-03-1-000000", 450)
    assert (bench.books.sales, bench.books.facts, bench.books.jobs, bench.lane.sales) == ([], [], {}, 0)
    assert dict(bench.carts.bodies) == saved
    assert bench.drawer.kicks == 0
    [printed] = bench.printer.printed
    assert printed.startswith("*** 培训 TRAINING ***")


async def test_training_begins_and_ends_between_two_carts(bench):
    await bench.do("Scan", code="2900000000018")
    assert await bench.do("Practise", on=True) == "cart-open"
    await bench.do("Pay", kind="cash", given_minor=550)

    await bench.do("Practise", on=True)
    await bench.do("Scan", code="2900000000025")
    assert await bench.do("Hold") == "training"
    assert await bench.do("OpenDrawer", reason="change") == "training"
    assert await bench.do("Practise", on=False) == "cart-open"
    await bench.do("Clear")
    assert await bench.do("Practise", on=False) == ""

    view = bench.lane.view()
    assert (view.training, view.last_sale.receipt_no) == (False, "s001-03-1-000001")
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=550)
    assert [done.sale.number for done in bench.books.sales] == [1, 2]


async def test_a_restart_ends_training(bench):
    await bench.do("Practise", on=True)
    await bench.do("Scan", code="2900000000018")

    await bench.restart()

    assert (bench.lane.view().training, bench.lane.view().cart) == (False, "")
