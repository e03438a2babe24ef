"""The ledger begins after an anchor: what is old and acknowledged is gone, and everything else is as if it were still there."""

import sqlite3

import pytest

from edge.journal import LEDGER, ChainBroken, CommandConflict, JournalCore, Limits, Pending, Taking
from edge.journal.disk.database import open_writer
from edge.journal.disk.migrations import JOURNAL_MIGRATIONS, migrate
from edge.journal.projections import ROWS, SUMS
from protocol.chain import genesis, links
from tests.edge.journal.shop import BOX, ROOMY, TODAY, draft, drawer, open_journal

OLD, LATER = TODAY - 1, TODAY + 9
FEW = Limits(ballast_bytes=0, low_water_bytes=0, forgotten_at_once=2)


async def five_old_and_one_of_today(journal):
    done = [await journal.complete_sale(draft(date=OLD)) for _ in range(4)]
    await journal.record(drawer(date=OLD))
    return [*done, await journal.complete_sale(draft(date=TODAY))]


async def test_what_head_office_has_of_old_days_goes_and_the_rest_stays(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 6)

        assert await journal.forget(TODAY) == 5
        assert await journal.forget(TODAY) == 0
        assert (journal.tail(LEDGER), journal.head(LEDGER)) == (6, 6)


async def test_what_head_office_does_not_have_stays_however_old(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 2)

        assert await journal.forget(LATER) == 2
        assert [each.seq for each in journal.read_after(LEDGER, 0, 10, 64_000)] == [3, 4, 5, 6]


async def test_a_few_go_at_a_time(tmp_path):
    async with await open_journal(tmp_path, FEW) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 6)

        assert [await journal.forget(TODAY) for _ in range(4)] == [2, 2, 1, 0]


