"""What has come back of a receipt's lines is counted in the sale's own transaction."""

import asyncio

import pytest
from msgspec.structs import replace

from edge.journal.errors import ReturnMoved
from edge.journal.words import LEDGER, SaleDraft
from protocol.facts import SaleCompleted, SaleReturned, decode_fact
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import SaleLine, TenderLine
from tests.edge.journal.shop import BOX, TODAY, draft, line, open_journal, sale

FIRST = ReceiptKey("s001", "01", 1, 1)
ANOTHER = ReceiptKey("s002", "01", 1, 9)


def bought(pieces: int = 3) -> SaleDraft:
    return draft(sold=sale(lines=(line("milk", pieces * 1000, 350 * pieces),)))


def back(pieces: int, before: int = 0, *, lane: str = "01", of: ReceiptKey = FIRST, sold: int = 3) -> SaleDraft:
    gone = SaleLine("milk", -1000 * pieces, 350, 0, -350 * pieces, 900)
    made = sale(lane, lines=(gone,), tenders=(TenderLine("cash", -350 * pieces, -350 * pieces),))
    return replace(draft(lane, sold=made), origins=(Origin(1, of, 1, sold * 1000, before * 1000),))


async def test_a_return_has_the_next_number_and_everything_sums(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(bought())
        done = await journal.complete_sale(back(2))

        assert (done.sale.number, journal.on_hand("milk"), journal.pending(LEDGER).minor) == (2, -1000, 350)
        assert [(one.amount_minor, one.receipts) for one in await journal.takings(TODAY)] == [(350, 2)]
        assert journal.sold(FIRST).returned == {1: 2000}
        assert journal.sold(FIRST).left_milli(1) == 1000
        facts = [decode_fact(stored.record).body for stored in journal.read_after(LEDGER, 0, 9, 10**6)]
        assert [type(body) for body in facts] == [SaleCompleted, SaleReturned]
        assert facts[1].origins == done.origins
        assert journal.sale_by_number("01", 2).origins == done.origins


async def test_of_two_lanes_that_bring_the_same_back_at_once_one_is_told_that_it_moved(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(bought())
        outcomes = await asyncio.gather(
            journal.complete_sale(back(2)), journal.complete_sale(back(2, lane="02")), return_exceptions=True
        )

        assert [isinstance(one, ReturnMoved) for one in outcomes] == [False, True]
        assert (await journal.complete_sale(back(1, 2, lane="02"))).sale.number == 1
        assert journal.sold(FIRST).left_milli(1) == 0


@pytest.mark.parametrize("wrong", [back(4), back(1, 1), back(3, 1)])
async def test_more_than_is_left_is_refused_and_leaves_no_gap_in_the_numbers(tmp_path, wrong):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(bought())
        with pytest.raises(ReturnMoved):
            await journal.complete_sale(wrong)

        assert (await journal.complete_sale(back(3))).sale.number == 2


async def test_a_receipt_of_another_store_is_counted_too_though_its_sale_is_not_here(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert journal.sold(ANOTHER) is None
        await journal.complete_sale(back(2, of=ANOTHER))
        with pytest.raises(ReturnMoved):
            await journal.complete_sale(back(2, of=ANOTHER))
        assert journal.returned_of(ANOTHER) == {1: 2000}


async def test_the_same_refund_again_gives_the_first_result(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(bought())
        once = back(1)
        done = await journal.complete_sale(once)

        again = await journal.complete_sale(once)

        assert (again.replayed, again.sale, again.origins) == (True, done.sale, done.origins)


async def test_what_came_back_is_made_again_from_the_facts(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for each in (bought(), back(1), back(1, 1)):
            await journal.complete_sale(each)

        assert await journal.rebuild_projections() == 3

        assert journal.sold(FIRST).returned == {1: 2000}


async def test_what_came_back_is_known_after_the_facts_are_let_go(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for each in (bought(), back(1), bought(), back(1, of=ReceiptKey("s001", "01", 1, 3))):
            await journal.complete_sale(each)
        await journal.acknowledge(LEDGER, 2)
        assert await journal.forget(TODAY + 1) == 2

        assert journal.sold(FIRST) is None
        await journal.rebuild_projections()

        assert journal.returned_of(FIRST) == {1: 1000}
        assert journal.sold(ReceiptKey(BOX.store, "01", 0, 3)).left_milli(1) == 2000
