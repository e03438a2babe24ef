"""What members spend is counted in the sale's own transaction, and outlives the facts that it comes from."""

import pytest
from msgspec.structs import replace

from edge.journal import LEDGER, ShareSpent
from edge.journal.members.making import ChargeRefused, NothingLeft, charging, giving_back, undoing
from protocol.facts import ChargeUndone, Fact, MemberSignedUp, ValueCharged
from retail.members import Share
from retail.members.charge import ChargeKey
from retail.sale import Details, Spent, TenderLine
from tests.edge.journal.shop import NOON_MS, TODAY, draft, open_journal

KEY = b"0123456789abcdef"


def spending(amount: int, lent: int, account: str = "points", member: str = "m1"):
    return replace(
        draft(),
        details=Details(member=member, spends=(Spent(account, member, amount),)),
        lent=((account, member, lent),),
    )


def charge(minor: int) -> ValueCharged:
    return ValueCharged(0, "m1", "CNY", minor, (TenderLine("cash", minor, minor),), "c01")


def joined(member: str = "n1") -> Fact:
    return Fact("01", TODAY, NOON_MS, MemberSignedUp(member, "李雷", "138****5678", 1123, True, (KEY,), "c01"))


async def test_a_share_is_spent_down_to_nothing_and_no_further(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(spending(60, 100))
        with pytest.raises(ShareSpent):
            await journal.complete_sale(spending(41, 100))
        await journal.complete_sale(spending(40, 100))

        assert journal.share("points", "m1", 100) == Share(100, 100, 0)
        assert [one.number for one in await journal.sales()] == [2, 1]


async def test_a_newer_grant_is_believed_and_an_older_one_is_merely_stricter(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(spending(100, 100))
        await journal.complete_sale(spending(30, 150))
        with pytest.raises(ShareSpent):
            await journal.complete_sale(spending(1, 100))

        assert journal.share("points", "m1", 150).left == 20


async def test_the_same_payment_asked_twice_spends_once(tmp_path):
    async with await open_journal(tmp_path) as journal:
        paid = spending(60, 100)
        await journal.complete_sale(paid)
        await journal.complete_sale(paid)

        assert journal.share("points", "m1", 100).spent == 60


async def test_what_is_charged_here_may_be_spent_here_before_head_office_hears_of_it(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for command in ("a", "a", "b"):
            await journal.make(charging("01", charge(500), TODAY, NOON_MS), command, b"same")
        await journal.complete_sale(spending(900, 0, "stored"))

        assert journal.share("stored", "m1", 0) == Share(1000, 900, 0)


async def test_what_is_asked_back_goes_as_far_as_it_is_not_spent_and_once(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(spending(60, 100))
        await journal.make(giving_back("points", "m1", 100, 70, TODAY, NOON_MS), "back1", b"")
        with pytest.raises(NothingLeft):
            await journal.make(giving_back("points", "m1", 100, 40, TODAY, NOON_MS), "back2", b"")

        assert journal.share("points", "m1", 100) == Share(100, 60, 40)


async def test_all_of_it_outlives_its_facts_and_is_made_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(spending(60, 100))
        await journal.make(charging("01", charge(500), TODAY, NOON_MS), "a", b"same")
        await journal.make(giving_back("points", "m1", 100, 10, TODAY, NOON_MS), "back", b"")
        await journal.complete_sale(spending(5, 100))
        await journal.acknowledge(LEDGER, 3)
        await journal.forget(TODAY + 1)
        await journal.rebuild_projections()
        await journal.make(charging("01", charge(1), TODAY, NOON_MS), "c", b"same")

        assert journal.share("points", "m1", 100) == Share(100, 65, 10)
        assert journal.share("stored", "m1", 0) == Share(501, 0, 0)


async def test_who_signed_up_is_found_by_their_number_and_code_also_after_a_restart(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.record(joined("n1"))
        await journal.record(joined("n2"))

    async with await open_journal(tmp_path) as journal:
        first = journal.signed_up_by_key(KEY)
        assert first
        assert (first.id, first.name, first.shown, first.born) == ("n1", "李雷", "138****5678", 1123)
        assert journal.signed_up("n2")
        assert journal.signed_up_by_key(b"another") is None
        await journal.rebuild_projections()
        assert [member for _, member, _ in journal.sign_ups()] == ["n1", "n2"]


def undone(minor: int) -> ChargeUndone:
    return ChargeUndone(0, "", "m1", "CNY", minor, (TenderLine("cash", -minor, -minor),), "li", "mistaken")


async def test_a_charge_is_taken_back_once_and_only_as_far_as_it_is_not_spent(tmp_path):
    first = ChargeKey("s001", "01", 0, 1)
    async with await open_journal(tmp_path) as journal:
        await journal.make(charging("01", charge(500), TODAY, NOON_MS), "c1", b"")
        await journal.complete_sale(spending(200, 0, "stored"))
        for key, minor, code in ((first, 301, "charge-spent"), (ChargeKey("s001", "02", 0, 1), 1, "no-charge")):
            with pytest.raises(ChargeRefused) as refused:
                await journal.make(undoing(key, undone(minor), 0, "01", TODAY, NOON_MS), f"u{minor}", b"")
            assert refused.value.code == code
        for _ in range(2):
            await journal.make(undoing(first, undone(300), 0, "01", TODAY, NOON_MS), "u", b"")
        with pytest.raises(ChargeRefused):
            await journal.make(undoing(first, undone(1), 100, "01", TODAY, NOON_MS), "again", b"")

        assert journal.share("stored", "m1", 0) == Share(500, 500, 0)
        found = journal.charge(first)
        assert (found.key.text, found.amount_minor, found.undone_minor) == ("s001-01-1-C000001", 500, 300)
        assert [one.key.number for one in journal.recent_charges()] == [1]
        assert journal.last_charge("01") == 2, "what takes one back has a number of its own"
        await journal.rebuild_projections()
        assert journal.charge(first) == found
        assert journal.share("stored", "m1", 0) == Share(500, 500, 0)


async def test_money_that_is_in_no_receipt_outlives_its_facts_and_a_cart_is_settled_once(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(charging("01", charge(500), TODAY, NOON_MS), "c1", b"", "cart1")
        assert await journal.make(charging("01", charge(500), TODAY, NOON_MS), "c2", b"", "cart1") == 1
        assert (journal.cart_is_sold("cart1"), journal.cart_is_sold("cart2")) == (True, False)
        await journal.make(charging("01", charge(200), TODAY, NOON_MS), "c3", b"", "cart2")
        rows = [("01", "charged", "cash", 700, 2)]
        assert journal.takings_apart(TODAY) == rows

        await journal.acknowledge(LEDGER, 2)
        assert await journal.forget(TODAY + 1) == 2
        await journal.rebuild_projections()

        assert journal.takings_apart(TODAY) == rows
        assert journal.charge(ChargeKey("s001", "01", 0, 2)).amount_minor == 200
