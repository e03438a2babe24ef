"""Shifts in the journal: numbers without gaps, sums that are those of the facts, documents that outlive them."""

import pytest
from msgspec.structs import replace

from edge.journal import Limits
from edge.journal.shifts import ShiftRefused, opening
from edge.journal.words import LEDGER
from protocol.facts import DayClosed, ShiftClosed, ShiftSupplemented, decode_fact
from protocol.shifts import by_shift, sums_of
from retail.shifts import Counted, Sum, expected, statement, summed
from tests.edge.journal.shifts.desk_of_shifts import (
    FLOAT,
    close_day,
    close_shift,
    count_cash,
    make,
    moved,
    open_shift,
    supplement,
)
from tests.edge.journal.shop import NOON_MS, TODAY, draft, drawer, open_journal

TOMORROW = 20261124
SALE = 1600


def facts(journal):
    return [decode_fact(one.record) for one in journal.read_after(LEDGER, 0, 1_000, 2**24)]


async def test_a_shift_has_its_sales_its_cash_and_its_count(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        await journal.complete_sale(draft())
        await journal.record(moved(-10_000))
        await journal.record(drawer())
        await count_cash(journal, FLOAT + SALE - 10_000 - 50)
        await close_shift(journal, left_minor=5_000)
        done = journal.closed_shift("01", 1)

        assert journal.open_shift("01") is None
        assert done.handover.opened_date == TODAY
        assert [line.difference_minor for line in statement(done.handover)] == [-50]
        assert Sum("drawer", "", 0, 1) in done.handover.sums
        assert journal.left_in_drawer("01") == 5_000


async def test_numbers_run_without_gaps_by_lane_and_a_second_shift_is_refused(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(2):
            await open_shift(journal)
            with pytest.raises(ShiftRefused, match="shift-open"):
                await open_shift(journal)
            await close_shift(journal)
        await open_shift(journal, "02")
        await open_shift(journal)

        assert [journal.open_shift(lane).number for lane in ("01", "02")] == [3, 1]
        assert journal.head(LEDGER) == 6


async def test_the_same_command_opens_one_shift(tmp_path):
    made = opening("01", "wang", 0, "CNY", TODAY, NOON_MS)
    async with await open_journal(tmp_path) as journal:
        assert await make(journal, made, "tap") == await make(journal, made, "tap") == 1


async def test_what_is_rung_up_without_a_shift_is_in_none(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())
        await open_shift(journal)

        assert journal.shift_sums("01", 1) == ()


async def test_a_sale_that_comes_after_its_shift_supplements_it_and_no_other(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        await close_shift(journal)
        await open_shift(journal)
        done = await journal.complete_sale(replace(draft(), shift=1))
        await journal.complete_sale(replace(draft(), shift=2))
        first = journal.closed_shift("01", 1)

        assert done.details.shift == 1
        assert first.handover.sums == ()
        assert [(one.number, one.reason) for one in first.supplements] == [(1, "late")]
        assert statement(first.handover, first.supplements)[0].expected_minor == FLOAT + SALE
        assert expected(0, journal.shift_sums("01", 2)) == {"cash": SALE}


async def test_a_shift_that_nobody_counted_is_counted_by_a_supplement(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        with pytest.raises(ShiftRefused, match="no-shift"):
            await supplement(journal, 1, 100)
        await close_shift(journal)
        await supplement(journal, 1, FLOAT - 100)
        await supplement(journal, 1, 30)
        done = journal.closed_shift("01", 1)

        assert [one.number for one in done.supplements] == [1, 2]
        assert statement(done.handover)[0].difference_minor is None
        assert statement(done.handover, done.supplements)[0].difference_minor == -70


async def test_a_closed_date_takes_no_sale_and_the_next_one_begins(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        await journal.complete_sale(draft())
        with pytest.raises(ShiftRefused, match="shifts-open 01"):
            await close_day(journal)
        await close_shift(journal)
        await close_day(journal)
        with pytest.raises(ShiftRefused, match="day-closed"):
            await close_day(journal)
        done = await journal.complete_sale(draft())

        day = journal.closed_day().day
        assert (day.shifts, day.still_open, day.holds) == ((("01", 1),), (), ((1, 550),))
        assert day.takings == (("01", "cash", SALE, 1),)
        assert (done.business_date, done.date_held) == (TOMORROW, True)
    async with await open_journal(tmp_path) as journal:
        assert journal.business_date() == TOMORROW


async def test_a_day_closed_over_an_open_shift_names_it(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal, "02")
        await close_day(journal, although_open=True)
        await close_shift(journal, "02", date=TOMORROW)
        await close_day(journal, TOMORROW)

        days = [one.body for one in facts(journal) if isinstance(one.body, DayClosed)]
        assert [(day.shifts, day.still_open) for day in days] == [((), (("02", 1),)), ((("02", 1),), ())]


async def test_what_is_closed_the_morning_after_is_the_day_on_which_the_store_sold(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())
        await close_day(journal, TOMORROW)
        assert journal.closed_day().business_date == TODAY

        await close_day(journal, TOMORROW)
        assert journal.closed_day().business_date == TOMORROW
        with pytest.raises(ShiftRefused, match="day-closed"):
            await close_day(journal, TOMORROW)


async def everything(journal):
    await open_shift(journal)
    await journal.complete_sale(draft())
    await count_cash(journal, FLOAT)
    await close_shift(journal, left_minor=100)
    await supplement(journal, 1, SALE)
    await close_day(journal)
    await open_shift(journal, date=TOMORROW)
    await journal.complete_sale(replace(draft(date=TOMORROW), shift=1))
    await journal.record(moved(-700))
    await journal.complete_sale(draft("02", date=TOMORROW))


def shown(journal):
    return (
        journal.open_shift("01"),
        journal.shift_sums("01", 1),
        journal.shift_sums("01", 2),
        journal.closed_shifts(),
        journal.closed_day(),
    )


async def test_all_of_it_is_made_again_from_the_facts(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await everything(journal)
        before = shown(journal)
        await journal.rebuild_projections()

        assert shown(journal) == before
        assert before[0].number == 2


@pytest.mark.parametrize("kept_days", [1, 0])
async def test_documents_and_open_shifts_outlive_their_facts(tmp_path, kept_days):
    async with await open_journal(tmp_path, Limits(ballast_bytes=0, low_water_bytes=0, forgotten_at_once=3)) as journal:
        await everything(journal)
        before = shown(journal)
        await journal.acknowledge(LEDGER, journal.head(LEDGER))
        while await journal.forget(TOMORROW + 1 - kept_days):
            pass
        assert journal.tail(LEDGER) > 1
        await journal.rebuild_projections()

        assert shown(journal) == before
        await close_shift(journal, date=TOMORROW)
        assert journal.closed_shift("01", 2).handover.sums == before[2]


async def test_the_document_is_that_of_the_facts_read_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await everything(journal)
        ledger = facts(journal)
        (handover,) = (one.body.handover for one in ledger if isinstance(one.body, ShiftClosed))
        late = [one.body.supplement for one in ledger if isinstance(one.body, ShiftSupplemented)]
        brute = summed(row for one in by_shift(ledger)["01", 1] for row in sums_of(one))

        assert journal.closed_shift("01", 1).handover == handover
        assert handover.counted == (Counted("cash", FLOAT),)
        assert summed([*handover.sums, *(row for one in late for row in one.sums)]) == brute
        assert brute == journal.shift_sums("01", 1)


async def test_a_shift_whose_close_is_lost_is_ended_by_the_next_one(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        await close_shift(journal)
        await open_shift(journal)
        core = journal._writer._keeper._core
        core.connection.execute("DROP TRIGGER ledger_is_never_edited")
        core.connection.execute("UPDATE ledger SET record = x'c1' WHERE seq = 2")
        await journal.rebuild_projections()

        assert journal.open_shift("01").number == 2
        assert journal.closed_shifts() == []


async def test_a_shift_whose_opening_is_lost_has_its_document_all_the_same(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await open_shift(journal)
        await close_shift(journal)
        before = journal.closed_shift("01", 1)
        core = journal._writer._keeper._core
        core.connection.execute("DROP TRIGGER ledger_is_never_edited")
        core.connection.execute("UPDATE ledger SET record = x'c1' WHERE seq = 1")
        await journal.rebuild_projections()

        assert journal.closed_shift("01", 1) == before
