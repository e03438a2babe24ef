"""Facts of an older life: told in words, then counted once by a person's word, or never."""

import asyncio

import pytest

from hub.db import tables as t
from hub.db.tables.office import decision
from hub.inbox.verify import verify_chains
from hub.insight.reading import reading
from hub.insight.shifts.check import check
from hub.insight.shifts.seen import shifts, told_of
from hub.insight.stores.stores import survey
from hub.insight.uncounted.aside import AsideDetail, Life, aside, aside_detail
from hub.insight.uncounted.contents import DaySum, Numbers, Sum
from hub.office.aside import dismiss, release
from hub.office.decisions import By, OfficeError, decisions
from protocol.facts import Fact, ShiftClosed, ShiftOpened
from protocol.shifts import sums_of
from retail.shifts import Handover, summed
from tests.hub.inbox.box import DAY, NOW_MS, ORG, TELEMETRY, Hub, faulted, sold
from tests.hub.office.world import replaced

BY = By("li", "the box was put back after its repair")
OLD = Life("s001", "box1", 1)


async def call(hub: Hub) -> str | None:
    async with reading(hub.engine) as connection:
        [seen] = await survey(connection, ORG, DAY, NOW_MS)
    return seen.row.needs_call


async def test_what_was_set_aside_is_told_in_receipts_sums_numbers_and_times(hub: Hub):
    await replaced(hub)

    async with reading(hub.engine) as connection:
        [row] = (await aside(connection, ORG)).lives
        detail = await aside_detail(connection, ORG, OLD, most=2)
        nothing = await aside_detail(connection, ORG, Life("s001", "box1", 2))

    told = row.contents
    assert (row.store, row.name, row.box, row.epoch, row.state) == ("s001", "Store s001", "box1", 1, "waiting")
    assert (row.store_epoch, row.replaced_ms, row.first_received_ms) == (2, NOW_MS, NOW_MS)
    assert (told.facts, told.receipts, told.sums) == (3, 2, [Sum("CNY", 2, 1750)])
    assert told.days == [DaySum(DAY, "CNY", 1, 1200), DaySum(DAY + 1, "CNY", 1, 550)]
    assert told.lanes == [Numbers("01", 3, 3, 1), Numbers("02", 4, 4, 1)]
    assert (told.others, told.first_at_ms, told.last_at_ms) == ({"drawer-opened": 1}, NOW_MS + 3, NOW_MS + 4)
    assert [(fact.seq, fact.kind, fact.number, fact.minor) for fact in detail.facts] == [
        (4, "sale-completed", 3, 1200),
        (5, "drawer-opened", None, None),
    ]
    assert nothing == AsideDetail([], [])


async def test_what_is_released_counts_once_with_who_and_why_and_the_chain_holds(hub: Hub):
    old = await replaced(hub)
    assert (await hub.takings("s001"), await call(hub)) == ((1100, 2), "aside")

    first = await release(hub.engine, ORG, OLD, BY, NOW_MS + 9)
    again = await release(hub.engine, ORG, OLD, BY, NOW_MS + 10)

    assert (first.contents.receipts, first.parked, again.contents.facts) == (2, 0, 0)
    assert await hub.takings("s001") == (2850, 4)
    assert await hub.records(old) == old.records["ledger"]
    assert await hub.records(old, table=t.aside) == []
    assert [row[0] for row in await hub.rows(t.fact, "hash")] == old.hashes()[1:]
    assert (await hub.broken(), await hub.parked()) == ([], [])
    async with reading(hub.engine) as connection:
        [kept] = await decisions(connection, ORG)
    assert (kept.subject, kept.verdict, kept.who, kept.why) == ("s001/box1/1", "released", BY.who, BY.why)
    assert (kept.at_ms, kept.told["receipts"], kept.told["sums"]) == (
        NOW_MS + 9,
        2,
        [{"currency": "CNY", "receipts": 2, "minor": 1750}],
    )


async def test_what_is_dismissed_is_kept_counts_never_and_asks_for_nobody(hub: Hub):
    old = await replaced(hub)

    done = await dismiss(hub.engine, ORG, OLD, BY, NOW_MS)
    left = await release(hub.engine, ORG, OLD, BY, NOW_MS)

    assert (done.contents.receipts, left.contents.facts) == (2, 0)
    assert (await hub.takings("s001"), await call(hub)) == ((1100, 2), None)
    assert await hub.records(old, table=t.aside) == old.records["ledger"][3:]
    assert await hub.broken() == []


