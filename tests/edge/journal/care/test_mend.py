"""Damaged facts: each is named, and put right from a copy only where the chain says that it is what was written."""

import random
import sqlite3

import pytest

from edge.journal import LEDGER, JournalLocked
from edge.journal.care.check import Harm, flaws
from edge.journal.care.copies import back_up
from edge.journal.care.mend import mend
from edge.journal.disk.database import open_reader
from edge.journal.errors import BadCopy
from tests.edge.journal.care.test_forget import tamper
from tests.edge.journal.shop import draft, drawer, open_journal

EDIT, DROP = "DROP TRIGGER ledger_is_never_edited", "DROP TRIGGER ledger_is_only_shortened_behind_its_anchor"
EDITS = (
    EDIT,
    "CREATE TRIGGER ledger_is_never_edited BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'a fact is never edited'); END",
)


def damage(folder, *statements):
    tamper(folder, EDIT, *statements, EDITS[1])


@pytest.fixture
async def shop(tmp_path):
    """Six facts, of which head office has two; a copy has the first five."""
    async with await open_journal(tmp_path) as journal:
        for _ in range(4):
            await journal.complete_sale(draft())
        await journal.record(drawer())
        back_up(tmp_path / "journal.db", tmp_path / "copy.journal")
        await journal.complete_sale(draft())
        await journal.acknowledge(LEDGER, 2)
    return tmp_path


def found(folder):
    reader = open_reader(folder / "journal.db")
    try:
        return flaws(reader)
    finally:
        reader.close()


async def test_a_whole_journal_has_no_flaws_and_is_not_touched(shop):
    before = (shop / "journal.db").read_bytes()

    assert found(shop) == []
    assert mend(shop / "journal.db", [shop / "copy.journal"]) == []
    assert not (shop / "journal.db.before-mending").exists()
    assert len((shop / "journal.db").read_bytes()) == len(before)


async def test_a_damaged_record_is_told_with_what_it_was_about(shop):
    damage(shop, "UPDATE ledger SET record = zeroblob(length(record)) WHERE seq = 3")

    (flaw,) = found(shop)
    assert (flaw.seq, flaw.harm, flaw.receipts, flaw.minor) == (3, Harm.RECORD, 1, 1_600)
    assert (flaw.receipt, flaw.acked) == (("01", 1, 3), False)


@pytest.mark.parametrize(
    ("statement", "seq", "harm"),
    [
        ("UPDATE ledger SET record = zeroblob(40) WHERE seq = 1", 1, Harm.RECORD),
        ("UPDATE ledger SET hash = zeroblob(32) WHERE seq = 2", 2, Harm.HASH),
        ("UPDATE ledger SET bytes = bytes + 1 WHERE seq = 2", 2, Harm.SIZE),
        ("UPDATE ledger SET record = x'93' WHERE seq = 5", 5, Harm.RECORD),
    ],
)
async def test_whatever_was_damaged_is_as_it_was_again(shop, statement, seq, harm):
    before = rows(shop)
    damage(shop, statement)
    assert (seq, harm) in [(flaw.seq, flaw.harm) for flaw in found(shop)]

    mended = mend(shop / "journal.db", [shop / "copy.journal"])

    assert all(one.source for one in mended)
    assert (rows(shop), found(shop)) == (before, [])


async def test_a_row_that_is_gone_is_put_back(shop):
    before = rows(shop)
    damage(shop, "PRAGMA foreign_keys = OFF", DROP, "DELETE FROM ledger WHERE seq IN (2, 3)")
    assert [(flaw.seq, flaw.harm) for flaw in found(shop)] == [
        (2, Harm.MISSING),
        (3, Harm.MISSING),
        (4, Harm.UNPROVED),
    ]

    mended = mend(shop / "journal.db", [shop / "copy.journal"])

    assert [one.source for one in mended] == ["copy.journal"] * 3
    assert (rows(shop), found(shop)) == (before, [])


