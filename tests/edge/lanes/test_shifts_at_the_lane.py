"""Shifts at the lane, with a real journal: opened, sold in, counted blind, closed, printed; and the close of the day."""

import asyncio
from pathlib import Path

import pytest

from edge.drivers.roles import Proof
from edge.journal.words import LEDGER
from edge.lanes.desk.desk import Desk
from edge.lanes.desk.printing import Printing
from edge.lanes.desk.troubles import Troubles
from edge.lanes.lane import Lane
from edge.lanes.store.storefront import About
from edge.lanes.till import Till
from protocol.facts import ShiftClosed, decode_fact
from retail.shifts import ShiftTerms, statement
from retail.staff import Operator, new_pin
from retail.terms import Terms
from tests.edge.journal.shop import open_journal
from tests.edge.lanes.conftest import Bench, FakeDevices

MILK = "2900000000018"
WANG = new_pin(Operator("wang", "王芳"), "2468", b"s" * 16)
LI = new_pin(Operator("li", "李强", "supervisor"), "1357", b"t" * 16)
ASKED, AUTO = ShiftTerms("asked"), ShiftTerms("auto")


class ShiftBench(Bench):
    """A lane on a bench whose journal is a real one."""

    def __init__(self, folder: Path, journal) -> None:
        self.journal = journal
        super().__init__(folder)
        self.printer.print = self._print
        self.out = asyncio.Event()

    async def _print(self, document, begin) -> Proof:
        await begin()
        whole = (" ".join((getattr(e, "left", ""), getattr(e, "right", ""), getattr(e, "text", ""))) for e in document)
        self.printer.printed.append("\n".join(line.strip() for line in whole))
        self.out.set()
        return Proof.TAKEN_IN

    def build(self) -> None:
        super().build()
        self.store._calendar._stands = self.journal.business_date
        self.store._deposit = self.journal.deposit
        self.store._closed_on = lambda: one.business_date if (one := self.journal.closed_day()) else 0
        devices = FakeDevices(
            self.scanner, self.scale, self.printer, self.drawer, self.display, self.terminal, self.card
        )
        self.till = Till(
            "03", "王芳", store=self.store, books=self.journal, carts=self.carts, clock=self.clock, new_id=self.new_id,
            prints=True,
        )  # fmt: skip
        self.printing = Printing("03", self.printer, self.journal, self.store.layout, self.clock)
        troubles = Troubles("03", store=self.store, books=self.journal, clock=self.clock)
        self.lane = Lane(
            self.till,
            Desk(devices, self.printing, troubles, self.clock),
            self.holds,
            store=self.store,
            books=self.journal,
            clock=self.clock,
            new_id=self.new_id,
            staff=self.staff,
            shift_books=self.journal,
            member_books=self.journal,
            deposits=self.journal,
            payment_books=self.journal,
        )

    def settles(self, terms: ShiftTerms) -> None:
        """Head office says how shifts are."""
        about = About("河西店", terms=Terms(shifts=terms))
        self.store._ask_about = lambda: about
        self.store.refresh()

    async def sell(self) -> str:
        await self.do("Scan", code=MILK)
        return await self.do("Pay", kind="cash", given_minor=550)

    async def printed(self, title: str) -> str:
        """The newest paper with this title, once it is out."""
        async with asyncio.timeout(10):
            while not (found := [paper for paper in self.printer.printed if title in paper]):
                self.out.clear()
                await self.out.wait()
        return found[-1]


@pytest.fixture
async def lane(tmp_path):
    async with await open_journal(tmp_path) as journal:
        bench = ShiftBench(tmp_path / "holds", journal)
        bench.settles(ASKED)
        bench.start()
        yield bench
        await bench.stop()


@pytest.fixture
def staffed(lane):
    lane.operators.update({one.id: one for one in (WANG, LI)})
    return lane


