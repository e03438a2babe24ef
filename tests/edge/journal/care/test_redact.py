"""A fact whose person was erased: nothing of them is in the file, and the journal is as whole as before."""

import asyncio
import sqlite3

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec.structs import replace

from edge.journal import LEDGER
from edge.journal.care.check import flaws
from edge.journal.care.copies import back_up
from edge.journal.care.mend import mend
from edge.journal.disk.migrations import open_current
from edge.sync.up.batcher import make_batch
from protocol.batch import decode_batch
from protocol.packing import BadMessage
from protocol.redaction import Redaction, links_over, open_note, redacted, seal_note
from protocol.topics import Address
from tests.edge.journal.shop import TODAY, draft, drawer, open_journal
from tests.edge.journal.test_journal_members import joined

KEY = Ed25519PrivateKey.from_private_bytes(b"h" * 32)
NAME = "李雷".encode()


async def shop(journal):
    """A sale, a sign-up, a drawer, a sale; all of it is at head office. The sealed note on the sign-up."""
    await journal.complete_sale(draft())
    await journal.record(joined())
    await journal.record(drawer())
    await journal.complete_sale(replace(draft(), command="k2", cart="c2"))
    await journal.acknowledge(LEDGER, journal.head(LEDGER))
    return note_on(journal, 2)


def note_on(journal, at, **changed):
    (fact,) = journal.read_after(LEDGER, at - 1, 1, 1)
    who = journal.identity
    note = Redaction(
        who.store, who.box, who.epoch, at, journal.hash_at(LEDGER, at - 1), fact.hash, redacted(fact.record)
    )
    return seal_note(replace(note, **changed), KEY)


async def test_the_person_leaves_the_file_and_chain_sums_and_projections_stay(tmp_path):
    async with await open_journal(tmp_path) as journal:
        sealed = await shop(journal)
        before = [(one.seq, one.hash) for one in journal.read_after(LEDGER, 0, 10, 10**6)]
        sums = journal.sums_at(LEDGER, 4)

        assert await journal.redact(sealed)
        assert not await journal.redact(sealed)

        facts = journal.read_after(LEDGER, 0, 10, 10**6)
        assert [(one.seq, one.hash) for one in facts] == before
        assert [bool(one.note) for one in facts] == [False, True, False, False]
        assert await journal.verify(LEDGER) is None
        assert journal.sums_at(LEDGER, 4) == sums
        assert await journal.rebuild_projections() == 2
        assert journal.sign_ups() == []

    async with await open_journal(tmp_path) as journal:
        assert journal.damage == ()
        await journal.complete_sale(replace(draft(), command="k3", cart="c3"))
        assert await journal.verify(LEDGER) is None
    connection = sqlite3.connect(tmp_path / "journal.db")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    assert NAME not in (tmp_path / "journal.db").read_bytes()


