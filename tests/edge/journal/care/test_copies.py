"""Copies: made while lanes sell, whole or not there, and never a second till with the same receipt numbers."""

import sqlite3

import pytest

from edge.journal import LEDGER, Identity, JournalLocked, WrongBox
from edge.journal.care.copies import back_up, check_copy, restore
from edge.journal.errors import BadCopy, NothingToRestore, OnlyACopy
from edge.journal.reads import Reads
from tests.edge.journal.care.test_forget import tamper
from tests.edge.journal.shop import BOX, TODAY, draft, open_journal
from tests.edge.journal.test_journal_members import joined

FLIP = ("DROP TRIGGER ledger_is_never_edited", "UPDATE ledger SET record = x'00' WHERE seq = 2")


@pytest.fixture
async def copy(tmp_path):
    """A copy with three sales; the journal goes on to five."""
    target = tmp_path / "stick" / "copy.journal"
    target.parent.mkdir()
    async with await open_journal(tmp_path) as journal:
        for _ in range(3):
            await journal.complete_sale(draft())
        back_up(tmp_path / "journal.db", target)
        for _ in range(2):
            await journal.complete_sale(draft())
    return target


async def test_a_copy_is_all_there_was_in_one_checked_file(tmp_path, copy):
    copied = check_copy(copy)

    assert (copied.identity, copied.first_seq, copied.head.seq, copied.head.receipts) == (BOX, 1, 3, 3)
    assert copied.size == copy.stat().st_size
    assert [file.name for file in copy.parent.iterdir()] == ["copy.journal"]


async def test_a_copy_of_a_journal_that_begins_after_an_anchor_is_whole_too(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for date in (TODAY - 1, TODAY - 1, TODAY):
            await journal.complete_sale(draft(date=date))
        await journal.acknowledge(LEDGER, 3)
        await journal.forget(TODAY)
        copied = back_up(tmp_path / "journal.db", tmp_path / "copy.journal")

    assert (copied.first_seq, copied.head.seq, copied.head.receipts) == (3, 3, 3)


async def test_no_copy_is_left_of_a_damaged_journal(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(3):
            await journal.complete_sale(draft())
    tamper(tmp_path, *FLIP)

    with pytest.raises(BadCopy, match="fact 2"):
        back_up(tmp_path / "journal.db", tmp_path / "copy.journal")
    assert not list(tmp_path.glob("copy*"))


async def test_a_copy_that_fails_leaves_the_one_before_as_it_was(tmp_path, copy):
    before = copy.read_bytes()
    tamper(tmp_path, *FLIP)

    with pytest.raises(BadCopy):
        back_up(tmp_path / "journal.db", copy)
    assert copy.read_bytes() == before


@pytest.mark.parametrize("damage", [lambda raw: raw[:5_000], lambda raw: b"no journal" * 900, lambda _: b""])
async def test_what_is_not_whole_is_told_from_a_copy(copy, damage):
    copy.write_bytes(damage(copy.read_bytes()))

    with pytest.raises(BadCopy):
        check_copy(copy)


async def test_a_journal_itself_is_not_taken_for_a_copy(tmp_path, copy):
    with pytest.raises(BadCopy, match="no copy"):
        restore(tmp_path / "journal.db", tmp_path / "other.db", BOX)


async def test_nothing_is_ever_sold_on_a_copy(tmp_path, copy):
    (tmp_path / "elsewhere").mkdir()
    copy.rename(tmp_path / "elsewhere" / "journal.db")

    with pytest.raises(OnlyACopy, match="new life"):
        await open_journal(tmp_path / "elsewhere")


async def test_a_copy_takes_the_place_of_a_journal_that_cannot_be_read(tmp_path, copy):
    path = tmp_path / "journal.db"
    path.write_bytes(b"nothing that could be read " * 900)

    aside = restore(copy, path, BOX)

    assert aside.read_bytes().startswith(b"nothing that could be read")
    reads = Reads(path, BOX)
    assert [each.seq for each in reads.read_after(LEDGER, 0, 10, 64_000)] == [1, 2, 3]
    await reads._close_reads()
    with pytest.raises(OnlyACopy):
        await open_journal(tmp_path)


async def test_a_copy_takes_the_place_of_a_journal_that_is_gone(tmp_path, copy):
    for file in tmp_path.glob("journal.db*"):
        file.unlink()

    assert restore(copy, tmp_path / "journal.db", BOX) is None
    assert check_copy(tmp_path / "journal.db").head.seq == 3


async def test_what_is_put_aside_never_takes_the_place_of_what_was_put_aside_before(tmp_path, copy):
    path, asides = tmp_path / "journal.db", []
    for content in (b"first ", b"second "):
        path.write_bytes(content * 900)
        asides.append(restore(copy, path, BOX))

    assert [aside.read_bytes()[:6] for aside in asides] == [b"first ", b"second"]


async def test_a_journal_that_reaches_further_than_the_copy_is_left_alone(tmp_path, copy):
    before = (tmp_path / "journal.db").read_bytes()

    with pytest.raises(NothingToRestore, match="journal mend"):
        restore(copy, tmp_path / "journal.db", BOX)
    assert (tmp_path / "journal.db").read_bytes() == before


async def test_another_boxs_copy_is_refused(tmp_path, copy):
    with pytest.raises(WrongBox):
        restore(copy, tmp_path / "new.db", Identity("org1", "s001", "b1", 2))


async def test_nothing_is_restored_under_a_running_store_server(tmp_path, copy):
    async with await open_journal(tmp_path):
        with pytest.raises(JournalLocked):
            restore(copy, tmp_path / "journal.db", BOX)


async def test_lanes_sell_on_while_a_copy_is_made(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())
        reader = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM ledger").fetchone()
        done = await journal.complete_sale(draft())
        copied = back_up(tmp_path / "journal.db", tmp_path / "copy.journal")
        reader.close()

    assert (done.seq, copied.head.seq) == (2, 2)


async def test_a_journal_in_which_somebody_signed_up_is_copied_too(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.record(joined())

        assert back_up(tmp_path / "journal.db", tmp_path / "copy.journal").head.seq == 1


async def test_no_table_has_its_columns_in_another_order_than_its_key(tmp_path):
    """SQLite before 3.41 calls such a table WITHOUT ROWID damaged, and with it every copy."""
    async with await open_journal(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "journal.db")
    tables = connection.execute("SELECT name FROM sqlite_schema WHERE sql LIKE '%WITHOUT ROWID%'").fetchall()
    for (table,) in tables:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        key = [name for _, name, *_, at in sorted(columns, key=lambda one: one[5]) if at]
        assert [name for _, name, *_ in columns][: len(key)] == key, table
    connection.close()
    assert tables
