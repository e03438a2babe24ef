"""Devices that fail, vanish and come back beside a lane that does not care."""

import asyncio

import pytest

from edge.drivers.document import Cut, Text
from edge.drivers.errors import DeviceOffline, DeviceRefused
from edge.drivers.roles import DeviceState, Lamp, Scan
from edge.journal.errors import JournalFull
from edge.journal.words import PrintState
from edge.lanes.desk import desk
from protocol.facts import CashMoved, DeviceFaulted, DeviceRecovered, ReceiptsPrinted, ReceiptsUnprinted


async def sell(bench, given_minor=550, kind="cash"):
    await bench.do("Scan", code="2900000000018")
    assert await bench.do("Pay", kind=kind, given_minor=given_minor) == ""
    await bench.settle()


async def test_cash_opens_the_drawer_and_prints_after_the_commit(bench):
    await bench.do("Scan", code="2900000000018")
    bench.books.gate = asyncio.Event()
    paying = asyncio.create_task(bench.do("Pay", kind="cash", given_minor=550))
    await bench.settle()
    assert (bench.drawer.kicks, bench.printer.printed) == (0, [])

    bench.books.gate.set()
    await paying
    await bench.settle()

    assert bench.drawer.kicks == 1
    assert "s001-03-1-000001" in bench.printer.printed[0]
    assert bench.books.jobs == {1: PrintState.PRINTED}


async def test_a_card_does_not_open_the_drawer(bench):
    await sell(bench, kind="card")

    assert bench.drawer.kicks == 0


async def test_the_display_follows_the_cart_and_then_shows_the_change(bench):
    await bench.do("Scan", code="2900000000018")
    await bench.settle()
    assert bench.display.shown[-1] == ("牛奶 1L 5.50", "合计 5.50")

    await bench.do("Pay", kind="cash", given_minor=1000)
    await bench.settle()
    assert bench.display.shown[-1] == ("合计 5.50", "找零 4.50")
    shown = bench.display.presented[-1]
    assert shown.lines["en"] == ("Total 5.50", "Change 4.50")
    assert (shown.lamp, shown.figure) == (Lamp.CHANGE, "4.50")


async def test_the_scanner_rings_goods_up(bench):
    bench.scanner.reads.put_nowait("2900000000018")
    await bench.settle()

    assert bench.lane.view().total_minor == 550


async def test_what_the_symbol_says_of_itself_decides_how_its_code_is_read(bench):
    bench.scanner.reads.put_nowait(Scan("172612310102900000000018", "]d2"))
    bench.scanner.reads.put_nowait(Scan("2900000000018" + "05", "]E3"))
    bench.scanner.reads.put_nowait(Scan("05", "]E1"))
    await bench.settle()

    assert bench.lane.view().total_minor == 1100
    assert bench.lane.view().trouble is None


async def test_what_the_scanner_read_in_vain_stands_on_the_screen_until_the_next_good_key(bench):
    bench.scanner.reads.put_nowait("0000")
    await bench.settle()
    assert bench.lane.view().trouble.code == "unknown-code"

    bench.scanner.reads.put_nowait("2900000000018")
    await bench.settle()
    assert bench.lane.view().trouble is None


async def test_with_the_scanner_gone_the_lane_says_so_and_sells_on(bench):
    bench.scanner.become(DeviceState.OFFLINE)

    assert bench.notices() == ["scanner-away"]
    await sell(bench)

    bench.scanner.become(DeviceState.ONLINE)
    assert bench.notices() == []


async def test_a_scale_that_moves_asks_the_cashier_and_the_next_try_weighs(bench):
    bench.scale.answer = DeviceRefused("in motion")
    assert await bench.do("AddItem", command_id="w", code="22") == "weight-needed"

    bench.scale.answer = 500
    assert await bench.do("AddItem", code="22") == ""
    assert bench.lane.view().total_minor == 400


async def test_a_silent_scale_is_waited_for_a_bounded_time(bench, monkeypatch):
    monkeypatch.setattr(desk, "WEIGH_S", 0.01)
    bench.scale.answer = None

    assert await bench.do("AddItem", code="22") == "weight-needed"


async def test_while_it_weighs_the_screen_says_what(bench, monkeypatch):
    monkeypatch.setattr(desk, "WEIGH_S", 0.3)
    bench.scale.answer = None

    asking = asyncio.create_task(bench.do("AddItem", code="22"))
    await bench.settle()
    assert bench.lane.view().weighing == "苹果"

    await asking
    assert bench.lane.view().weighing == ""


