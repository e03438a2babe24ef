"""Cards through the lane's terminal: what was charged is what was sold, whatever ends in between."""

import asyncio
from collections.abc import Callable

import pytest

from edge.drivers.roles import Declined, Unknown
from edge.journal.errors import JournalBroken, JournalFull
from protocol.facts import PaymentDoubted, PaymentResolved, PaymentReversed
from retail.paying.tenders import TenderKind
from retail.sale import CardSlip, Tip
from retail.staff import Operator, new_pin
from retail.terms import Terms
from tests.edge.lanes.conftest import Bench, FakeTerminal

MILK, BREAD = "2900000000018", "2900000000025"
CARD = TenderKind("card", terminal=True)


@pytest.fixture
async def counter(bench: Bench) -> Bench:
    """A bench with a terminal, in a store whose cards go through it."""
    bench.terms = Terms(tenders=(CARD, TenderKind("wallet", reference="required", terminal=True)), tips=True)
    bench.store.refresh()
    bench.terminal = FakeTerminal()
    await bench.restart()
    return bench


async def until(bench: Bench, true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never came to that")


async def at_rest(bench: Bench) -> None:
    await until(bench, lambda: bench.lane.payments.now is None)


async def unknown(bench: Bench) -> None:
    """A payment of 5.50 that was charged, and whose answer is lost."""
    bench.terminal.answer = bench.terminal.told = Unknown("cut")
    await bench.do("Scan", code=MILK)
    assert await bench.do("Pay", command_id="p", kind="card", given_minor=550) == ""
    await until(bench, lambda: bench.lane.payments.stage == "unknown")


def facts(bench, kind):
    return [fact.body for fact in bench.books.facts if isinstance(fact.body, kind)]


async def test_a_card_is_charged_and_the_sale_completes_with_its_slip(counter):
    await counter.do("Scan", code=MILK)
    assert await counter.do("Pay", command_id="p", kind="card", given_minor=550) == ""
    await at_rest(counter)

    (done,) = counter.books.sales
    assert [(t.kind, t.amount_minor, t.reference) for t in done.sale.tenders] == [("card", 550, "611804 *4771")]
    (reference,) = counter.terminal.charged
    assert done.details.cards == (CardSlip(1, reference, "611804", "4771", "Debit", "0001"),)
    assert counter.lane.view().last_sale.total_minor == 550
    assert counter.payments.open_payments("03") == []


async def test_the_row_is_written_before_the_first_byte_goes_to_the_terminal(counter):
    counter.terminal.gate = asyncio.Event()
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await until(counter, lambda: bool(counter.terminal.asks))

    (row,) = counter.payments.open_payments("03")
    assert (row.state, row.payment.before, row.payment.amount_minor) == ("asked", "t.0", 550)
    assert row.payment.reference == counter.terminal.asks[0].reference
    counter.terminal.gate.set()
    await at_rest(counter)


async def test_while_it_is_at_the_terminal_the_lane_answers_and_the_cart_stands_still(counter):
    counter.terminal.gate = asyncio.Event()
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await until(counter, lambda: bool(counter.terminal.asks))

    view = counter.lane.view().payment
    assert (view.stage, view.amount_minor, view.abort, view.decide) == ("asking", 550, True, False)
    assert await counter.do("Scan", code=BREAD) == "on-terminal"
    assert await counter.do("Pay", kind="cash", given_minor=550) == "on-terminal"
    assert await counter.do("Hold") == "on-terminal"
    assert await counter.do("Practise", on=True) == "on-terminal"
    assert await counter.do("OpenDrawer") == "", "what does not touch the cart goes on"
    counter.terminal.gate.set()
    await at_rest(counter)
    assert [len(done.sale.lines) for done in counter.books.sales] == [1]


async def test_a_double_tap_on_pay_is_one_payment_and_one_sale(counter):
    await counter.do("Scan", code=MILK)
    taps = await asyncio.gather(
        *(counter.do("Pay", command_id=name, kind="card", given_minor=550) for name in ("p", "p", "q"))
    )
    await at_rest(counter)

    assert taps == ["", "", "on-terminal"]
    assert await counter.do("Pay", command_id="p", kind="card", given_minor=550) == ""
    assert await counter.do("Pay", command_id="p", kind="card", given_minor=600) == "other-body"
    assert (counter.terminal.charged_minor, len(counter.books.sales)) == (550, 1)


async def test_what_is_declined_is_said_and_the_cart_is_open_again(counter):
    counter.terminal.answer, counter.terminal.charges = Declined("卡已过期", "the card has expired"), False
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", command_id="p", kind="card", given_minor=550)
    await at_rest(counter)

    trouble = counter.lane.view().trouble
    assert trouble.code == "payment-declined"
    assert "the card has expired" in trouble.words.en
    assert "卡已过期" in trouble.words.zh
    assert await counter.do("Pay", command_id="p", kind="card", given_minor=550) == "payment-declined", "asked once"
    assert await counter.do("Pay", kind="cash", given_minor=550) == ""
    assert (counter.terminal.charged_minor, len(counter.books.sales)) == (0, 1)


async def test_esc_breaks_it_off(counter):
    counter.terminal.gate = asyncio.Event()
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await until(counter, lambda: bool(counter.terminal.asks))

    assert await counter.do("AbortPayment") == ""
    await at_rest(counter)

    assert counter.terminal.charged_minor == 0
    assert counter.lane.view().due_minor == 550
    assert await counter.do("AbortPayment") == "no-payment"


async def test_a_terminal_that_is_away_is_said_before_anything_is_written(counter):
    counter.terminal.away = True
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await at_rest(counter)

    assert counter.lane.view().trouble.code == "terminal-gone"
    assert counter.payments.rows == {}
    assert await counter.do("Pay", kind="cash", given_minor=550) == ""


async def test_what_the_cart_would_refuse_never_reaches_the_terminal(counter):
    await counter.do("Scan", code=MILK)

    assert await counter.do("Pay", kind="card", given_minor=551) == "over-tender"
    assert await counter.do("Pay", kind="card", given_minor=550, reference="4111 1111 1111 1111") == "card-number"
    assert await counter.do("Refund", kind="card", amount_minor=1) == "nothing-back"
    assert counter.terminal.asks == []


async def test_a_lost_answer_is_asked_by_reference_until_it_is_known_and_never_sent_again(counter):
    await unknown(counter)
    await until(counter, lambda: counter.terminal.asked_again >= 3)
    assert await counter.do("Scan", code=BREAD) == "payment-unknown"
    assert counter.lane.view().payment.decide

    counter.terminal.told = None
    assert await counter.do("AskPayment") == ""
    await at_rest(counter)

    assert len(counter.terminal.asks) == 1
    assert (counter.terminal.charged_minor, [d.sale.total_minor for d in counter.books.sales]) == (550, [550])


async def test_a_lost_answer_of_what_never_took_place_leaves_the_cart_open(counter):
    counter.terminal.charges = False
    await unknown(counter)
    counter.terminal.told = None
    await at_rest(counter)

    assert counter.books.sales == []
    assert counter.lane.view().due_minor == 550


async def test_head_office_hears_of_a_payment_that_stays_unknown_and_of_what_became_of_it(counter):
    await unknown(counter)
    await until(counter, lambda: counter.clock.now_s > 40)
    (doubt,) = facts(counter, PaymentDoubted)
    assert (doubt.what, doubt.kind, doubt.minor, doubt.by) == ("payment", "card", 550, "王芳")

    counter.terminal.told = None
    await at_rest(counter)

    (found,) = facts(counter, PaymentResolved)
    assert (found.reference, found.done, found.by, found.receipt) == (doubt.reference, True, "", "0001")


async def test_an_answer_that_is_found_at_once_is_nobodys_business(counter):
    await unknown(counter)
    counter.terminal.told = None
    await at_rest(counter)

    assert facts(counter, PaymentDoubted) == facts(counter, PaymentResolved) == []


@pytest.mark.parametrize("done", [True, False])
async def test_a_supervisor_decides_where_the_terminal_is_dead_for_good(counter, done):
    counter.operators.update(
        w=new_pin(Operator("w", "王芳"), "1111", b"s" * 16),
        s=new_pin(Operator("s", "老张", "supervisor"), "2222", b"t" * 16),
    )
    await counter.do("SignIn", operator="w", pin="1111")
    await unknown(counter)

    assert await counter.do("DecidePayment", done=done, reason="slip seen") == "approval-needed"
    assert await counter.do("Approve", operator="s", pin="2222") == ""
    assert await counter.do("DecidePayment", done=done, reason="slip seen") == ""
    await at_rest(counter)

    (told,) = facts(counter, PaymentResolved)
    assert (told.done, told.by, told.approved_by, told.reason) == (done, "w", "s", "slip seen")
    assert len(counter.books.sales) == done
    if done:
        assert counter.books.sales[0].details.cards[0].decided
    else:
        assert counter.lane.view().due_minor == 550


@pytest.mark.parametrize("charges", [True, False])
async def test_killed_while_it_is_at_the_terminal_it_is_asked_after_the_restart(counter, charges):
    counter.terminal.gate, counter.terminal.charges = asyncio.Event(), charges
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", command_id="p", kind="card", given_minor=550)
    await until(counter, lambda: bool(counter.terminal.asks))
    await counter.stop()
    if charges:
        counter.terminal.charged[counter.terminal.asks[0].reference] = 550

    await counter.restart()
    assert await counter.do("Pay", command_id="p", kind="card", given_minor=550) in {"", "payment-declined"}
    await at_rest(counter)

    assert len(counter.terminal.asks) == 1
    assert (counter.terminal.charged_minor, len(counter.books.sales)) == (550 * charges, charges)


async def test_killed_between_the_answer_and_the_sale_the_sale_is_made_after_the_restart(counter):
    counter.books.fail = JournalFull("no room")
    counter.payments.fail = None
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", command_id="p", kind="card", given_minor=550)
    await until(counter, lambda: counter.lane.view().trouble is not None)
    assert counter.lane.view().trouble.code == "disk-full"

    counter.books.fail = None
    await counter.restart()
    await at_rest(counter)

    assert [done.sale.total_minor for done in counter.books.sales] == [550]
    assert len(counter.terminal.asks) == 1


async def test_a_power_cut_that_takes_the_open_cart_leaves_the_one_that_was_paid_for(counter):
    counter.terminal.gate = asyncio.Event()
    await counter.do("Scan", code=MILK)
    before = dict(counter.carts.bodies)
    await counter.do("Scan", code=BREAD)
    await counter.do("Pay", kind="card", given_minor=1350)
    await until(counter, lambda: bool(counter.terminal.asks))
    await counter.stop()
    counter.carts.bodies = before
    counter.terminal.charged[counter.terminal.asks[0].reference] = 1350

    await counter.restart()
    await at_rest(counter)

    assert [done.sale.total_minor for done in counter.books.sales] == [1350]


async def test_a_disk_that_takes_nothing_after_the_charge_is_tried_until_it_does(counter):
    counter.books.fail = JournalFull("no room")
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await until(counter, lambda: counter.lane.payments.stage == "booking")

    counter.books.fail = None
    await at_rest(counter)

    assert (counter.terminal.charged_minor, len(counter.books.sales)) == (550, 1)


async def test_a_disk_that_takes_nothing_before_the_charge_charges_nobody(counter):
    counter.payments.fail = JournalFull("no room")
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await at_rest(counter)

    assert counter.terminal.asks == []
    assert counter.lane.view().trouble.code == "disk-full"


async def test_a_disk_that_fails_in_the_middle_of_the_asking_charges_nobody(counter):
    counter.payments.fail = JournalBroken("?")
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await until(counter, lambda: counter.lane.payments.stage == "unknown")
    counter.payments.fail = None
    await at_rest(counter)

    assert counter.terminal.asks == []
    assert counter.lane.view().due_minor == 550


async def test_a_commit_without_an_outcome_is_settled_and_sells_once(counter):
    counter.books.fail_after = JournalBroken("?")
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", command_id="p", kind="card", given_minor=550)
    await until(counter, lambda: counter.till.in_doubt)

    counter.books.fail_after = None
    await at_rest(counter)

    assert (counter.terminal.charged_minor, len(counter.books.sales)) == (550, 1)
    assert counter.lane.view().lines == []


async def test_two_cards_and_cash_settle_one_sale(counter):
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=200)
    await at_rest(counter)
    await counter.do("Pay", kind="card", given_minor=300)
    await at_rest(counter)
    await counter.restart()
    assert counter.lane.view().due_minor == 50
    await counter.do("Pay", kind="cash", given_minor=50)

    (done,) = counter.books.sales
    assert [(t.kind, t.amount_minor) for t in done.sale.tenders] == [("card", 200), ("card", 300), ("cash", 50)]
    assert [card.tender for card in done.details.cards] == [1, 2]
    assert counter.terminal.charged_minor == 500


