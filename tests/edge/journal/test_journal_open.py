import sqlite3

import pytest

from edge.journal import LEDGER, Identity, JournalBroken, JournalLocked, SchemaTooNew, WrongBox
from edge.journal.disk.database import open_writer
from edge.journal.disk.migrations import JOURNAL_MIGRATIONS, Migration, migrate, schema_version
from edge.journal.errors import SchemaTooOld
from edge.journal.reads import Reads
from tests.edge.journal.shop import BOX, draft, open_journal

NOW = len(JOURNAL_MIGRATIONS)
NEXT = (*JOURNAL_MIGRATIONS, Migration(NOW + 1, "CREATE TABLE more (n INTEGER) STRICT;"))
BROKEN = (
    *JOURNAL_MIGRATIONS,
    Migration(NOW + 1, "CREATE TABLE more (n INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"),
)


async def test_everything_is_there_after_a_restart(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(3):
            await journal.complete_sale(draft())
    async with await open_journal(tmp_path) as journal:
        done = await journal.complete_sale(draft())

        assert (done.seq, done.sale.number, journal.damage, journal.rebuilt) == (4, 4, (), False)
        assert await journal.verify(LEDGER) is None


async def test_a_second_owner_is_refused_and_told_who_has_it(tmp_path):
    async with await open_journal(tmp_path):
        with pytest.raises(JournalLocked, match=r"in use by process \d+"):
            await open_journal(tmp_path)
    async with await open_journal(tmp_path) as journal:
        assert journal.head(LEDGER) == 0


@pytest.mark.parametrize(
    "other",
    [
        Identity("org1", "s002", "b1", 1),
        Identity("org1", "s001", "b2", 1),
        Identity("org1", "s001", "b1", 2),
    ],
)
async def test_another_box_or_epoch_does_not_write_into_this_file(tmp_path, other):
    async with await open_journal(tmp_path):
        pass

    with pytest.raises(WrongBox):
        await open_journal(tmp_path, box=other)
    async with await open_journal(tmp_path, box=BOX):
        pass


async def test_a_file_that_is_no_journal_is_left_alone(tmp_path):
    (tmp_path / "journal.db").write_bytes(b"something else " * 500)

    with pytest.raises(JournalBroken, match="cannot be opened"):
        await open_journal(tmp_path)
    assert (tmp_path / "journal.db").read_bytes() == b"something else " * 500


async def test_a_newer_schema_is_left_alone(tmp_path):
    async with await open_journal(tmp_path):
        pass
    upgrade(tmp_path / "journal.db", NEXT)

    with pytest.raises(SchemaTooNew):
        await open_journal(tmp_path)


async def test_a_migration_copies_the_file_aside_first(tmp_path):
    path = tmp_path / "journal.db"
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())
    upgrade(path, NEXT)

    copy = sqlite3.connect(tmp_path / f"journal.db.before-{NOW + 1}")
    assert schema_version(copy) == NOW
    assert copy.execute("SELECT count(*) FROM ledger").fetchone() == (1,)
    copy.close()


async def test_a_migration_that_fails_leaves_the_file_as_it_was(tmp_path):
    path = tmp_path / "journal.db"
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        upgrade(path, BROKEN)
    async with await open_journal(tmp_path) as journal:
        assert journal.head(LEDGER) == 1


def test_only_reading_leaves_an_older_schema_alone_and_says_what_to_do(tmp_path):
    upgrade(tmp_path / "journal.db", JOURNAL_MIGRATIONS[:1])

    with pytest.raises(SchemaTooOld, match="start this version's store server once"):
        Reads(tmp_path / "journal.db", BOX)


async def test_a_disk_that_refuses_a_setting_is_refused_at_the_start(tmp_path):
    class NoWal(sqlite3.Connection):
        def execute(self, sql, *values):
            return super().execute("SELECT 1" if "= WAL" in sql else sql, *values)

    with pytest.raises(JournalBroken, match="journal_mode"):
        await open_journal(tmp_path, factory=NoWal)


def upgrade(path, steps):
    connection = open_writer(path)
    try:
        migrate(connection, path, steps)
    finally:
        connection.close()