async def test_a_store_without_shifts_sells_as_before_and_opens_none(lane):
    lane.settles(ShiftTerms())
    assert await lane.sell() == ""
    assert await lane.do("OpenShift") == "shifts-off"
    assert lane.lane.view().shift is None


async def test_nothing_is_sold_before_somebody_opened_a_shift(lane):
    assert await lane.do("Scan", code=MILK) == "shift-needed"
    assert await lane.do("MoveCash", move="paid-in", amount_minor=100) == "shift-needed"
    assert await lane.do("OpenShift", float_minor=20_000) == ""
    assert await lane.sell() == ""

    assert lane.lane.view().shift.number == 1
    assert await lane.do("OpenShift") == "shift-open"


async def test_the_first_sale_opens_one_by_itself_with_what_the_last_one_left(lane):
    lane.settles(AUTO)
    assert await lane.sell() == ""
    await lane.do("CountShift", counted={"cash": 550})
    assert await lane.do("CloseShift", left_minor=300) == ""
    assert await lane.sell() == ""

    now = lane.journal.open_shift("03")
    assert (now.number, now.float_minor) == (2, 300)


async def test_keys_pressed_at_once_keep_their_order_while_a_shift_opens_by_itself(lane):
    lane.settles(AUTO)
    codes = [MILK, "2900000000025", MILK]
    assert await asyncio.gather(*(lane.do("Scan", code=code) for code in codes)) == ["", "", ""]

    assert [line.item for line in lane.till.cart.lines] == ["milk", "bread", "milk"]
    assert lane.journal.open_shift("03").number == 1


async def test_the_count_is_blind_until_it_is_made(lane):
    await lane.do("OpenShift", float_minor=20_000)
    await lane.sell()
    before = lane.lane.shifts.report()
    assert (before.hidden, before.lines, before.sums, before.kinds) == (True, (), (), ("cash",))
    assert await lane.do("PrintShift") == "approval-needed"

    assert await lane.do("CountShift", counted={}) == "count-cash"
    assert (
        await lane.do("CountShift", pieces=[{"value_minor": 10_000, "pieces": 2}, {"value_minor": 100, "pieces": 5}])
        == ""
    )
    (cash,) = lane.lane.shifts.report().lines
    assert (cash.expected_minor, cash.counted_minor, cash.difference_minor) == (20_550, 20_500, -50)
    assert await lane.do("PrintShift") == ""


async def test_a_store_that_counts_in_sight_shows_what_is_expected(lane):
    lane.settles(ShiftTerms("asked", "shown"))
    await lane.do("OpenShift", float_minor=20_000)
    await lane.sell()

    assert lane.lane.shifts.report().lines[0].expected_minor == 20_550
    assert await lane.do("PrintShift") == ""
    assert await lane.printed("读数")
    assert lane.journal.open_shift("03").number == 1


async def test_a_shift_is_closed_counted_and_its_document_printed(lane):
    await lane.do("OpenShift", float_minor=20_000)
    await lane.sell()
    assert await lane.do("CloseShift") == "count-first"
    await lane.do("CountShift", counted={"cash": 20_500})
    assert await lane.do("CloseShift", left_minor=20_501) == "left-too-much"
    assert await lane.do("CloseShift", left_minor=20_000) == ""

    assert "-0.50" in await lane.printed("交班单")
    assert lane.lane.view().shift.number == 0
    assert await lane.do("Scan", code=MILK) == "shift-needed"


async def test_what_is_sold_after_the_count_makes_it_void(lane):
    await lane.do("OpenShift")
    await lane.do("CountShift", counted={"cash": 0})
    assert lane.lane.view().shift.counted
    await lane.sell()

    assert not lane.lane.view().shift.counted
    assert await lane.do("CloseShift") == "count-first"


async def test_goods_at_the_lane_are_finished_or_put_aside_first(lane):
    await lane.do("OpenShift")
    await lane.do("Scan", code=MILK)
    await lane.do("CountShift", counted={"cash": 0})
    assert await lane.do("CloseShift") == "cart-open"
    await lane.do("Hold")
    assert await lane.do("CloseShift") == ""
    assert await lane.do("Recall", number=1) == "shift-needed"