async def test_several_in_a_row_are_put_right_one_after_the_other(shop):
    before = rows(shop)
    damage(shop, "UPDATE ledger SET record = zeroblob(30), hash = zeroblob(32) WHERE seq BETWEEN 2 AND 4")

    mend(shop / "journal.db", [shop / "copy.journal"])

    assert (rows(shop), found(shop)) == (before, [])


async def test_what_no_copy_has_stays_and_is_said(shop):
    damage(shop, "UPDATE ledger SET record = zeroblob(30) WHERE seq IN (3, 6)")

    mended = mend(shop / "journal.db", [shop / "copy.journal"])

    assert [(one.flaw.seq, one.source) for one in mended] == [(3, "copy.journal"), (6, "")]
    assert [flaw.seq for flaw in found(shop)] == [6]


async def test_another_history_is_not_mended_with(shop, tmp_path):
    (tmp_path / "other").mkdir()
    async with await open_journal(tmp_path / "other") as journal:
        for _ in range(5):
            await journal.complete_sale(draft("02"))
        back_up(tmp_path / "other" / "journal.db", tmp_path / "other.journal")
    damage(shop, "UPDATE ledger SET record = zeroblob(30) WHERE seq = 3")

    assert [one.source for one in mend(shop / "journal.db", [tmp_path / "other.journal"])] == [""]
    assert [flaw.seq for flaw in found(shop)] == [3]


async def test_a_mended_journal_sells_on_and_is_sent_whole(shop):
    damage(shop, "UPDATE ledger SET record = zeroblob(30) WHERE seq = 3")
    mend(shop / "journal.db", [shop / "copy.journal"])

    async with await open_journal(shop) as journal:
        assert (journal.damage, journal.rebuilt) == ((), False)
        assert [each.seq for each in journal.read_after(LEDGER, 2, 10, 64_000)] == [3, 4, 5, 6]
        assert (await journal.complete_sale(draft())).seq == 7
    with pytest.raises(sqlite3.IntegrityError, match="never edited"):
        tamper(shop, "UPDATE ledger SET record = x'00' WHERE seq = 3")


async def test_what_was_there_before_is_kept_aside(shop):
    damage(shop, "UPDATE ledger SET record = zeroblob(30) WHERE seq = 3")
    mend(shop / "journal.db", [shop / "copy.journal"])

    aside = sqlite3.connect(shop / "journal.db.before-mending")
    assert aside.execute("SELECT length(record) FROM ledger WHERE seq = 3").fetchone() == (30,)
    aside.close()


async def test_nothing_is_mended_under_a_running_store_server(shop):
    async with await open_journal(shop):
        with pytest.raises(JournalLocked):
            mend(shop / "journal.db", [])


@pytest.mark.parametrize("content", [None, b"no copy " * 900])
async def test_what_is_no_copy_is_said(shop, content):
    other = shop / "other.journal"
    if content:
        other.write_bytes(content)

    with pytest.raises(BadCopy):
        mend(shop / "journal.db", [other])


async def test_any_damage_to_any_facts_that_a_copy_has_is_undone(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(12):
            await journal.complete_sale(draft())
        back_up(tmp_path / "journal.db", tmp_path / "copy.journal")
    before, rng = rows(tmp_path), random.Random(3)
    harms = ("record = zeroblob(20)", "hash = zeroblob(32)", "bytes = 0", "record = x'00', hash = zeroblob(32)")
    for _ in range(25):
        hurt = rng.sample(range(1, 13), rng.randint(1, 6))
        damage(tmp_path, *(f"UPDATE ledger SET {rng.choice(harms)} WHERE seq = {seq}" for seq in hurt))
        assert found(tmp_path)
        mend(tmp_path / "journal.db", [tmp_path / "copy.journal"])

        assert rows(tmp_path) == before


def rows(folder):
    reader = sqlite3.connect(folder / "journal.db")
    found = reader.execute("SELECT * FROM ledger ORDER BY seq").fetchall()
    reader.close()
    return found
