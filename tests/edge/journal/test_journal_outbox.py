import pytest

from edge.journal import LEDGER, TELEMETRY, CursorAhead, Limits, Pending
from protocol.chain import genesis
from tests.edge.journal.shop import draft, drawer, fault, open_journal

SMALL_RING = Limits(ballast_bytes=0, low_water_bytes=0, telemetry_kept=3)


async def test_an_empty_journal_has_nothing_to_send(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert (journal.head(LEDGER), journal.acked(LEDGER), journal.tail(LEDGER)) == (0, 0, 1)
        assert journal.hash_at(LEDGER, 0) == genesis("s001", "b1", 1, LEDGER)
        with pytest.raises(LookupError):
            journal.hash_at(LEDGER, 1)
        assert journal.read_after(LEDGER, 0, 10, 1_000) == []
        assert journal.pending(LEDGER) == Pending(0, 0, 0, 0)


async def test_a_read_is_bounded_by_count_and_by_bytes_but_never_empty(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(5):
            await journal.complete_sale(draft())
        sizes = [len(each.record) for each in journal.read_after(LEDGER, 0, 10, 64_000)]

        assert [each.seq for each in journal.read_after(LEDGER, 1, 2, 64_000)] == [2, 3]
        assert len(journal.read_after(LEDGER, 0, 10, sizes[0] + sizes[1])) == 2
        assert len(journal.read_after(LEDGER, 0, 10, sizes[0] + sizes[1] - 1)) == 1
        assert len(journal.read_after(LEDGER, 0, 10, 1)) == 1
        assert journal.read_after(LEDGER, 5, 10, 64_000) == []


async def test_the_sums_up_to_any_fact_are_at_hand(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = [await journal.complete_sale(draft()) for _ in range(3)]

        sums = [journal.sums_at(LEDGER, seq) for seq in range(4)]

        assert [one.receipts for one in sums] == [0, 1, 2, 3]
        assert sums[2].minor == done[0].sale.total_minor + done[1].sale.total_minor
        assert sums[3].size == journal.pending(LEDGER).bytes
        with pytest.raises(LookupError):
            journal.sums_at(LEDGER, 4)


async def test_pending_tells_receipts_money_bytes_and_age(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = [await journal.complete_sale(draft()) for _ in range(3)]
        await journal.record(drawer())
        await journal.acknowledge(LEDGER, 1)

        unsent = journal.read_after(LEDGER, 1, 10, 64_000)
        assert journal.pending(LEDGER) == Pending(
            receipts=2, minor=3_200, bytes=sum(len(each.record) for each in unsent), oldest_ms=done[1].at_ms
        )


async def test_the_cursor_only_moves_forward_and_survives_a_restart(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(4):
            await journal.complete_sale(draft())
        moves = [await journal.acknowledge(LEDGER, upto) for upto in (2, 1, 3, 3)]
    async with await open_journal(tmp_path) as journal:
        assert moves == [2, 2, 3, 3]
        assert journal.acked(LEDGER) == 3


async def test_facts_are_still_there_after_their_acknowledgement(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(4):
            await journal.complete_sale(draft())
        await journal.acknowledge(LEDGER, 4)

        assert [each.seq for each in journal.read_after(LEDGER, 0, 10, 64_000)] == [1, 2, 3, 4]


async def test_a_hub_that_lost_some_makes_them_pending_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(4):
            await journal.complete_sale(draft())
        await journal.acknowledge(LEDGER, 4)

        assert await journal.rewind(LEDGER, 1) == 1
        assert journal.pending(LEDGER).receipts == 3
        assert await journal.rewind(LEDGER, 3) == 1
        assert await journal.rewind(LEDGER, 0) == 0
        assert journal.pending(LEDGER).receipts == 4


async def test_an_acknowledgement_of_what_we_never_wrote_proves_a_rollback(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())

        with pytest.raises(CursorAhead) as caught:
            await journal.acknowledge(LEDGER, 9)
        assert (caught.value.upto, caught.value.head, journal.acked(LEDGER)) == (9, 1, 0)


async def test_telemetry_has_numbers_of_its_own(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())

        assert [await journal.record(fault()) for _ in range(2)] == [1, 2]
        assert (journal.head(LEDGER), journal.head(TELEMETRY)) == (1, 2)
        assert await journal.verify(TELEMETRY) is None


async def test_the_ring_of_telemetry_drops_the_oldest_and_counts_what_the_hub_never_saw(tmp_path):
    async with await open_journal(tmp_path, SMALL_RING) as journal:
        hashes = []
        for _ in range(7):
            await journal.record(fault())
            hashes.append(journal.hash_at(TELEMETRY, journal.head(TELEMETRY)))
            await journal.acknowledge(TELEMETRY, min(2, journal.head(TELEMETRY)))

        assert (journal.tail(TELEMETRY), journal.head(TELEMETRY), journal.shed()) == (5, 7, 2)
        assert [each.seq for each in journal.read_after(TELEMETRY, 2, 10, 64_000)] == [5, 6, 7]
        assert journal.hash_at(TELEMETRY, 4) == hashes[3]
        with pytest.raises(LookupError):
            journal.hash_at(TELEMETRY, 3)
        kept = journal.read_after(TELEMETRY, 4, 10, 64_000)
        assert journal.pending(TELEMETRY).bytes == sum(len(each.record) for each in kept)
        assert await journal.verify(TELEMETRY) is None


async def test_a_smaller_ring_takes_effect_with_the_next_fact(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(9):
            await journal.record(fault())
    async with await open_journal(tmp_path, SMALL_RING) as journal:
        await journal.record(fault())

        assert (journal.tail(TELEMETRY), journal.shed(), journal.damage) == (8, 7, ())


async def test_telemetry_is_shed_when_space_is_short_and_sales_are_not(tmp_path):
    short = Limits(ballast_bytes=0, low_water_bytes=2**62)
    async with await open_journal(tmp_path, short) as journal:
        assert await journal.record(fault()) == 0
        assert (await journal.complete_sale(draft())).seq == 1
        assert (journal.shed(), journal.head(TELEMETRY)) == (1, 0)


async def test_the_uplink_is_woken_by_a_commit(tmp_path):
    async with await open_journal(tmp_path) as journal:
        wake = journal.subscribe()
        assert not wake.is_set()

        await journal.complete_sale(draft())
        assert wake.is_set()

        wake.clear()
        journal.unsubscribe(wake)
        await journal.complete_sale(draft())
        assert not wake.is_set()