async def test_a_card_payment_that_is_taken_back_is_undone_at_the_terminal(counter):
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="cash", given_minor=100)
    await counter.do("Pay", kind="card", given_minor=200)
    await at_rest(counter)

    assert await counter.do("TakeBack", tender=2) == ""
    await at_rest(counter)

    assert counter.terminal.asks[1].what == "reversal"
    assert counter.terminal.asks[1].original == "0001"
    assert (counter.terminal.charged_minor, counter.lane.view().due_minor) == (0, 450)
    (fact,) = facts(counter, PaymentReversed)
    assert (fact.minor, fact.original, fact.reference) == (200, "0001", counter.terminal.asks[0].reference)
    assert counter.payments.open_payments("03") == []
    assert await counter.do("TakeBack", tender=1) == "", "cash goes back by hand, as ever"


async def test_an_undoing_that_is_declined_leaves_the_payment(counter):
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=200)
    await at_rest(counter)
    counter.terminal.answer, counter.terminal.charges = Declined("不能撤销", "it cannot be reversed"), False

    await counter.do("TakeBack", tender=1)
    await at_rest(counter)

    assert (counter.terminal.charged_minor, counter.lane.view().due_minor) == (200, 350)


async def test_killed_in_the_middle_of_an_undoing_it_is_undone_once(counter):
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=200)
    await at_rest(counter)
    saved = dict(counter.carts.bodies)
    counter.terminal.answer = counter.terminal.told = Unknown("cut")
    await counter.do("TakeBack", tender=1)
    await until(counter, lambda: counter.lane.payments.stage == "unknown")
    await counter.restart()
    counter.terminal.told = None
    await at_rest(counter)
    assert (counter.terminal.charged_minor, counter.lane.view().due_minor) == (0, 550)

    await counter.stop()
    counter.carts.bodies = saved
    await counter.restart()
    await at_rest(counter)
    assert (counter.terminal.charged_minor, counter.lane.view().due_minor) == (0, 550), "a power cut brought it back"