async def test_the_chain_goes_on_from_the_anchor_also_where_nothing_is_kept(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        records = [each.record for each in journal.read_after(LEDGER, 0, 10, 64_000)]
        await journal.acknowledge(LEDGER, 6)
        await journal.forget(LATER)
    async with await open_journal(tmp_path) as journal:
        assert (journal.head(LEDGER), journal.tail(LEDGER), journal.damage, journal.rebuilt) == (6, 7, (), False)
        done = await journal.complete_sale(draft())
        (kept,) = journal.read_after(LEDGER, 0, 10, 64_000)

        assert (done.seq, done.sale.number) == (7, 6)
        assert kept.hash == links(genesis("s001", "b1", 1, LEDGER), 1, [*records, kept.record])[-1]
        assert await journal.verify(LEDGER) is None
        with pytest.raises(LookupError):
            journal.hash_at(LEDGER, 5)


async def test_sums_and_what_is_pending_count_on(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = await five_old_and_one_of_today(journal)
        before = journal.sums_at(LEDGER, 5)
        await journal.acknowledge(LEDGER, 5)
        await journal.forget(LATER)

        assert journal.sums_at(LEDGER, 5) == before
        assert journal.sums_at(LEDGER, 6).minor == sum(each.sale.total_minor for each in done)
        assert journal.pending(LEDGER) == Pending(
            1, 1_600, journal.sums_at(LEDGER, 6).size - before.size, done[-1].at_ms
        )


async def test_a_hub_that_has_less_than_we_keep_leaves_just_that_pending(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 5)
        await journal.forget(LATER)
        assert await journal.rewind(LEDGER, 1) == 5

        assert (journal.pending(LEDGER).receipts, journal.pending(LEDGER).minor) == (1, 1_600)


async def test_stock_takings_and_numbers_are_those_of_all_sales_also_after_a_rebuild(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        stock, takings = journal.on_hand("milk"), await journal.takings(OLD)
        await journal.acknowledge(LEDGER, 3)
        await journal.forget(LATER)
        assert await journal.rebuild_projections() == 2

        assert journal.on_hand("milk") == stock == -5_000
        assert await journal.takings(OLD) == takings == [Taking(OLD, "01", "cash", 6_400, 4)]
        assert [row.seq for row in await journal.sales()] == [6, 4]
        assert journal.sale_by_number("01", 3) is None
        assert (await journal.complete_sale(draft())).sale.number == 6


async def test_projections_that_disagree_are_made_again_from_the_anchor_on(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 6)
        await journal.forget(TODAY)
    tamper(tmp_path, "DELETE FROM takings", "DELETE FROM stock")
    async with await open_journal(tmp_path) as journal:
        assert journal.rebuilt
        assert (journal.on_hand("milk"), (await journal.takings(OLD))[0].receipts) == (-5_000, 4)


async def test_a_payment_that_was_answered_by_a_sale_no_longer_kept_is_not_done_again(tmp_path):
    once = draft(date=OLD)
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(once)
        await journal.acknowledge(LEDGER, 1)
        await journal.forget(TODAY)

        with pytest.raises(CommandConflict, match="not kept any more"):
            await journal.complete_sale(once)
        assert (await journal.answer(once.command, once.request_hash)).completed is None
        assert journal.head(LEDGER) == 1


async def test_receipts_that_still_wait_for_paper_go_with_their_sale(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 6)
        await journal.forget(TODAY)

        assert [job.seq for job in await journal.print_jobs_open()] == [6]


async def test_forgetting_stops_before_a_damaged_fact(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 6)
    tamper(tmp_path, "DROP TRIGGER ledger_is_never_edited", "UPDATE ledger SET record = x'00' WHERE seq = 3")
    async with await open_journal(tmp_path) as journal:
        assert await journal.forget(LATER) == 2
        with pytest.raises(ChainBroken) as caught:
            await journal.forget(LATER)

        assert (caught.value.seq, journal.tail(LEDGER)) == (3, 3)


@pytest.mark.parametrize(
    "mistake",
    [
        "DELETE FROM ledger WHERE seq = 3",
        "DELETE FROM ledger WHERE seq = 6",
        "UPDATE streams SET tail_seq = 6, tail_hash = (SELECT hash FROM ledger WHERE seq = 6) WHERE stream = 'ledger'",
        "UPDATE streams SET tail_seq = 4, tail_hash = zeroblob(32) WHERE stream = 'ledger'",
        "UPDATE streams SET tail_seq = 1, tail_hash = (SELECT hash FROM ledger WHERE seq = 1) WHERE stream = 'ledger'",
    ],
)
async def test_the_schema_lets_nobody_shorten_the_ledger_further(tmp_path, mistake):
    async with await open_journal(tmp_path, FEW) as journal:
        await five_old_and_one_of_today(journal)
        await journal.acknowledge(LEDGER, 5)
        await journal.forget(TODAY)

    with pytest.raises(sqlite3.IntegrityError, match="anchor"):
        tamper(tmp_path, mistake)


async def test_a_journal_from_before_there_was_an_anchor_is_taken_over(tmp_path):
    path = tmp_path / "journal.db"
    connection = open_writer(path)
    migrate(connection, path, JOURNAL_MIGRATIONS[:1])
    connection.execute("INSERT INTO box (one, org, store, box, epoch) VALUES (1, 'org1', 's001', 'b1', 1)")
    for stream in ("ledger", "telemetry"):
        begin = genesis("s001", "b1", 1, stream)
        connection.execute("INSERT INTO streams (stream, tail_hash) VALUES (?, ?)", (stream, begin))
    connection.execute("INSERT INTO telemetry VALUES (5, 1, x'00', zeroblob(32), 0, 0, 9)")
    connection.execute("UPDATE streams SET tail_bytes = 8 WHERE stream = 'telemetry'")
    connection.close()

    core = JournalCore.open(path, BOX, ROOMY)
    assert (core.head("telemetry").seq, core.head(LEDGER).seq) == (5, 0)
    assert core.connection.execute("SELECT tail_seq FROM streams ORDER BY stream").fetchall() == [(0,), (4,)]
    core.connection.close()


def test_each_table_is_dropped_with_its_fact_or_summed_up_before_it_goes(tmp_path):
    core = JournalCore.open(tmp_path / "journal.db", BOX, ROOMY)
    columns = {
        table: core.connection.execute(f"PRAGMA table_info({table})").fetchall()
        for (table,) in core.connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
    }
    core.connection.close()
    twins = {f"{table}_before" for table in SUMS}
    assert set(columns) == {
        "box",
        "ledger",
        "telemetry",
        "streams",
        "commands",
        "papers",
        "payments",
        "sqlite_sequence",
        "redacted",
        "stock_owed",
        *ROWS,
        *SUMS,
        *twins,
    }
    for table in SUMS:
        assert columns[table] == columns[f"{table}_before"]
    for table in ROWS:
        assert "seq" in [name for _, name, *_ in columns[table]]


def tamper(folder, *statements):
    connection = sqlite3.connect(folder / "journal.db")
    try:
        with connection:
            for statement in statements:
                connection.execute(statement)
    finally:
        connection.close()
