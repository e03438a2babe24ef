"""Kill -9 between any two steps of a sale."""

import asyncio


async def test_a_restart_keeps_the_cart(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Scan", code="2900000000025")
    await bench.do("Pay", kind="cash", given_minor=100)

    await bench.restart()

    view = bench.lane.view()
    assert (view.total_minor, view.due_minor, len(view.lines)) == (1350, 1250, 2)


async def test_a_scan_that_was_saved_but_not_answered_is_not_added_again(bench):
    await bench.do("Scan", command_id="s", code="2900000000018")

    await bench.restart()
    await bench.do("Scan", command_id="s", code="2900000000018")

    assert bench.lane.view().total_minor == 550


async def test_killed_before_the_commit_the_payment_is_asked_again_and_made_once(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.gate = asyncio.Event()
    asking = asyncio.create_task(bench.do("Pay", command_id="p", kind="cash", given_minor=550))
    await bench.settle()

    asking.cancel()
    await bench.stop()
    bench.books.gate = None
    await bench.restart()

    assert bench.lane.view().total_minor == 550
    assert await bench.do("Pay", command_id="p", kind="cash", given_minor=550) == ""
    assert len(bench.books.sales) == 1


async def test_killed_between_commit_and_cart_drop_it_does_not_sell_twice(bench):
    await bench.do("Scan", code="2900000000018")
    before = dict(bench.carts.bodies)
    await bench.do("Pay", command_id="p", kind="cash", given_minor=550)
    bench.carts.bodies = before

    await bench.restart()

    assert bench.lane.view().lines == []
    assert await bench.do("Pay", command_id="p", kind="cash", given_minor=550) == ""
    assert await bench.do("Pay", kind="cash", given_minor=550) == "empty-cart"
    assert len(bench.books.sales) == 1


async def test_scans_sent_again_after_the_sale_was_committed_stay_in_that_sale(bench):
    await bench.do("Scan", command_id="s", code="2900000000018")
    await bench.do("Pay", command_id="p", kind="cash", given_minor=550)

    await bench.restart()
    await bench.do("Scan", command_id="s", code="2900000000018")

    assert bench.lane.view().lines == []


async def test_the_last_sale_and_its_change_are_still_shown_after_a_restart(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", kind="cash", given_minor=1000)

    await bench.restart()

    assert bench.lane.view().last_sale.change_minor == 450


async def test_a_payment_with_a_used_id_but_another_amount_is_refused_after_a_restart_too(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.do("Pay", command_id="p", kind="cash", given_minor=550)

    await bench.restart()

    assert await bench.do("Pay", command_id="p", kind="cash", given_minor=600) == "other-body"