async def test_a_weight_typed_by_hand_needs_no_scale(bench):
    bench.scale.answer = DeviceOffline("gone")

    assert await bench.do("AddItem", code="22", qty_milli=2000) == ""
    assert bench.lane.view().total_minor == 1600


async def test_a_scale_that_computes_is_told_the_price_of_the_goods_on_it(bench):
    bench.scale.answer, bench.scale.amount = 1250, 1000

    assert await bench.do("AddItem", code="22") == ""

    assert bench.scale.told_minor == 800
    assert bench.lane.view().total_minor == 1000


async def test_a_scale_that_makes_another_amount_of_it_is_not_believed(bench):
    bench.scale.answer, bench.scale.amount = 1250, 1001

    assert await bench.do("AddItem", command_id="w", code="22") == "scale-amount"
    assert bench.lane.view().total_minor == 0

    bench.scale.amount = 1000
    assert await bench.do("AddItem", code="22") == ""


@pytest.mark.parametrize("order", ["zero", "tare", "clear-tare"])
async def test_the_scale_is_zeroed_and_tared_from_the_lane_once_a_command(bench, order):
    for _ in range(2):
        assert await bench.do("AdjustScale", command_id="a", order=order) == ""

    assert [one.value for one in bench.scale.orders] == [order]


async def test_a_scale_that_does_not_obey_is_told_in_words(bench):
    bench.scale.refuses = DeviceRefused("it does not show zero")
    reply = await bench.lane.execute("a", {"do": "AdjustScale", "order": "zero"})

    assert reply.problem.code == "scale-refused"
    assert "does not show zero" in reply.problem.words.en
    assert await bench.do("AdjustScale", order="explode") == "bad-input"


async def test_out_of_paper_after_the_commit_the_sale_stands_and_f11_prints_the_original(bench):
    bench.printer.paper = False
    await sell(bench)
    assert bench.notices() == ["paper-out"]
    assert bench.books.jobs == {1: PrintState.QUEUED}

    bench.printer.paper = True
    assert await bench.do("Reprint") == ""
    await bench.settle()

    assert len(bench.printer.printed) == 1
    assert "副本" not in bench.printer.printed[0]
    assert bench.notices() == []


async def test_out_of_paper_in_the_middle_f11_prints_a_copy(bench):
    bench.printer.fail = DeviceRefused("paper out")
    await sell(bench)
    assert bench.notices() == ["half-printed", "paper-out"]
    assert bench.books.jobs == {1: PrintState.PRINTING}

    bench.printer.fail = None
    await bench.do("Reprint")
    await bench.settle()

    assert "副本" in bench.printer.printed[0]
    assert bench.books.jobs == {1: PrintState.PRINTED}
    assert bench.notices() == []


async def test_the_next_customer_gets_a_receipt_although_the_last_one_is_half_printed(bench):
    bench.printer.fail = DeviceOffline("unplugged")
    await sell(bench)
    bench.printer.fail = None

    await sell(bench)

    assert "s001-03-1-000002" in bench.printer.printed[0]
    assert bench.books.jobs == {1: PrintState.DROPPED, 2: PrintState.PRINTED}


async def test_receipts_wait_for_a_printer_that_is_away_and_print_when_it_is_back(bench):
    bench.printer.become(DeviceState.OFFLINE)
    await sell(bench)
    await sell(bench)
    assert bench.notices() == ["printer-away"]
    assert bench.printer.printed == []

    bench.printer.become(DeviceState.ONLINE)
    await bench.settle()

    assert len(bench.printer.printed) == 2
    assert bench.notices() == []


async def test_f11_prints_the_last_receipt_again_as_a_copy(bench):
    await sell(bench)

    await bench.do("Reprint")
    await bench.settle()

    assert len(bench.printer.printed) == 2
    assert "副本" in bench.printer.printed[1]


async def test_f11_before_the_first_sale_says_that_there_is_none(bench):
    assert await bench.do("Reprint") == "no-last-sale"


async def test_after_a_restart_queued_receipts_print(bench):
    bench.printer.become(DeviceState.OFFLINE)
    await sell(bench)
    await bench.restart()

    bench.printing.restore([bench.books.sales[0]])
    bench.printer.become(DeviceState.ONLINE)
    await bench.settle()

    assert "副本" not in bench.printer.printed[0]