async def test_money_goes_back_to_a_card_with_the_number_of_its_payment(counter):
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await at_rest(counter)
    await counter.do("ReturnFrom", receipt="1")

    assert await counter.do("Refund", kind="card", amount_minor=550) == ""
    await at_rest(counter)

    assert (counter.terminal.asks[1].what, counter.terminal.asks[1].original) == ("refund", "0001")
    assert counter.terminal.charged_minor == 0
    assert [done.sale.total_minor for done in counter.books.sales] == [550, -550]
    assert counter.books.sales[1].details.cards[0].receipt == "0002"


async def test_a_wallet_that_needs_a_number_gets_it_from_the_terminal(counter):
    await counter.do("Scan", code=MILK)
    assert await counter.do("Pay", kind="wallet", given_minor=550) == ""
    await at_rest(counter)

    assert counter.books.sales[0].sale.tenders[0].reference == "611804 *4771"


async def test_a_tip_goes_to_the_terminal_with_the_payment_and_is_in_no_total(counter):
    await counter.do("Scan", code=MILK)
    assert await counter.do("Pay", kind="card", given_minor=550, tip_minor=50) == ""
    await at_rest(counter)

    (done,) = counter.books.sales
    assert counter.terminal.charged_minor == 600
    assert (done.sale.total_minor, done.sale.tenders[0].amount_minor, done.details.tips) == (550, 550, (Tip(1, 50),))


