import asyncio
import threading

import pytest

from edge.journal import LEDGER, JournalBroken, JournalBusy, JournalClosed, Limits, PrintState
from retail.sale import TenderLine
from tests.edge.journal.shop import TODAY, disk_error, draft, drawer, fault, line, open_journal, sale, watched_disk


async def test_twenty_lanes_share_one_commit(tmp_path):
    disk = watched_disk()
    async with await open_journal(tmp_path, factory=disk) as journal:
        disk.commits = 0
        await asyncio.gather(*(journal.complete_sale(draft(f"{lane:02}")) for lane in range(20)))

        assert disk.commits == 1
        assert (journal.gauge.groups, journal.gauge.entries) == (1, 20)


async def test_nobody_is_told_before_the_commit(tmp_path):
    disk = watched_disk()
    go = threading.Event()
    async with await open_journal(tmp_path, factory=disk) as journal:
        disk.before = lambda: go.wait(5)
        waiting = [asyncio.ensure_future(journal.complete_sale(draft())) for _ in range(3)]
        done, _ = await asyncio.wait(waiting, timeout=0.02)
        assert not done
        assert journal.head(LEDGER) == 0

        go.set()
        assert [each.seq for each in await asyncio.gather(*waiting)] == [1, 2, 3]


async def test_what_comes_while_the_disk_is_busy_is_the_next_group(tmp_path):
    disk = watched_disk()
    inside, go = threading.Event(), threading.Event()
    async with await open_journal(tmp_path, factory=disk) as journal:
        disk.before = lambda: (inside.set(), go.wait(5))
        first = asyncio.ensure_future(journal.complete_sale(draft()))
        await asyncio.to_thread(inside.wait, 5)
        others = [asyncio.ensure_future(journal.complete_sale(draft())) for _ in range(10)]
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(first, *others)

        assert journal.gauge.groups == 2


async def test_a_bad_entry_fails_alone_and_leaves_nothing_behind(tmp_path):
    wrong = draft("02", sold=sale("02", tenders=(TenderLine("cash", 1, 1),)))
    huge = draft("02", sold=sale("02", tenders=(TenderLine("cash", 1_600, 2**70),)))
    async with await open_journal(tmp_path) as journal:
        results = await asyncio.gather(
            *(journal.complete_sale(each) for each in (draft("02"), wrong, huge, draft("02"))), return_exceptions=True
        )

        assert [type(each).__name__ for each in results] == [
            "Completed",
            "UnbalancedSale",
            "OverflowError",
            "Completed",
        ]
        assert (results[3].sale.number, results[3].seq, journal.head(LEDGER)) == (2, 2, 2)
        assert journal.sale_of_cart(wrong.cart) is None
        assert await journal.verify(LEDGER) is None


async def test_an_entry_that_fails_late_is_forgotten_whole(tmp_path):
    late = draft("02", sold=sale("02", lines=(line("milk", 2**63 + 1, 10),)), date=TODAY + 30)
    async with await open_journal(tmp_path) as journal:
        with pytest.raises(OverflowError):
            await journal.complete_sale(late)
        done = await journal.complete_sale(draft("02"))

        assert (done.seq, done.sale.number, done.business_date) == (1, 1, TODAY)
        assert await journal.verify(LEDGER) is None


async def test_a_fact_waits_for_the_disk_and_what_can_be_asked_again_does_not(tmp_path):
    full, normal = 2, 1
    disk = watched_disk()
    levels = []
    async with await open_journal(tmp_path, factory=disk) as journal:
        disk.around = lambda connection: levels.append(connection.execute("PRAGMA synchronous").fetchone()[0])
        await journal.complete_sale(draft())
        await journal.acknowledge(LEDGER, 1)
        await journal.print_job(1, PrintState.PRINTED)
        await journal.record(fault())
        await journal.record(drawer())
        await asyncio.gather(journal.acknowledge(LEDGER, 2), journal.complete_sale(draft()))

    assert levels == [full, normal, normal, full, full, full]


async def test_a_failed_commit_fails_the_whole_group_and_leaves_no_gap(tmp_path):
    disk = watched_disk()

    def fail():
        disk.before = None
        raise disk_error(1034)

    async with await open_journal(tmp_path, factory=disk) as journal:
        await journal.complete_sale(draft())
        disk.before = fail
        lost = await asyncio.gather(*(journal.complete_sale(draft()) for _ in range(5)), return_exceptions=True)
        done = await journal.complete_sale(draft())

        assert {type(each) for each in lost} == {JournalBroken}
        assert len({id(each) for each in lost}) == 5
        assert (done.seq, done.sale.number) == (2, 2)
        assert (journal.gauge.refused, await journal.verify(LEDGER)) == (1, None)


async def test_more_than_the_bound_waiting_means_busy(tmp_path):
    async with await open_journal(tmp_path, Limits(ballast_bytes=0, low_water_bytes=0, waiting_max=5)) as journal:
        results = await asyncio.gather(*(journal.record(drawer()) for _ in range(8)), return_exceptions=True)

        assert [type(each) for each in results[5:]] == [JournalBusy] * 3
        assert results[:5] == [1, 2, 3, 4, 5]
        assert await journal.record(drawer()) == 6


async def test_a_lane_that_went_away_does_not_undo_its_sale(tmp_path):
    async with await open_journal(tmp_path) as journal:
        gone = draft()
        task = asyncio.ensure_future(journal.complete_sale(gone))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await journal.complete_sale(draft())

        assert journal.sale_of_cart(gone.cart).seq == 1


async def test_closing_commits_what_waits_and_refuses_what_comes_later(tmp_path):
    journal = await open_journal(tmp_path)
    waiting = [asyncio.ensure_future(journal.complete_sale(draft())) for _ in range(3)]
    await asyncio.sleep(0)
    await journal.close()

    assert [each.seq for each in await asyncio.gather(*waiting)] == [1, 2, 3]
    with pytest.raises(JournalClosed):
        await journal.complete_sale(draft())
    async with await open_journal(tmp_path) as journal:
        assert journal.head(LEDGER) == 3
