import asyncio

import pytest

from edge.journal import LEDGER, CommandConflict, Limits, PrintState, Taking, UnbalancedSale
from protocol.chain import genesis, links
from protocol.facts import SaleCompleted, decode_fact
from retail.sale import TenderLine
from tests.edge.journal.shop import TODAY, draft, drawer, line, open_journal, sale


async def test_receipt_numbers_run_from_one_for_each_lane(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = [await journal.complete_sale(draft(lane)) for lane in ("01", "02", "01", "01", "02")]

    assert [(each.sale.lane, each.sale.number) for each in done] == [
        ("01", 1),
        ("02", 1),
        ("01", 2),
        ("01", 3),
        ("02", 2),
    ]
    assert [each.seq for each in done] == [1, 2, 3, 4, 5]


async def test_a_sale_stands_in_the_journal_as_the_fact_that_the_hub_will_read(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = await journal.complete_sale(draft())
        (stored,) = journal.read_after(LEDGER, 0, 10, 64_000)

    fact = decode_fact(stored.record)
    assert fact.body == SaleCompleted(done.sale)
    assert (fact.lane, fact.business_date, fact.at_ms) == ("01", TODAY, done.at_ms)
    assert stored.hash == done.hash


async def test_the_chain_starts_from_this_box_and_epoch(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(3):
            await journal.complete_sale(draft())
        stored = journal.read_after(LEDGER, 0, 10, 64_000)

    begin = genesis("s001", "b1", 1, LEDGER)
    assert [each.hash for each in stored] == links(begin, 1, [each.record for each in stored])


async def test_a_sale_moves_stock_takings_lists_and_the_print_queue_at_once(tmp_path):
    sold = sale(lines=(line("milk", 1_000, 350), line("milk", 2_000, 700), line("rice", 500, 250)))
    split = sale(tenders=(TenderLine("card", 1_000, 1_000), TenderLine("card", 100, 100), TenderLine("cash", 500, 600)))
    async with await open_journal(tmp_path) as journal:
        first = await journal.complete_sale(draft(sold=sold))
        second = await journal.complete_sale(draft(sold=split))

        assert (journal.on_hand("milk"), journal.on_hand("rice"), journal.on_hand("salt")) == (-4_000, -3_000, 0)
        assert await journal.takings(TODAY) == [
            Taking(TODAY, "01", "card", 1_100, 1),
            Taking(TODAY, "01", "cash", 1_800, 2),
        ]
        assert [row.seq for row in await journal.sales()] == [second.seq, first.seq]
        assert [job.seq for job in await journal.print_jobs_open()] == [first.seq, second.seq]


async def test_the_same_command_again_gives_the_first_result_and_no_second_sale(tmp_path):
    once = draft()
    async with await open_journal(tmp_path) as journal:
        first = await journal.complete_sale(once)
        again = await journal.complete_sale(once)

        assert (first.replayed, again.replayed) == (False, True)
        assert (again.sale, again.seq, again.hash) == (first.sale, first.seq, first.hash)
        assert journal.head(LEDGER) == 1


async def test_the_same_command_with_another_body_is_refused(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(command="c1", request_hash=b"one"))

        with pytest.raises(CommandConflict):
            await journal.complete_sale(draft(command="c1", request_hash=b"two"))
        with pytest.raises(CommandConflict):
            await journal.answer("c1", b"two")
        assert journal.head(LEDGER) == 1


async def test_a_cart_becomes_one_sale_whatever_the_command(tmp_path):
    async with await open_journal(tmp_path) as journal:
        first = await journal.complete_sale(draft(cart="k1", command="c1"))
        again = await journal.complete_sale(draft(cart="k1", command="c2"))

        assert again.replayed
        assert again.sale.number == first.sale.number
        assert (await journal.answer("c2")).completed.seq == first.seq
        assert journal.cart_is_sold("k1")
        assert not journal.cart_is_sold("k2")


async def test_a_hundred_repeats_at_once_make_one_sale(tmp_path):
    once = draft()
    async with await open_journal(tmp_path) as journal:
        done = await asyncio.gather(*(journal.complete_sale(once) for _ in range(100)))

        assert {each.sale.number for each in done} == {1}
        assert [each.replayed for each in done].count(False) == 1
        assert journal.head(LEDGER) == 1


async def test_answers_survive_a_restart(tmp_path):
    once = draft()
    async with await open_journal(tmp_path) as journal:
        first = await journal.complete_sale(once)
    async with await open_journal(tmp_path) as journal:
        answer = await journal.answer(once.command, once.request_hash)
        again = await journal.complete_sale(once)
        new = await journal.answer("never heard of")

    assert answer.completed.sale == again.sale == first.sale
    assert (answer.seq, again.replayed, new) == (first.seq, True, None)


async def test_a_sale_that_its_tenders_do_not_settle_is_refused_and_leaves_no_gap(tmp_path):
    short = draft(sold=sale(tenders=(TenderLine("cash", 1, 1),)))
    async with await open_journal(tmp_path) as journal:
        with pytest.raises(UnbalancedSale):
            await journal.complete_sale(short)
        done = await journal.complete_sale(draft())

    assert (done.sale.number, done.seq) == (1, 1)


@pytest.mark.parametrize("bad", [{"cart": "x" * 129}, {"command": "x" * 129}, {"request_hash": b"x" * 65}])
async def test_an_id_longer_than_its_bound_is_refused(tmp_path, bad):
    async with await open_journal(tmp_path) as journal:
        with pytest.raises(ValueError, match="has"):
            await journal.complete_sale(draft(**bad))


async def test_the_business_date_never_moves_backward(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY))
        woken_in_1970 = await journal.complete_sale(draft(date=19700101))
        seq = await journal.record(drawer(date=19700101))
        (opened,) = journal.read_after(LEDGER, seq - 1, 1, 64_000)
        tomorrow = await journal.complete_sale(draft(date=TODAY + 1))

        assert (woken_in_1970.business_date, woken_in_1970.date_held) == (TODAY, True)
        assert decode_fact(opened.record).business_date == TODAY
        assert (tomorrow.business_date, tomorrow.date_held) == (TODAY + 1, False)
        assert journal.business_date() == TODAY + 1


async def test_the_business_date_is_remembered_over_a_restart(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY))
    async with await open_journal(tmp_path) as journal:
        held = await journal.complete_sale(draft(date=TODAY - 1))
        replay = journal.sale_by_number("01", held.sale.number)

    assert (held.business_date, held.date_held) == (TODAY, True)
    assert (replay.business_date, replay.date_held) == (TODAY, True)


async def test_a_receipt_is_found_by_its_number(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft("01"))
        done = await journal.complete_sale(draft("02"))

        assert journal.sale_by_number("02", 1).sale == done.sale
        assert journal.sale_by_number("02", 2) is None
        assert journal.sale_by_number("02", 1, epoch=2) is None
        assert journal.sale_of_cart(done.cart).seq == done.seq


async def test_sales_come_in_pages_by_lane_and_date(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for lane, date in (("01", TODAY), ("02", TODAY), ("01", TODAY + 1), ("01", TODAY + 1)):
            await journal.complete_sale(draft(lane, date=date))

        newest = await journal.sales(limit=2)
        older = await journal.sales(limit=2, before=newest[-1].seq)
        assert [row.seq for row in newest + older] == [4, 3, 2, 1]
        assert [row.seq for row in await journal.sales(business_date=TODAY)] == [2, 1]
        assert [row.seq for row in await journal.sales(lane="01", business_date=TODAY + 1)] == [4, 3]


async def test_a_printed_receipt_leaves_the_queue_and_a_half_printed_one_shows(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(3):
            await journal.complete_sale(draft())
        await journal.print_job(1, PrintState.PRINTED)
        await journal.print_job(2, PrintState.PRINTING)
        with pytest.raises(LookupError):
            await journal.print_job(99, PrintState.PRINTED)
    async with await open_journal(tmp_path) as journal:
        jobs = await journal.print_jobs_open()

    assert [(job.seq, job.state) for job in jobs] == [(2, PrintState.PRINTING), (3, PrintState.QUEUED)]


async def test_any_other_fact_is_recorded_once_a_command(tmp_path):
    async with await open_journal(tmp_path) as journal:
        first = await journal.record(drawer(), "c1", b"same")
        again = await journal.record(drawer(), "c1", b"same")
        with pytest.raises(CommandConflict):
            await journal.record(drawer("other"), "c1", b"other")
        without = [await journal.record(drawer()), await journal.record(drawer())]

    assert (first, again, without) == (1, 1, [2, 3])


async def test_a_sale_cannot_come_in_by_the_back_door(tmp_path):
    async with await open_journal(tmp_path) as journal:
        with pytest.raises(TypeError):
            await journal.record(drawer().__class__("01", TODAY, 0, SaleCompleted(sale())))


async def test_old_answers_are_forgotten_by_count_and_their_carts_are_not(tmp_path):
    async with await open_journal(tmp_path, Limits(ballast_bytes=0, low_water_bytes=0, commands_kept=10)) as journal:
        first = draft()
        await journal.complete_sale(first)
        await asyncio.gather(*(journal.record(drawer(), f"d{n}") for n in range(200)))

        assert await journal.answer(first.command) is None
        assert await journal.answer("d199") is not None
        assert (await journal.complete_sale(first)).replayed
