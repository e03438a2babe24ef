"""What no copy has is given up: nothing good goes with it, the money is still counted, and the stream flows again."""

import pytest

from edge.journal import LEDGER, JournalCore
from edge.journal.care.give_up import UNKNOWN, give_up
from edge.journal.disk.group import Failed
from edge.journal.errors import CannotGiveUp
from edge.journal.projections import agree, rebuild
from protocol.facts import FactsLost, decode_fact
from tests.edge.journal.care.test_mend import damage, found
from tests.edge.journal.shop import BOX, NOON_MS, ROOMY, TODAY, draft, open_journal


@pytest.fixture
async def shop(tmp_path):
    """Six sales of 16.00, of which head office has three; the fourth is damaged."""
    async with await open_journal(tmp_path) as journal:
        for _ in range(6):
            await journal.complete_sale(draft())
        await journal.acknowledge(LEDGER, 3)
    damage(tmp_path, "UPDATE ledger SET record = zeroblob(30) WHERE seq = 4")
    return tmp_path


def giving_up(folder, upto, by="wang"):
    core = JournalCore.open(folder / "journal.db", BOX, ROOMY)
    try:
        (lost,) = core.commit([lambda inside: give_up(inside, upto, by, NOON_MS)])
        return lost
    finally:
        core.connection.close()


async def test_the_ledger_goes_on_after_what_was_given_up_and_says_so(shop):
    lost = giving_up(shop, 4)

    assert lost == FactsLost(4, 4, 1, 1_600, "wang")
    assert found(shop) == []
    async with await open_journal(shop) as journal:
        assert (journal.damage, journal.rebuilt) == ((), False)
        assert (journal.tail(LEDGER), journal.acked(LEDGER)) == (5, 4)
        waiting = journal.read_after(LEDGER, 4, 10, 64_000)
        assert [each.seq for each in waiting] == [5, 6, 7]
        assert decode_fact(waiting[-1].record).body == lost
        assert journal.pending(LEDGER).receipts == 2
        assert (await journal.complete_sale(draft())).sale.number == 7


async def test_the_money_stays_in_the_takings_also_after_a_rebuild(shop):
    giving_up(shop, 4)
    core = JournalCore.open(shop / "journal.db", BOX, ROOMY)
    core.commit([lambda inside: rebuild(inside.connection, inside.identity.epoch)])

    assert agree(core.connection, core.head(LEDGER))
    kinds = core.connection.execute("SELECT kind, amount_minor, receipts FROM takings ORDER BY kind").fetchall()
    core.connection.close()
    assert kinds == [("cash", 5 * 1_600, 5), (UNKNOWN, 1_600, 1)]


async def test_several_in_a_row_are_given_up_at_once(shop):
    damage(shop, "UPDATE ledger SET record = zeroblob(30) WHERE seq = 5")

    assert giving_up(shop, 5) == FactsLost(4, 5, 2, 3_200, "wang")
    assert found(shop) == []


@pytest.mark.parametrize(
    ("also", "upto", "by", "why"),
    [
        ("SELECT 1", 5, "wang", "fact 5 is not damaged"),
        ("SELECT 1", 9, "wang", "fact 9 is not damaged"),
        ("UPDATE ledger SET record = zeroblob(30) WHERE seq = 5", 4, "wang", "fact 5 is damaged too"),
        ("UPDATE ledger SET record = zeroblob(30) WHERE seq = 6", 6, "wang", "fact 5 is good"),
        ("SELECT 1", 4, "", "say who"),
        ("SELECT 1", 4, "w" * 41, "say who"),
    ],
)
async def test_nothing_good_goes_and_nobody_gives_up_without_a_name(shop, also, upto, by, why):
    if also != "SELECT 1":
        damage(shop, also)
    before = found(shop)

    lost = giving_up(shop, upto, by)

    assert isinstance(lost, Failed)
    assert isinstance(lost.error, CannotGiveUp)
    assert why in str(lost.error)
    assert found(shop) == before


async def test_what_head_office_has_may_be_given_up_so_that_old_facts_can_go_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for _ in range(4):
            await journal.complete_sale(draft(date=TODAY - 1))
        await journal.acknowledge(LEDGER, 4)
    damage(tmp_path, "UPDATE ledger SET record = zeroblob(30) WHERE seq = 2")

    assert giving_up(tmp_path, 2) == FactsLost(2, 2, 1, 1_600, "wang")
    async with await open_journal(tmp_path) as journal:
        assert (journal.tail(LEDGER), journal.acked(LEDGER)) == (3, 4)
        assert await journal.forget(TODAY) == 2