async def test_the_same_document_comes_out_again_as_a_copy(lane):
    await lane.do("OpenShift", float_minor=20_000)
    await lane.sell()
    await lane.do("CountShift", counted={"cash": 20_550})
    await lane.do("CloseShift")
    first = await lane.printed("交班单")
    await lane.journal.rebuild_projections()
    assert await lane.do("PrintShift", shift=1) == ""
    again = await lane.printed("副本")

    assert again != first
    assert again.replace(" (副本)", "") == first
    assert await lane.do("PrintShift", shift=9) == "no-shift"


async def test_a_second_blind_count_takes_a_supervisors_word(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    await staffed.do("OpenShift")
    assert await staffed.do("CountShift", counted={"cash": 100}) == ""
    assert await staffed.do("CountShift", counted={"cash": 0}) == "approval-needed"
    await staffed.do("Approve", operator="li", pin="1357")
    assert await staffed.do("CountShift", counted={"cash": 0}) == ""
    assert await staffed.do("CountShift", counted={"cash": 9}) == "approval-needed"
    await staffed.do("CloseShift")

    assert staffed.journal.closed_shift("03", 1).handover.counts == 2


async def test_a_forgotten_shift_is_closed_by_a_supervisor_uncounted_and_counted_later(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    await staffed.do("OpenShift", float_minor=500)
    await staffed.sell()
    assert await staffed.do("CloseShift", uncounted=True) == "approval-needed"
    await staffed.do("SignIn", operator="li", pin="1357")
    assert await staffed.do("CloseShift", uncounted=True) == ""
    paper = await staffed.printed("未清点")
    assert ("收银 王芳 (wang)" in paper, "李强 (li)" in paper) == (True, True), "whose it was, and who closed it"
    assert await staffed.do("SupplementShift", shift=1, counted={"cash": 1000}, reason="清点") == ""
    done = staffed.journal.closed_shift("03", 1)

    assert (done.handover.cashier, done.handover.by) == ("wang", "li")
    assert statement(done.handover, done.supplements)[0].difference_minor == -50
    assert await staffed.printed("补充交班")


async def test_where_a_shift_is_one_cashiers_nobody_else_sells_in_it(staffed):
    staffed.settles(ShiftTerms("asked", cashiers="one"))
    await staffed.do("SignIn", operator="wang", pin="2468")
    await staffed.do("OpenShift")
    await staffed.do("Scan", code=MILK)
    await staffed.do("SignIn", operator="li", pin="1357")
    assert await staffed.do("Pay", kind="cash", given_minor=550) == "shift-of-other"
    await staffed.do("SignIn", operator="wang", pin="2468")
    assert await staffed.do("Pay", kind="cash", given_minor=550) == ""


async def test_a_shift_is_called_by_its_cashiers_name_also_when_somebody_else_looks(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    await staffed.do("OpenShift")
    await staffed.do("SignIn", operator="li", pin="1357")

    report = staffed.lane.shifts.report()

    assert (report.cashier, report.name) == ("wang", "王芳")
    staffed.operators.clear()
    assert staffed.lane.shifts.report().name == "wang"


async def test_the_day_is_closed_by_a_supervisor_with_carts_aside_named(staffed):
    await staffed.do("SignIn", operator="wang", pin="2468")
    await staffed.do("OpenShift")
    await staffed.sell()
    await staffed.do("Scan", code=MILK)
    await staffed.do("Hold")
    assert await staffed.do("CloseDay") == "approval-needed"
    await staffed.do("SignIn", operator="li", pin="1357")
    assert await staffed.do("CloseDay") == "shifts-open"
    date = staffed.store.business_date()
    assert await staffed.do("CloseDay", although_open=True) == ""
    assert await staffed.do("CloseDay", although_open=True) == "day-closed"

    day = staffed.journal.closed_day(date).day
    assert (day.by, day.still_open, day.holds, day.takings) == (
        "li",
        (("03", 1),),
        ((1, 550),),
        (("03", "cash", 550, 1),),
    )
    assert staffed.store.business_date() == date + 1 == staffed.lane.view().business_date
    assert await staffed.printed("日结单")
    await staffed.sell()
    assert staffed.till.last.business_date == date + 1


async def test_nothing_of_training_reaches_a_shift(lane):
    await lane.do("OpenShift")
    await lane.do("Practise", on=True)
    assert await lane.do("CloseShift", uncounted=True) == "training"
    await lane.sell()
    await lane.do("Practise", on=False)

    assert lane.journal.shift_sums("03", 1) == ()


async def test_a_shift_outlives_a_restart(lane):
    await lane.do("OpenShift", float_minor=700)
    await lane.sell()
    await lane.stop()
    lane.build()
    lane.start()
    await lane.sell()
    await lane.do("CountShift", counted={"cash": 1800})
    await lane.do("CloseShift")

    (closed,) = (
        fact.body.handover
        for one in lane.journal.read_after(LEDGER, 0, 100, 2**20)
        if isinstance((fact := decode_fact(one.record)).body, ShiftClosed)
    )
    assert statement(closed)[0].difference_minor == 0


async def test_a_payment_asked_again_after_its_shift_is_answered_as_it_was(lane):
    await lane.do("OpenShift")
    await lane.do("Scan", code=MILK)
    assert await lane.do("Pay", "pay-1", kind="cash", given_minor=550) == ""
    await lane.do("CountShift", counted={"cash": 550})
    await lane.do("CloseShift")
    lane.till.answers = type(lane.till.answers)()

    assert await lane.do("Pay", "pay-1", kind="cash", given_minor=550) == ""
    assert lane.journal.closed_shift("03", 1).supplements == ()


async def test_a_close_whose_answer_was_lost_is_answered_as_it_was(lane):
    await lane.do("OpenShift")
    await lane.do("CountShift", counted={"cash": 0})
    assert await lane.do("CloseShift", "close-1") == ""
    lane.till.answers = type(lane.till.answers)()

    assert await lane.do("CloseShift", "close-1") == ""
    assert await lane.do("OpenShift", "close-1") == "other-body"
    assert await lane.do("CloseShift", "close-2") == "shift-needed"


async def test_a_shift_that_is_open_when_the_store_uses_them_no_more_is_closed_all_the_same(lane):
    await lane.do("OpenShift")
    lane.settles(ShiftTerms())
    assert await lane.sell() == ""
    await lane.do("CountShift", counted={"cash": 550})
    assert await lane.do("CloseShift") == ""

    assert lane.lane.view().shift is None
    assert statement(lane.journal.closed_shift("03", 1).handover)[0].difference_minor == 0


async def test_the_evening_of_a_closed_day_goes_on_for_goods_and_offers(lane):
    await lane.do("OpenShift")
    await lane.sell()
    today = lane.store.business_date()
    before = lane.store.shop().circumstances.moment
    await lane.do("CloseDay", although_open=True)
    assert lane.store.business_date() == today + 1
    assert lane.store.shop().circumstances.moment == before

    lane.clock.now_s += 24 * 3600
    assert lane.store.shop().circumstances.moment.date == lane.store.business_date() == today + 1


async def test_what_a_supervisor_may_see_is_hidden_again_once_a_cashier_signs_in(staffed):
    await staffed.do("SignIn", operator="li", pin="1357")
    await staffed.do("OpenShift", float_minor=700)
    assert not staffed.lane.shifts.report().hidden

    await staffed.do("SignIn", operator="wang", pin="2468")
    assert staffed.lane.shifts.report().hidden
    await staffed.do("SignOut")
    assert staffed.lane.shifts.report().hidden