async def test_what_was_dismissed_by_mistake_can_still_be_released(hub: Hub):
    await replaced(hub)
    await dismiss(hub.engine, ORG, OLD, BY, NOW_MS)

    done = await release(hub.engine, ORG, OLD, BY, NOW_MS, dismissed=True)

    assert done.contents.receipts == 2
    assert await hub.takings("s001") == (2850, 4)


async def test_what_comes_after_a_decision_waits_for_one_of_its_own(hub: Hub):
    old = await replaced(hub)
    await release(hub.engine, ORG, OLD, BY, NOW_MS)
    old.write(sold(5))

    [ack] = await hub.serve(old.facts(4, 7))

    assert (ack.upto_seq, ack.refusal) == (7, "epoch")
    assert (await hub.takings("s001"), await call(hub)) == ((2850, 4), "aside")
    async with reading(hub.engine) as connection:
        [row] = (await aside(connection, ORG)).lives
    assert (row.contents.receipts, row.state) == (1, "waiting")


async def test_of_releases_at_once_and_facts_that_come_meanwhile_each_fact_counts_once(hub: Hub):
    old = await replaced(hub)
    old.write(*(sold(number) for number in range(5, 9)))

    done, *_ = await asyncio.gather(
        asyncio.gather(*(release(hub.engine, ORG, OLD, BY, NOW_MS) for _ in range(3))),
        Hub(hub.engine).serve(old.facts(4, 8)),
        Hub(hub.engine).serve(old.facts(7, 10)),
    )
    await hub.serve(old.facts(4, 10))
    last = await release(hub.engine, ORG, OLD, BY, NOW_MS)

    assert sum(one.contents.facts for one in [*done, last]) == 7
    assert await hub.takings("s001") == (2850 + 4 * 550, 8)
    assert await hub.broken() == []


async def test_a_receipt_number_that_counts_already_is_parked_and_the_others_count(hub: Hub):
    old = await hub.enrol()
    old.write(sold(1))
    await hub.serve(old.facts(1, 1))
    await hub.enrol()
    old.write(sold(1, minor=9900), sold(2))
    await hub.serve(old.facts(2, 3))

    done = await release(hub.engine, ORG, OLD, BY, NOW_MS)

    assert done.parked == 1
    assert await hub.takings("s001") == (1100, 2)
    assert await hub.parked() == [("s001", "its receipt number has been used before", 2, 1)]
    assert await hub.broken() == []


async def test_telemetry_of_an_older_life_goes_with_its_sales(hub: Hub):
    old = await replaced(hub)
    old.write(faulted(1), stream=TELEMETRY)
    await hub.serve(old.facts(1, 1, stream=TELEMETRY))

    done = await release(hub.engine, ORG, OLD, BY, NOW_MS)

    assert done.contents.facts == 4
    assert [one.aside for one in await verify_chains(hub.engine, ORG)] == [0, 0]


@pytest.mark.parametrize("by", [By("", "why"), By("li", "  "), By("l" * 65, "why"), By("li", "two\nlines")])
async def test_nobody_decides_without_a_name_and_a_reason(hub: Hub, by):
    await replaced(hub)

    with pytest.raises(OfficeError, match="is needed"):
        await release(hub.engine, ORG, OLD, by, NOW_MS)

    assert await hub.takings("s001") == (1100, 2)
    assert await hub.rows(decision, "id") == []


async def test_a_shift_of_an_older_life_is_whole_again_once_its_facts_are_released(hub: Hub):
    old = await hub.enrol()
    sale = sold(1)
    old.write(Fact(sale.lane, DAY, NOW_MS, ShiftOpened(1, "wang", 0, "CNY")), sale)
    await hub.serve(old.facts(1, 2))
    await hub.enrol()
    late = sold(2)
    sums = summed([*sums_of(sale), *sums_of(late)])
    handover = Handover(1, "wang", "CNY", NOW_MS, DAY, 0, sums, (), 0, "wang")
    old.write(late, Fact(sale.lane, DAY, NOW_MS + 5, ShiftClosed(handover)))
    await hub.serve(old.facts(3, 4))
    async with reading(hub.engine) as connection:
        [goes_on] = (await shifts(connection, ORG, DAY, NOW_MS)).shifts

    await release(hub.engine, ORG, OLD, BY, NOW_MS + 9)

    async with reading(hub.engine) as connection:
        [row] = (await shifts(connection, ORG, DAY, NOW_MS)).shifts
        key = (row.store, row.lane, row.epoch, row.shift)
        checked = await check(connection, ORG, key, (await told_of(connection, ORG, [key]))[key])
    assert (goes_on.ended, row.ended, row.receipts) == (True, False, 2)
    assert checked.agrees
