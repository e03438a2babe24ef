"""The disk fails in the middle of a commit: whether the sale is there is unknown until the file has been opened again."""

import sqlite3

import pytest

from edge.journal import LEDGER, ChainBroken, JournalBroken
from edge.journal.disk.migrations import JOURNAL_MIGRATIONS, migrations_in
from tests.edge.journal.shop import disk_error, draft, drawer, open_journal, watched_disk

FSYNC_FAILED = sqlite3.SQLITE_IOERR_FSYNC


async def test_a_sale_whose_fsync_failed_after_it_landed_is_found_by_its_command(tmp_path):
    disk = watched_disk()
    once = draft()

    def fail():
        disk.after = None
        raise disk_error(FSYNC_FAILED)

    async with await open_journal(tmp_path, factory=disk) as journal:
        await journal.complete_sale(draft())
        disk.after = fail
        with pytest.raises(JournalBroken):
            await journal.complete_sale(once)
        again = await journal.complete_sale(once)

        assert (again.seq, again.sale.number, again.replayed) == (2, 2, True)
        assert (tmp_path / "journal.db-wal").stat().st_size == 0, "what is visible rests on a fresh fsync"
        assert (journal.head(LEDGER), await journal.verify(LEDGER)) == (2, None)


async def test_a_sale_whose_commit_never_landed_is_done_when_asked_again(tmp_path):
    disk = watched_disk()
    once = draft()

    def fail():
        disk.before = None
        raise disk_error(sqlite3.SQLITE_IOERR_WRITE)

    async with await open_journal(tmp_path, factory=disk) as journal:
        disk.before = fail
        with pytest.raises(JournalBroken):
            await journal.complete_sale(once)
        again = await journal.complete_sale(once)

        assert (again.seq, again.sale.number, again.replayed) == (1, 1, False)


async def test_a_disk_that_keeps_failing_refuses_every_sale_until_it_is_well(tmp_path):
    disk = watched_disk()

    def fail():
        raise disk_error(FSYNC_FAILED)

    async with await open_journal(tmp_path, factory=disk) as journal:
        disk.before = fail
        for _ in range(3):
            with pytest.raises(JournalBroken):
                await journal.complete_sale(draft())
        disk.before = None

        assert (await journal.complete_sale(draft())).seq == 1


@pytest.mark.parametrize(
    "loss", ["DELETE FROM ledger WHERE seq = 2", "UPDATE ledger SET hash = zeroblob(32) WHERE seq = 2"]
)
async def test_a_file_that_no_longer_says_what_was_committed_is_not_written_to(tmp_path, loss):
    disk = watched_disk()

    def fail_and_forget():
        disk.after = None
        guards = ("ledger_is_never_edited", "ledger_is_only_shortened_behind_its_anchor")
        tamper(tmp_path, *(f"DROP TRIGGER {guard}" for guard in guards), loss)
        raise disk_error(FSYNC_FAILED)

    async with await open_journal(tmp_path, factory=disk) as journal:
        for _ in range(2):
            await journal.complete_sale(draft())
        disk.after = fail_and_forget
        with pytest.raises(JournalBroken):
            await journal.record(drawer())
        for _ in range(2):
            with pytest.raises(JournalBroken, match="fact 2 of the ledger is gone"):
                await journal.complete_sale(draft())


async def test_a_flipped_byte_is_named_and_what_lies_before_it_is_still_served(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(4):
            await journal.complete_sale(draft())
    flip(tmp_path, seq=3)

    async with await open_journal(tmp_path) as journal:
        assert [(each.stream, each.seq) for each in journal.damage] == [(LEDGER, 3)]
        assert await journal.verify(LEDGER) == 3
        assert [each.seq for each in journal.read_after(LEDGER, 0, 10, 64_000)] == [1, 2]
        with pytest.raises(ChainBroken) as caught:
            journal.read_after(LEDGER, 2, 10, 64_000)
        assert caught.value.seq == 3
        assert (await journal.complete_sale(draft())).seq == 5


async def test_projections_that_disagree_with_the_facts_are_made_again_at_the_start(tmp_path):
    async with await open_journal(tmp_path) as journal:
        done = [await journal.complete_sale(draft()) for _ in range(3)]
        before = journal.on_hand("milk")
    tamper(tmp_path, "UPDATE receipt_counters SET last = 1", "DELETE FROM stock", "DELETE FROM sales WHERE seq = 2")

    async with await open_journal(tmp_path) as journal:
        assert journal.rebuilt
        assert journal.on_hand("milk") == before
        assert journal.sale_by_number("01", 2).cart == done[1].cart
        assert (await journal.complete_sale(draft())).sale.number == 4


async def test_a_fact_can_neither_be_edited_nor_deleted(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())

    for statement in ("UPDATE ledger SET at_ms = 0", "DELETE FROM ledger"):
        with pytest.raises(sqlite3.IntegrityError, match="never"):
            tamper(tmp_path, statement)


def test_migrations_with_a_hole_in_their_numbers_are_a_mistake_of_ours(tmp_path):
    (tmp_path / "0001_a.sql").write_text("SELECT 1;")
    (tmp_path / "0003_b.sql").write_text("SELECT 1;")

    with pytest.raises(ValueError, match="not numbered"):
        migrations_in(tmp_path)
    assert [step.version for step in JOURNAL_MIGRATIONS] == list(range(1, len(JOURNAL_MIGRATIONS) + 1))


def flip(folder, seq):
    tamper(
        folder,
        "DROP TRIGGER ledger_is_never_edited",
        f"UPDATE ledger SET record = CAST(substr(record, 1, 20) || x'00' || substr(record, 22) AS BLOB) WHERE seq = {seq}",
    )


def tamper(folder, *statements):
    connection = sqlite3.connect(folder / "journal.db")
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
