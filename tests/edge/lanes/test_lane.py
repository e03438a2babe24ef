"""One lane as a cashier meets it."""

import asyncio

import msgspec
import pytest

from edge.journal.errors import JournalBroken, JournalFull
from edge.lanes.lane import WAITING_MAX


async def test_a_scan_puts_the_goods_in_the_cart(bench):
    assert await bench.do("Scan", code="2900000000018") == ""

    view = msgspec.json.decode(bench.lane.screen.encoded())
    assert [line["name"] for line in view["lines"]] == ["牛奶 1L"]
    assert view["total_minor"] == view["due_minor"] == 550


async def test_exact_cash_completes_the_sale_and_leaves_an_empty_cart(bench):
    await bench.do("Scan", code="2900000000018")

    assert await bench.do("Pay", kind="cash", given_minor=550) == ""

    view = bench.lane.view()
    assert view.lines == []
    assert view.last_sale.receipt_no == "s001-03-1-000001"
    assert len(bench.books.sales) == 1


async def test_too_much_cash_shows_the_change(bench):
    await bench.do("Scan", code="2900000000018")

    await bench.do("Pay", kind="cash", given_minor=1000)

    assert bench.lane.view().last_sale.change_minor == 450


async def test_cash_and_card_settle_one_sale_together(bench):
    await bench.do("Scan", code="2900000000018")

    await bench.do("Pay", kind="cash", given_minor=200)
    assert bench.lane.view().due_minor == 350
    await bench.do("Pay", kind="card", given_minor=350)

    assert [tender.kind for tender in bench.books.sales[0].sale.tenders] == ["cash", "card"]


async def test_a_double_tap_on_pay_makes_one_sale(bench):
    await bench.do("Scan", code="2900000000018")

    replies = await asyncio.gather(
        *(bench.do("Pay", command_id="pay-1", kind="cash", given_minor=550) for _ in range(20))
    )

    assert set(replies) == {""}
    assert len(bench.books.sales) == 1


async def test_the_same_scan_sent_again_adds_one_piece(bench):
    await bench.do("Scan", command_id="scan-1", code="2900000000018")
    await bench.do("Scan", command_id="scan-1", code="2900000000018")

    assert bench.lane.view().total_minor == 550


async def test_an_id_used_for_another_request_is_refused_and_changes_nothing(bench):
    await bench.do("Scan", command_id="a", code="2900000000018")

    assert await bench.do("Scan", command_id="a", code="2900000000025") == "other-body"
    assert bench.lane.view().total_minor == 550


async def test_a_refused_command_leaves_the_cart_as_it_was(bench):
    await bench.do("Scan", code="2900000000018")
    before = bench.lane.view().lines

    assert await bench.do("Scan", code="6900000000000") == "bad-code"
    assert await bench.do("RemoveLine", line=9) == "no-line"
    assert await bench.do("Pay", kind="card", given_minor=9999) == "over-tender"
    assert bench.lane.view().lines == before


async def test_a_refusal_tells_in_both_languages_what_to_do(bench):
    reply = await bench.lane.execute("a", {"do": "Scan", "code": "6901234567892"})

    assert "6901234567892" in reply.problem.words.zh
    assert "search" in reply.problem.words.en
    assert reply.problem.status == 422


@pytest.mark.parametrize(
    ("raw", "code", "field"),
    [
        ({}, "bad-input", "do"),
        ({"do": "Explode"}, "unknown-command", "do"),
        ({"do": 7}, "unknown-command", "do"),
        ({"do": "Scan"}, "bad-input", "code"),
        ({"do": "Scan", "code": 7}, "bad-input", "code"),
        ({"do": "Scan", "code": ""}, "bad-input", "code"),
        ({"do": "Scan", "code": "9" * 513}, "bad-input", "code"),
        ({"do": "Scan", "code": "\u202eabc"}, "bad-input", "code"),
        ({"do": "Scan", "code": "1", "extra": 1}, "bad-input", "extra"),
        ({"do": "Pay", "kind": "cash", "given_minor": -1}, "bad-input", "given_minor"),
        ({"do": "Pay", "kind": "cash", "given_minor": True}, "bad-input", "given_minor"),
        ({"do": "Pay", "kind": "cash", "given_minor": 2**63}, "bad-input", "given_minor"),
        ({"do": "Pay", "kind": "", "given_minor": 1}, "bad-input", "kind"),
        ({"do": "SetQuantity", "line": 1, "qty_milli": 10**18}, "bad-input", "qty_milli"),
        ({"do": "SetQuantity", "line": 0, "qty_milli": 1000}, "bad-input", "line"),
    ],
)
async def test_what_does_not_fit_names_the_field_and_changes_nothing(bench, raw, code, field):
    reply = await bench.lane.execute("a", raw)

    assert (reply.problem.code, reply.problem.field) == (code, field)
    assert bench.lane.view().lines == []