async def test_after_a_restart_a_receipt_that_had_begun_is_offered_not_printed(bench):
    await sell(bench)
    bench.printer.printed.clear()
    await bench.restart()

    bench.printing.restore([], [bench.books.sales[0]])
    await bench.settle()
    assert bench.notices() == ["half-printed"]
    assert bench.printer.printed == []

    await bench.do("Reprint")
    await bench.settle()
    assert "副本" in bench.printer.printed[0]


async def test_opening_the_drawer_by_key_is_a_fact_before_it_is_a_kick(bench):
    assert await bench.do("OpenDrawer", reason="找零钱") == ""
    await bench.settle()

    assert bench.drawer.kicks == 1
    assert (bench.books.facts[0].body.by, bench.books.facts[0].body.reason) == ("王芳", "找零钱")


@pytest.mark.parametrize(("move", "into"), [("float", 500), ("paid-in", 500), ("paid-out", -500), ("pick-up", -500)])
async def test_cash_that_moves_is_a_fact_and_opens_the_drawer(bench, move, into):
    assert await bench.do("MoveCash", move=move, amount_minor=500, reason="找零") == ""
    await bench.settle()

    assert [fact.body for fact in bench.books.facts] == [CashMoved(move, into, "CNY", "王芳", "找零")]
    assert bench.drawer.kicks == 1


@pytest.mark.parametrize("amount", [0, -1, 10**12 + 1])
async def test_no_cash_or_too_much_moves_nothing(bench, amount):
    assert await bench.do("MoveCash", move="float", amount_minor=amount) == "bad-input"

    assert bench.books.facts == []
    assert bench.drawer.kicks == 0


async def test_cash_that_the_journal_does_not_take_opens_nothing(bench):
    bench.books.fail = JournalFull("full")

    assert await bench.do("MoveCash", move="pick-up", amount_minor=500) == "disk-full"
    await bench.settle()

    assert bench.drawer.kicks == 0


async def test_a_drawer_that_does_not_open_is_said_and_not_kicked_later(bench):
    bench.drawer.fail = DeviceOffline("unplugged")
    await sell(bench)
    assert "drawer-away" in bench.notices()

    bench.drawer.fail = None
    await bench.settle()

    assert bench.drawer.kicks == 0


async def test_devices_are_shown_in_words(bench):
    bench.scale.become(DeviceState.OFFLINE)

    shown = {device.role: (device.state, device.words.en) for device in bench.lane.view().devices}

    assert shown["printer"] == ("ready", "Ready")
    assert shown["scale"][0] == "away"
    assert "kilos*code" in shown["scale"][1]


async def test_a_device_that_fails_and_comes_back_is_two_facts_however_often_it_flaps_between(bench):
    bench.scale.become(DeviceState.OFFLINE)
    bench.scale.become(DeviceState.REFUSED)
    bench.clock.now_s += 3
    bench.scale.become(DeviceState.ONLINE)
    bench.scale.become(DeviceState.ONLINE)
    await bench.settle()

    bodies = [fact.body for fact in bench.books.facts]
    assert bodies == [DeviceFaulted("03/scale", ""), DeviceRecovered("03/scale", 3000)]


async def test_a_disk_that_takes_no_facts_of_devices_costs_no_sale(bench):
    bench.books.fail = JournalFull("full")
    bench.scale.become(DeviceState.OFFLINE)
    await bench.settle()
    bench.books.fail = None

    await sell(bench)


async def test_a_clock_that_is_not_followed_is_said(bench):
    bench.store.clock_doubt = "+400 d"

    assert bench.notices() == ["clock-doubted"]
    assert "+400 d" in bench.lane.view().notices[0].words.zh


async def test_a_disk_that_is_nearly_full_is_said(bench):
    bench.store.disk_low = True

    assert bench.notices() == ["disk-low"]


async def test_a_document_of_a_shift_waits_in_the_journal_until_it_is_out(bench):
    bench.printer.become(DeviceState.OFFLINE)
    assert await bench.printing.paper((Text("交班单 7"), Cut()), "交班单 7") is None
    await bench.settle()
    assert [paper.title for paper in bench.books.papers.values()] == ["交班单 7"]

    await bench.restart()
    bench.printing.restore([], papers=list(bench.books.papers.values()))
    bench.printer.become(DeviceState.ONLINE)
    await bench.settle()

    assert bench.printer.printed == ["交班单 7\n"]
    assert bench.books.papers == {}