async def test_any_change_of_other_facts_or_of_what_is_left_of_this_one_is_found(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert await journal.redact(await shop(journal))
    path = tmp_path / "journal.db"
    for seq in (1, 2, 3, 4):
        connection = sqlite3.connect(path, isolation_level=None)
        (kept,) = connection.execute("SELECT record FROM ledger WHERE seq = ?", (seq,)).fetchone()
        (trigger,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'ledger_is_never_edited'"
        ).fetchone()
        connection.execute("DROP TRIGGER ledger_is_never_edited")
        connection.execute("UPDATE ledger SET record = ? WHERE seq = ?", (kept[:-1] + b"x", seq))
        assert [flaw.seq for flaw in flaws(connection)] == [seq]
        connection.execute("UPDATE ledger SET record = ? WHERE seq = ?", (kept, seq))
        connection.execute(trigger)
        assert flaws(connection) == []
        connection.close()


async def test_the_schema_lets_nothing_else_be_edited(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert await journal.redact(await shop(journal))
    connection = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    try:
        for change in ("record = x'00' WHERE seq = 1", "minor = 0 WHERE seq = 2", "hash = zeroblob(32) WHERE seq = 2"):
            with pytest.raises(sqlite3.IntegrityError, match="never edited"):
                connection.execute(f"UPDATE ledger SET {change}")
    finally:
        connection.close()


@pytest.mark.parametrize(
    "changed", [{"store": "s002"}, {"epoch": 2}, {"previous": b"x" * 32}, {"hash": b"x" * 32}, {"seq": 9}]
)
async def test_a_note_on_another_fact_changes_nothing(tmp_path, changed):
    async with await open_journal(tmp_path) as journal:
        await shop(journal)
        before = journal.read_after(LEDGER, 0, 10, 10**6)

        assert not await journal.redact(note_on(journal, 2, **changed))
        assert not await journal.redact(note_on(journal, 1))
        with pytest.raises(BadMessage):
            await journal.redact(b"nonsense")

        assert journal.read_after(LEDGER, 0, 10, 10**6) == before


async def test_a_copy_is_whole_and_one_of_before_mends_and_is_redacted_again(tmp_path):
    old, new, path = tmp_path / "old.copy", tmp_path / "new.copy", tmp_path / "journal.db"
    async with await open_journal(tmp_path) as journal:
        sealed = await shop(journal)
        back_up(path, old)
        assert await journal.redact(sealed)
        assert back_up(path, new).head.seq == 4
    assert NAME in old.read_bytes()
    assert NAME not in new.read_bytes()

    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE ledger SET record = x'00' WHERE seq = 2")
    connection.close()
    assert [bool(one.source) for one in mend(path, [new])] == [True]
    async with await open_journal(tmp_path) as journal:
        assert await journal.verify(LEDGER) is None
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("UPDATE ledger SET record = x'00' WHERE seq = 2")
    connection.close()
    assert [bool(one.source) for one in mend(path, [old])] == [True]

    async with await open_journal(tmp_path) as journal:
        assert await journal.verify(LEDGER) is None
        assert await journal.redact(sealed)


async def test_redacted_facts_are_let_go_of_with_their_notes(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert await journal.redact(await shop(journal))

        assert await journal.forget(TODAY + 1) == 4

        assert await journal.verify(LEDGER) is None
    reader = open_current(tmp_path / "journal.db")
    assert reader.execute("SELECT count(*) FROM redacted").fetchone() == (0,)
    reader.close()


async def test_a_batch_brings_the_note_that_proves_it(tmp_path):
    async with await open_journal(tmp_path) as journal:
        assert await journal.redact(await shop(journal))
        facts = journal.read_after(LEDGER, 0, 10, 10**6)
        who = journal.identity

        batch = decode_batch(
            make_batch(Address("org1", who.store, who.box), 1, LEDGER, journal.hash_at(LEDGER, 0), facts, 3)
        )

    notes = {one.seq: one for one in (open_note(sealed, KEY.public_key()) for sealed in batch.redacted)}
    assert [*notes] == [2]
    assert links_over(batch.previous_hash, 1, batch.records, notes)[-1] == batch.head_hash


async def test_the_write_ahead_log_forgets_the_person_too_as_soon_as_nobody_reads_it(tmp_path):
    async with await open_journal(tmp_path) as journal:
        sealed = await shop(journal)
        log = next(tmp_path.glob("*.db-wal"))
        reader = sqlite3.connect(f"file:{log.with_name(log.name.removesuffix('-wal'))}?mode=ro", uri=True)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM sqlite_master").fetchone()

        assert await journal.redact(sealed)
        await journal.record(drawer())
        assert NAME in log.read_bytes()

        reader.close()
        async with asyncio.timeout(20):
            while NAME in log.read_bytes():  # it is emptied after a fact that nobody follows at once
                await journal.record(drawer())
                await asyncio.sleep(0.005)
        assert NAME not in log.with_name(log.name.removesuffix("-wal")).read_bytes()