async def test_where_no_tips_are_taken_none_is(counter):
    counter.terms = Terms(tenders=(CARD,))
    counter.store.refresh()
    await counter.do("Scan", code=MILK)

    assert await counter.do("Pay", kind="card", given_minor=550, tip_minor=50) == "no-tips"
    assert await counter.do("Pay", kind="cash", given_minor=600, tip_minor=50) == "no-tips"


async def test_in_training_nobody_is_charged(counter):
    await counter.do("Practise", on=True)
    await counter.do("Scan", code=MILK)

    assert await counter.do("Pay", kind="card", given_minor=550) == ""

    assert counter.terminal.asks == []
    assert counter.lane.view().last_sale.total_minor == 550


async def test_a_lane_without_a_terminal_types_its_cards_as_ever(bench):
    bench.terms = Terms(tenders=(CARD,))
    bench.store.refresh()
    await bench.do("Scan", code=MILK)

    assert await bench.do("Pay", kind="card", given_minor=550, reference="slip 7") == ""

    assert bench.books.sales[0].sale.tenders[0].reference == "slip 7"


async def test_a_restart_with_nothing_at_the_terminal_changes_nothing(counter):
    await counter.do("Scan", code=MILK)
    await counter.restart()

    assert counter.lane.payments.now is None
    assert counter.lane.view().due_minor == 550


async def test_what_would_change_the_cart_beside_its_goods_waits_for_the_terminal_too(counter):
    counter.terminal.gate = asyncio.Event()
    await counter.do("Scan", code=MILK)
    await counter.do("Pay", kind="card", given_minor=550)
    await until(counter, lambda: bool(counter.terminal.asks))

    assert await counter.do("SignUp", phone="13800138000", agreed=True) == "on-terminal"
    assert await counter.do("PickUp", deposit="s001-03-1-D0001") == "on-terminal"
    counter.terminal.gate.set()
    await at_rest(counter)