@pytest.mark.parametrize("command_id", ["", "x" * 65, "a b", "a\n", "中", None, 7])
async def test_an_id_that_is_none_is_refused(bench, command_id):
    reply = await bench.lane.execute(command_id, {"do": "Clear"})

    assert reply.problem.field == "id"


@pytest.mark.parametrize("code", ["'; DROP TABLE items", "%", "_", "６９０１２３４５６７８９２", "=cmd|x"])
async def test_a_strange_code_is_just_an_unknown_one(bench, code):
    assert await bench.do("Scan", code=code) == "unknown-code"


async def test_goods_by_weight_are_put_on_the_scale(bench):
    assert await bench.do("AddItem", code="22") == ""

    (line,) = msgspec.json.decode(bench.lane.screen.encoded())["lines"]
    assert (line["qty_milli"], line["amount_minor"], line["weighed"]) == (1250, 1000, True)


async def test_a_full_disk_refuses_the_sale_keeps_the_cart_and_works_again_by_itself(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.fail = JournalFull("full")

    assert await bench.do("Pay", kind="cash", given_minor=550) == "disk-full"
    assert bench.lane.view().total_minor == 550
    assert bench.drawer.kicks == 0

    bench.books.fail = None
    assert await bench.do("Pay", kind="cash", given_minor=550) == ""
    assert len(bench.books.sales) == 1


async def test_the_very_same_payment_may_be_sent_again_after_a_full_disk(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.fail = JournalFull("full")
    await bench.do("Pay", command_id="p", kind="cash", given_minor=550)

    bench.books.fail = None

    assert await bench.do("Pay", command_id="p", kind="cash", given_minor=550) == ""


async def test_a_cart_that_cannot_be_saved_goes_on_and_says_so(bench):
    bench.carts.fail = OSError("disk full")

    assert await bench.do("Scan", code="2900000000018") == ""
    assert "cart-unsaved" in bench.notices()

    bench.carts.fail = None
    await bench.do("Scan", code="2900000000025")
    assert bench.notices() == []


async def test_a_commit_of_unknown_outcome_is_cleared_up_before_the_cart_changes(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.fail_after = JournalBroken("EIO")
    assert await bench.do("Pay", kind="cash", given_minor=550) == "journal-broken"
    bench.books.fail_after = None

    await bench.do("Scan", code="2900000000025")

    view = msgspec.json.decode(bench.lane.screen.encoded())
    assert [line["name"] for line in view["lines"]] == ["面包"]
    assert view["last_sale"]["total_minor"] == 550


async def test_paying_again_after_an_unknown_outcome_does_not_sell_twice(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.fail_after = JournalBroken("EIO")
    await bench.do("Pay", command_id="p", kind="cash", given_minor=550)
    bench.books.fail_after = None

    assert await bench.do("Pay", command_id="p", kind="cash", given_minor=550) == ""
    assert await bench.do("Pay", kind="cash", given_minor=550) == "empty-cart"
    assert len(bench.books.sales) == 1


async def test_a_bug_in_one_command_costs_only_this_command(bench):
    bench.books.fail = RuntimeError("a bug")
    await bench.do("Scan", code="2900000000018")
    assert await bench.do("Pay", kind="cash", given_minor=550) == "internal"

    bench.books.fail = None

    assert await bench.do("Pay", kind="cash", given_minor=550) == ""


async def test_a_client_that_goes_away_in_the_middle_leaves_a_whole_sale(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.gate = asyncio.Event()
    asking = asyncio.create_task(bench.do("Pay", kind="cash", given_minor=550))
    await bench.settle()

    asking.cancel()
    bench.books.gate.set()
    await bench.settle()

    assert len(bench.books.sales) == 1
    assert bench.lane.view().lines == []


async def test_more_waiting_commands_than_a_cashier_can_press_are_refused(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.gate = asyncio.Event()
    first = asyncio.create_task(bench.do("Pay", kind="cash", given_minor=550))
    await bench.settle()
    rest = [asyncio.create_task(bench.do("Clear")) for _ in range(WAITING_MAX + 3)]
    await bench.settle()

    bench.books.gate.set()

    assert await first == ""
    assert [await task for task in rest].count("busy") == 3


async def test_the_view_is_encoded_once_for_all_screens_and_anew_after_a_change(bench):
    first = bench.lane.screen.encoded()
    assert bench.lane.screen.encoded() is first

    await bench.do("Scan", code="2900000000018")

    assert bench.lane.screen.encoded() is not first


async def test_screens_are_woken_by_a_change(bench):
    screen = asyncio.Event()
    bench.lane.screen.feed.watch(screen)

    await bench.do("Scan", code="2900000000018")

    assert screen.is_set()