async def test_a_document_of_a_shift_that_broke_off_is_offered_and_marked(bench):
    bench.printer.fail = DeviceOffline("unplugged")
    await bench.printing.paper((Text("交班单 7"), Cut()), "交班单 7")
    await bench.settle()
    assert bench.notices() == ["half-paper", "printer-away"]

    bench.printer.fail = None
    await bench.do("Reprint")
    await bench.settle()

    assert "COPY" in bench.printer.printed[0]
    assert (bench.notices(), bench.books.papers) == ([], {})


async def test_a_full_disk_keeps_no_paper_and_prints_it(bench):
    bench.books.fail = JournalFull("full")

    assert await bench.printing.paper((Text("读数"), Cut()), "读数") is None
    await bench.settle()

    assert bench.printer.printed == ["读数\n"]


async def test_receipts_that_were_given_up_are_told_until_f11_printed_them(bench):
    bench.printer.fail = DeviceOffline("unplugged")
    await sell(bench)
    await sell(bench)
    await sell(bench)
    assert bench.printing.unprinted() == ("1", "2", "3")
    assert bench.notices() == ["half-printed", "unprinted", "printer-away"]

    bench.printer.fail = None
    for _ in range(3):
        await bench.do("Reprint")
        await bench.settle()

    assert (bench.printing.unprinted(), bench.notices()) == ((), [])
    assert set(bench.books.jobs.values()) == {PrintState.PRINTED}
    assert all("副本" in paper for paper in bench.printer.printed)


async def test_what_may_not_be_out_is_told_to_head_office_when_it_changes_and_when_all_is_out(bench):
    await sell(bench)
    assert told(bench) == []  # a good day says nothing

    bench.printer.fail = DeviceOffline("unplugged")
    await sell(bench)
    await sell(bench)
    assert told(bench) == [ReceiptsUnprinted((2,), 0, ""), ReceiptsUnprinted((2, 3), 0, "")]
    bench.printer.fail = None
    bench.printer.become(DeviceState.OFFLINE, "unplugged")
    await sell(bench)
    await sell(bench)  # one more that waits is no news
    assert told(bench)[2:] == [ReceiptsUnprinted((2, 3), 4, "unplugged")]

    bench.clock.now_s += 60
    bench.printer.become(DeviceState.ONLINE)
    await bench.settle()
    for _ in range(2):
        await bench.do("Reprint")
        await bench.settle()

    assert bench.printing.unprinted() == ()
    assert isinstance(told(bench)[-1], ReceiptsPrinted)
    assert told(bench)[-1].after_ms >= 60_000


async def test_what_the_last_run_left_is_told_again_and_then_that_it_is_out(bench):
    await sell(bench)
    await sell(bench)
    await bench.restart()
    bench.printing.restore(bench.books.sales[1:], bench.books.sales[:1])
    bench.printer.become(DeviceState.OFFLINE)
    await bench.settle()
    assert told(bench) == [ReceiptsUnprinted((1,), 2, "")]
    bench.printer.become(DeviceState.ONLINE)
    await bench.settle()
    assert told(bench)[1:] == [ReceiptsUnprinted((1,), 0, "")]

    await bench.do("Reprint")
    await bench.settle()
    assert isinstance(told(bench)[-1], ReceiptsPrinted)


def told(bench):
    return [fact.body for fact in bench.books.facts if isinstance(fact.body, ReceiptsUnprinted | ReceiptsPrinted)]


async def test_paper_near_its_end_is_a_notice_and_stops_nothing(bench):
    bench.printer.notice = "paper near end"
    assert bench.notices() == ["paper-near-end"]

    await sell(bench)

    assert len(bench.printer.printed) == 1


async def test_while_a_receipt_waits_for_paper_in_the_printer_the_lane_says_that_it_goes_on(bench):
    bench.printer.gate = asyncio.Event()
    await sell(bench)
    bench.printer.become(DeviceState.REFUSED, "paper out")
    assert bench.notices() == ["paper-out-waits"]
    assert await bench.do("Reprint") == ""

    bench.printer.become(DeviceState.ONLINE)
    bench.printer.gate.set()
    await bench.settle()

    assert len(bench.printer.printed) == 1
    assert bench.notices() == []
