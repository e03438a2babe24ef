"""Money for deposits and charges is paid like a sale: several ways, change, the terminal; a charge is taken back; all of it is counted."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from edge.drivers.roles import Unknown
from edge.journal.errors import JournalBroken
from edge.lanes.carts.restore import restore_till
from edge.lanes.settling import settling
from edge.lanes.store.storefront import About
from edge.replica.leases import Leases
from protocol.facts import ChargeUndone, DayClosed, DepositEnded, DepositTaken, GoodsVoided, SaleCompleted, ValueCharged
from retail.paying.foreign import ForeignCash
from retail.paying.tenders import TenderKind
from retail.sale import CardSlip, TenderLine
from retail.shifts import ShiftTerms, expected
from retail.terms import Terms
from tests.edge.journal.shop import open_journal
from tests.edge.lanes.conftest import FakeTerminal
from tests.edge.lanes.test_shifts_at_the_lane import LI, MILK, WANG
from tests.edge.lanes.test_spending_at_the_lane import PHONE, MemberBench

TERMS = Terms(
    shifts=ShiftTerms("asked"),
    tenders=(
        TenderKind("card", terminal=True),
        TenderKind("wallet", reference="required"),
        TenderKind("voucher", excess="lost", back=False),
        TenderKind("stored", reference="none"),
    ),
    foreign=(ForeignCash("USD", 700, 100),),
)


class MoneyBench(MemberBench):
    """A lane with members, a terminal and a real journal, in a store with shifts; `restart` is a new process."""

    def build(self) -> None:
        self.terminal = self.terminal or FakeTerminal()
        super().build()
        about = About("河西店", terms=TERMS)
        self.store._ask_about = lambda: about
        self.store.refresh()

    async def restart(self) -> None:
        await self.stop()
        self.build()
        await restore_till(self.till, self.carts.bodies.get("03", b""), self.journal)
        self.lane.payments.restore()
        self.holds.settle(self.journal.cart_is_sold)
        self.start()

    def should_be(self) -> dict[str, int]:
        """What there should be by kind of tender."""
        return expected(10_000, self.journal.shift_sums("03", 1))


async def until(true: Callable[[], bool]) -> None:
    """A real journal takes real moments."""
    for _ in range(3000):
        if true():
            return
        await asyncio.sleep(0.0005)
    raise AssertionError("it never came to that")


async def at_rest(lane: MoneyBench) -> None:
    await until(lambda: lane.lane.payments.now is None)


@pytest.fixture
async def lane(tmp_path):
    leases = Leases(tmp_path / "leases.db", 1)
    async with await open_journal(tmp_path) as journal:
        bench = MoneyBench(tmp_path / "holds", journal, leases)
        bench.start()
        await bench.do("OpenShift", float_minor=10_000)
        yield bench
        await bench.stop()
    leases.close()


@pytest.fixture
def staffed(lane):
    lane.operators.update({one.id: one for one in (WANG, LI)})
    return lane


async def test_a_deposit_is_paid_in_several_ways_and_in_several_steps(lane):
    await lane.do("Scan", code=MILK)
    assert await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="") == ""
    await lane.settle()
    assert lane.display.shown[-1] == ("收订金", "20.00")
    view = lane.lane.view()
    assert (view.total_minor, view.due_minor, len(view.lines)) == (2_000, 2_000, 1)
    assert (view.subject.what, view.subject.about) == ("deposit", "Li")
    assert [one.kind for one in view.takes] == ["card", "wallet", "voucher"]
    assert await lane.do("Scan", code=MILK) == "collecting"

    assert await lane.do("Pay", kind="wallet", given_minor=500, reference="W1") == ""
    assert await lane.do("Pay", kind="voucher", given_minor=300) == ""
    for _ in range(2):
        assert await lane.do("Pay", "twice", kind="cash", given_minor=2_000) == ""

    [taken] = lane.facts(DepositTaken)
    assert [(one.kind, one.amount_minor, one.given_minor) for one in taken.paid] == [
        ("wallet", 500, 500),
        ("voucher", 300, 300),
        ("cash", 1_200, 2_000),
    ]
    assert (taken.tender, taken.goods) == (TenderLine("cash", 2_000, 2_000), (("milk", 1_000, 550),))
    assert lane.should_be() == {"cash": 11_200, "voucher": 300, "wallet": 500}
    view = lane.lane.view()
    assert (view.cart, view.subject, view.last_money.amount_minor, view.last_money.change_minor) == (
        "",
        None,
        2_000,
        800,
    )
    assert "D0001" in await lane.printed("订金单")
    await lane.settle()
    assert lane.drawer.kicks == 1


async def test_one_way_to_pay_leaves_the_fact_of_a_deposit_as_it_was(lane):
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", given_minor=5_000)

    [taken] = lane.facts(DepositTaken)
    assert (taken.tender, taken.tenders) == (TenderLine("cash", 2_000, 5_000), ())


async def test_foreign_notes_pay_for_a_deposit_and_are_counted_by_their_currency(lane):
    await lane.do("TakeDeposit", amount_minor=6_500, customer="Li", kind="")
    assert await lane.do("Pay", kind="cash", given_minor=1_000, currency="USD") == ""

    [taken] = lane.facts(DepositTaken)
    assert taken.paid == (TenderLine("cash", 6_500, 7_000, "USD 10.00"),)
    assert taken.foreign[0].given_minor == 1_000
    assert lane.should_be() == {"cash": 10_000 - 500, "cash.USD": 1_000}


async def test_the_terminal_pays_a_deposit_once_and_its_slip_stands_in_the_fact(lane):
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="")
    assert await lane.do("Pay", kind="cash", given_minor=500) == ""
    assert await lane.do("Pay", "p", kind="card", given_minor=1_500) == ""
    await at_rest(lane)

    [taken] = lane.facts(DepositTaken)
    [reference] = lane.terminal.charged
    assert [(one.kind, one.amount_minor) for one in taken.paid] == [("cash", 500), ("card", 1_500)]
    assert taken.cards == (CardSlip(2, reference, "611804", "4771", "Debit", "0001"),)
    assert lane.journal.open_payments("03") == []
    assert lane.should_be() == {"cash": 10_500, "card": 1_500}


async def test_all_of_it_by_the_terminal_is_one_command_and_declined_it_asks_for_the_money_still(lane):
    asked = {"amount_minor": 2_000, "customer": "Li", "kind": "card"}
    lane.terminal.answer = lane.terminal.told = Unknown("cut")
    for _ in range(2):
        assert await lane.do("TakeDeposit", "once", **asked) == ""
        await until(lambda: lane.lane.payments.stage == "unknown")
    assert lane.facts(DepositTaken) == []

    lane.terminal.answer = lane.terminal.told = None
    await lane.restart()
    await at_rest(lane)

    [taken] = lane.facts(DepositTaken)
    assert (taken.amount_minor, taken.paid[0].kind, lane.terminal.charged_minor) == (2_000, "card", 2_000)
    assert await lane.do("TakeDeposit", "once", **asked) == ""
    assert len(lane.facts(DepositTaken)) == 1


async def test_a_charge_is_paid_beside_the_goods_that_it_then_pays_for(lane):
    await lane.do("NameMember", code=PHONE)
    await lane.do("Scan", code=MILK)
    assert await lane.do("ChargeStored", amount_minor=10_000, kind="") == ""
    assert lane.lane.view().due_minor == 10_000
    assert not any(one.pays_minor for one in lane.lane.view().member.may_spend)
    assert await lane.do("Pay", kind="stored", given_minor=100) == "not-for-charge"
    assert await lane.do("Pay", kind="card", given_minor=6_000) == ""
    await at_rest(lane)
    assert await lane.do("Pay", kind="cash", given_minor=5_000) == ""

    [charged] = lane.facts(ValueCharged)
    assert [(one.kind, one.amount_minor, one.change_minor) for one in charged.tenders] == [
        ("card", 6_000, 0),
        ("cash", 4_000, 1_000),
    ]
    await lane.settle()
    assert lane.display.shown[-1] == ("储值充值 100.00", "找零 10.00")
    view = lane.lane.view()
    assert (view.due_minor, view.member.name, view.last_money.change_minor) == (550, "王芳", 1_000)
    assert await lane.do("Hold") == ""
    await lane.do("Scan", code=MILK)
    assert lane.lane.view().last_money is None, "another cart"
    await lane.do("Clear")
    await lane.do("Recall", number=1)
    assert await lane.do("Pay", kind="stored", given_minor=550) == ""
    assert lane.journal.share("stored", "m1", 0).left == 9_450


async def test_thinking_better_of_it_leaves_the_goods_and_no_fact(lane):
    await lane.do("Scan", code=MILK)
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="")
    assert await lane.do("Clear") == ""
    assert lane.lane.view().due_minor == 550

    await lane.do("RemoveLine", line=1)
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", purpose="cake", kind="")
    assert await lane.do("Clear") == ""
    assert lane.lane.view().cart == ""
    assert [one.whole for one in lane.facts(GoodsVoided, DepositTaken)] == [False]


async def test_what_asks_for_money_is_put_aside_taken_up_and_outlives_a_restart(lane):
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", purpose="cake", kind="")
    assert await lane.do("Hold") == ""
    [held] = lane.lane.view().holds
    assert (held.lines, held.total_minor, held.subject.en) == (0, 2_000, "Deposit")
    await lane.restart()
    assert await lane.do("Recall", number=1) == ""
    await lane.do("Pay", kind="wallet", given_minor=500, reference="W1")
    assert await lane.do("Hold") == "paying"
    await lane.restart()

    assert lane.lane.view().due_minor == 1_500
    assert await lane.do("Pay", kind="cash", given_minor=1_500) == ""
    assert lane.facts(DepositTaken)[0].amount_minor == 2_000


async def test_killed_after_the_commit_the_goods_stay_and_the_money_is_not_asked_for_again(lane):
    await lane.do("NameMember", code=PHONE)
    await lane.do("Scan", code=MILK)
    await lane.do("ChargeStored", amount_minor=10_000, kind="")
    before = lane.carts.bodies["03"]
    await lane.do("Pay", "p", kind="cash", given_minor=10_000)
    lane.carts.bodies["03"] = before  # the process ended between the commit and the cart

    await lane.restart()

    assert (lane.lane.view().due_minor, len(lane.lane.view().lines)) == (550, 1)
    assert await lane.do("Pay", "p", kind="cash", given_minor=10_000) == ""
    assert (len(lane.facts(ValueCharged)), lane.lane.view().due_minor) == (1, 550)


async def test_a_commit_without_an_outcome_is_booked_once(lane):
    make = lane.journal.make

    async def broken(*args, **more) -> int:
        await make(*args, **more)
        raise JournalBroken

    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="")
    lane.journal.make = broken
    assert await lane.do("Pay", "p", kind="cash", given_minor=2_000) == "journal-broken"
    lane.journal.make = make
    assert await lane.do("TakeDeposit", amount_minor=1, customer="Li") == "in-doubt"

    assert await lane.do("Pay", "p", kind="cash", given_minor=2_000) == ""
    assert (len(lane.facts(DepositTaken)), lane.lane.view().cart) == (1, "")
    assert "D0001" in await lane.printed("订金单")


async def test_a_charge_is_taken_back_with_a_supervisors_word_the_way_it_was_paid(staffed):
    lane = staffed
    await lane.do("SignIn", operator=LI.id, pin="1357")
    await lane.do("NameMember", code=PHONE)
    await lane.do("ChargeStored", amount_minor=10_000, kind="")
    await lane.do("Pay", kind="card", given_minor=6_000)
    await at_rest(lane)
    await lane.do("Pay", kind="cash", given_minor=4_000)
    await lane.do("Scan", code=MILK)
    await lane.do("Pay", kind="stored", given_minor=550)
    await lane.do("SignIn", operator=WANG.id, pin="2468")

    undo = {"charge": "C1", "reason": "wrong member"}
    assert await lane.do("UndoCharge", **undo) == "approval-needed"
    await lane.do("Approve", operator=LI.id, pin="1357")
    assert await lane.do("UndoCharge", **undo, amount_minor=9_451) == "charge-spent"
    assert await lane.do("UndoCharge", **undo) == ""
    assert lane.lane.view().due_minor == -9_450
    assert await lane.do("Refund", kind="card", amount_minor=6_000) == ""
    await at_rest(lane)
    assert lane.terminal.asks[-1].original == "0001", "the terminal's number of the payment"
    assert await lane.do("Refund", kind="cash", amount_minor=3_450) == ""

    [undone] = lane.facts(ChargeUndone)
    assert (undone.number, undone.charge, undone.amount_minor, undone.by) == (2, "s001-03-1-C000001", 9_450, "li")
    assert [(one.kind, one.amount_minor) for one in undone.tenders] == [("card", -6_000), ("cash", -3_450)]
    assert lane.journal.share("stored", "m1", 0).left == 0
    assert lane.should_be() == {"cash": 10_550, "card": 0, "stored": 550}
    assert lane.terminal.charged_minor == 0
    assert "s001-03-1-C000001" in await lane.printed("充值退回")
    await lane.do("Approve", operator=LI.id, pin="1357")
    assert await lane.do("UndoCharge", **undo) == "charge-undone"
    assert await lane.do("UndoCharge", charge="C9", reason="x") == "no-charge"
    assert await lane.do("UndoCharge", charge="s002-03-1-C000001", reason="x") == "charge-elsewhere"


async def test_of_two_lanes_that_take_the_same_charge_back_at_once_one_is_told(lane):
    await lane.do("NameMember", code=PHONE)
    await lane.do("ChargeStored", amount_minor=10_000)
    await lane.do("Clear")
    await lane.do("UndoCharge", charge="C1", reason="mistaken")
    quicker = replace(lane.till.cart, tenders=(TenderLine("cash", -10_000, -10_000),))
    made = settling(quicker, lane.store, lane.store.business_date(), lane.clock.wall_ms())
    await lane.journal.make(made, "elsewhere", b"", "another cart")

    assert await lane.do("Refund", kind="cash", amount_minor=10_000) == "charge-undone"
    assert len(lane.facts(ChargeUndone)) == 1
    assert lane.journal.share("stored", "m1", 0).left == 0


async def test_a_terminal_gives_nothing_back_that_another_lane_has_given_back_meanwhile(lane):
    await lane.do("NameMember", code=PHONE)
    await lane.do("ChargeStored", amount_minor=2_000, kind="card")
    await at_rest(lane)
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="card")
    await at_rest(lane)
    end = {"deposit": "D1", "back_minor": 2_000, "reason": "late", "kind": ""}
    asked: list[tuple[str, dict[str, Any], str]] = [
        ("UndoCharge", {"charge": "C1", "reason": "x"}, "charge-undone"),
        ("EndDeposit", end, "deposit-moved"),
    ]
    for command, said, code in asked:
        assert await lane.do(command, **said) == ""
        quicker = replace(lane.till.cart, tenders=(TenderLine("cash", -2_000, -2_000),))
        made = settling(quicker, lane.store, lane.store.business_date(), lane.clock.wall_ms())
        await lane.journal.make(made, f"{command} elsewhere", b"", f"cart of {command}")

        assert await lane.do("Refund", kind="card", amount_minor=2_000) == code
        assert await lane.do("Clear") == ""

    assert lane.terminal.charged_minor == 4_000
    assert len(lane.terminal.asks) == 2


async def test_a_deposit_goes_back_in_several_ways_the_rest_is_kept(lane):
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="")
    await lane.do("Pay", kind="card", given_minor=1_200)
    await at_rest(lane)
    await lane.do("Pay", kind="cash", given_minor=800)
    end = {"deposit": "D1", "back_minor": 1_500, "reason": "changed their mind"}
    assert await lane.do("EndDeposit", **end, kind="") == ""
    assert await lane.do("Refund", kind="card", amount_minor=1_200) == ""
    await at_rest(lane)
    assert await lane.do("Refund", kind="cash", amount_minor=300) == ""

    [ended] = lane.facts(DepositEnded)
    assert (ended.back_minor, ended.kept_minor, ended.kind) == (1_500, 500, "card")
    assert [(one.kind, one.amount_minor) for one in ended.paid] == [("card", -1_200), ("cash", -300)]
    assert lane.should_be() == {"cash": 10_500, "card": 0}


async def test_the_close_of_the_day_tells_the_money_that_is_in_no_receipt(lane):
    await lane.do("NameMember", code=PHONE)
    await lane.do("ChargeStored", amount_minor=10_000)
    await lane.do("UndoCharge", charge="C1", amount_minor=4_000, reason="too much")
    await lane.do("Refund", kind="cash", amount_minor=4_000)
    await lane.do("TakeDeposit", amount_minor=2_000, customer="Li", kind="wallet", reference="W1")
    await lane.do("Clear")
    await lane.sell()
    await lane.do("CountShift", counted={"cash": 16_550, "wallet": 2_000})
    assert await lane.do("CloseShift") == ""
    assert await lane.do("CloseDay") == ""

    [day] = lane.facts(DayClosed)
    assert day.takings == (("03", "cash", 550, 1),)
    assert day.apart == (("03", "charged", "cash", 6_000, 2), ("03", "deposited", "wallet", 2_000, 1))
    paper = await lane.printed("日结单")
    assert "储值充值" in paper
    assert "收订金" in paper
    assert len(lane.facts(SaleCompleted)) == 1


async def test_nobody_takes_money_for_later_while_training(lane):
    await lane.do("NameMember", code=PHONE)
    await lane.do("ChargeStored", amount_minor=10_000)
    await lane.do("Clear")
    await lane.do("Practise", on=True)

    assert await lane.do("TakeDeposit", amount_minor=1, customer="Li", kind="") == "training"
    assert await lane.do("UndoCharge", charge="C1", reason="x") == "training"
