"""Points and stored value at a lane, with a real journal: spent from what was lent, charged, signed up for, given back."""

import pytest

from edge.journal.words import LEDGER
from edge.lanes.store.people import People
from edge.lanes.store.storefront import About
from edge.replica.leases import Leases
from protocol.facts import MemberSignedUp, SaleCompleted, SaleReturned, ShiftClosed, ValueCharged, decode_fact
from protocol.messages import Lease, Lent
from retail.members import Member, Program, Tier, sought
from retail.paying.tenders import CARD, TenderKind
from retail.sale import Spent
from retail.shifts import ShiftTerms, statement
from retail.terms import Terms
from tests.edge.journal.shop import open_journal
from tests.edge.lanes.test_shifts_at_the_lane import ShiftBench

MILK, PHONE, PEPPER = "2900000000018", "13812345678", b"p" * 32
TERMS = Terms(tenders=(CARD, TenderKind("points", reference="none"), TenderKind("stored", reference="none")))


class Masters:
    """Head office's members: one with points, worth 10 each, which may pay half of a receipt."""

    def __init__(self) -> None:
        self.people = {PHONE: Member("m1", "王芳", "138****5678", "gold")}
        self.rules = Program(version=3, tiers=(Tier("gold", "金卡"),), point_minor=10, pepper=PEPPER)

    def program(self) -> Program:
        return self.rules

    def member(self, given: str) -> Member | None:
        return self.people.get(given) or next((one for one in self.people.values() if one.id == given), None)

    def shown(self, member: str) -> str:
        found = self.member(member)
        return found.shown if found else ""


class MemberBench(ShiftBench):
    """A lane whose store was lent some of what its members own."""

    def __init__(self, folder, journal, leases: Leases) -> None:
        self.leases, self.masters, self.asked = leases, Masters(), []
        super().__init__(folder, journal)

    def build(self) -> None:
        super().build()
        people = People(self.masters, self.journal, self.leases.of)
        self.store._members, self.store._purse, self.store._sold = people, people.purse, self.journal.sold
        self.lane._named = self.asked.append
        about = About("河西店", terms=TERMS)
        self.store._ask_about = lambda: about
        self.store.refresh()

    def lend(self, account: str, granted: int, balance: int = 0, member: str = "m1") -> None:
        mark = self.leases.mark
        self.leases.take(Lent(0, 1, mark, mark + 1, (Lease(account, member, granted, 0, balance, 1_795_400_000_000),)))

    def facts(self, *kinds):
        stored = self.journal.read_after(LEDGER, 0, 1000, 1_000_000)
        return [body for one in stored if isinstance(body := decode_fact(one.record).body, kinds)]

    def may_spend(self) -> dict[str, tuple[int, int]]:
        member = self.lane.view().member
        assert member
        return {one.kind: (one.left, one.pays_minor) for one in member.may_spend}


@pytest.fixture
async def lane(tmp_path):
    leases = Leases(tmp_path / "leases.db", 1)
    async with await open_journal(tmp_path) as journal:
        bench = MemberBench(tmp_path / "holds", journal, leases)
        bench.start()
        yield bench
        await bench.stop()
    leases.close()


async def test_points_pay_a_part_and_earn_nothing_for_it(lane):
    lane.lend("points", 100, 900)
    await lane.do("NameMember", code=PHONE)
    await lane.do("Scan", code=MILK)
    assert lane.asked == ["m1"]
    assert lane.may_spend() == {"points": (100, 270)}
    assert lane.lane.view().member.points == 5

    assert await lane.do("Pay", kind="points", given_minor=270) == ""
    assert lane.lane.view().member.points == 2
    assert lane.may_spend() == {"points": (100, 0)}
    assert await lane.do("Pay", kind="cash", given_minor=280) == ""

    [sold] = lane.facts(SaleCompleted)
    assert sold.details.spends == (Spent("points", "m1", 27),)
    assert (sold.details.points, [one.reference for one in sold.sale.tenders]) == (2, ["m1", ""])
    await lane.do("NameMember", code=PHONE)
    assert lane.may_spend() == {"points": (73, 0)}


async def test_what_is_more_than_possible_is_refused_with_what_is_possible(lane):
    lane.lend("points", 20)
    lane.lend("stored", 300, 10_000)
    await lane.do("Scan", code=MILK)
    assert await lane.do("Pay", kind="stored", given_minor=100) == "member-needed"
    await lane.do("NameMember", code=PHONE)

    reply = await lane.lane.execute("a1", {"do": "Pay", "kind": "stored", "given_minor": 550})
    assert (reply.problem.code, reply.problem.given) == ("spend-most", "3.00")
    reply = await lane.lane.execute("a2", {"do": "Pay", "kind": "points", "given_minor": 205})
    assert (reply.problem.code, reply.problem.given) == ("spend-most", "2.00")
    assert await lane.do("Pay", kind="stored", given_minor=300) == ""
    assert await lane.do("Pay", kind="points", given_minor=200) == ""
    assert await lane.do("Pay", kind="stored", given_minor=50) == "nothing-to-spend"
    assert await lane.do("Pay", kind="cash", given_minor=50) == ""


async def test_another_lane_that_was_quicker_is_told_of_and_nothing_is_written(lane):
    lane.lend("stored", 300)
    await lane.do("NameMember", code=PHONE)
    await lane.do("Scan", code=MILK)
    await lane.do("Pay", kind="stored", given_minor=300)
    other = MemberBench(lane.folder.with_name("other"), lane.journal, lane.leases)
    other._ids = 1000  # its own
    other.start()
    await other.do("NameMember", code=PHONE)
    await other.do("Scan", code=MILK)
    await other.do("Pay", kind="stored", given_minor=300)
    assert await other.do("Pay", kind="cash", given_minor=250) == ""
    await other.stop()

    assert await lane.do("Pay", kind="cash", given_minor=250) == "share-spent"
    assert await lane.do("TakeBack", tender=1) == ""
    assert await lane.do("Pay", kind="cash", given_minor=550) == ""
    assert lane.journal.share("stored", "m1", 300).left == 0


async def test_goods_that_were_paid_with_points_give_points_back_and_no_more_than_they_paid(lane):
    lane.lend("points", 100)
    await lane.do("NameMember", code=PHONE)
    await lane.do("Scan", code=MILK)
    await lane.do("Pay", kind="points", given_minor=270)
    await lane.do("Pay", kind="cash", given_minor=280)

    await lane.do("ReturnFrom", receipt="1")
    assert await lane.do("Refund", kind="stored", amount_minor=100) == "not-paid-so"
    assert await lane.do("Refund", kind="points", amount_minor=280) == "over-refund"
    assert await lane.do("Refund", kind="points", amount_minor=270) == ""
    assert await lane.do("Refund", kind="cash", amount_minor=280) == ""

    [back] = lane.facts(SaleReturned)
    assert back.details.spends == (Spent("points", "m1", -27),)
    assert lane.journal.share("points", "m1", 100).left == 100


async def test_nothing_is_spent_in_training(lane):
    lane.lend("stored", 1000)
    await lane.do("Practise", on=True)
    await lane.do("NameMember", code=PHONE)
    await lane.do("Scan", code=MILK)
    assert await lane.do("Pay", kind="stored", given_minor=550) == ""
    await lane.do("NameMember", code=PHONE)
    assert await lane.do("ChargeStored", amount_minor=100) == "training"
    assert await lane.do("SignUp", phone="13900001111") == "training"

    assert lane.journal.share("stored", "m1", 1000).left == 1000
    assert lane.facts(SaleCompleted, ValueCharged, MemberSignedUp) == []


async def test_a_charge_is_money_in_the_shift_and_no_sale_and_can_be_spent_at_once(lane):
    about = About("河西店", terms=Terms(shifts=ShiftTerms("asked"), tenders=TERMS.tenders))
    lane.store._ask_about = lambda: about
    lane.store.refresh()
    await lane.do("OpenShift", float_minor=1000)
    assert await lane.do("ChargeStored", amount_minor=50_000) == "member-needed"
    await lane.do("NameMember", code=PHONE)
    for kind in ("points", "stored", "voucher", "account"):
        assert await lane.do("ChargeStored", amount_minor=50_000, kind=kind) == "not-for-charge"
    assert await lane.do("ChargeStored", amount_minor=50_000, kind="cash", given_minor=100) == "charge-short"

    for _ in range(2):
        assert await lane.do("ChargeStored", "twice", amount_minor=50_000, given_minor=60_000) == ""
    paper = await lane.printed("储值充值")
    assert "s001-03-1-C000001" in paper
    assert "本店可用 500.00" in paper
    assert "138****5678" in paper
    await lane.do("Scan", code=MILK)
    assert await lane.do("Pay", kind="stored", given_minor=550) == ""
    await lane.do("CountShift", counted={"cash": 51_000, "stored": 550})
    assert await lane.do("CloseShift") == ""

    [charge] = lane.facts(ValueCharged)
    assert (charge.number, charge.member, charge.amount_minor) == (1, "m1", 50_000)
    [closed] = lane.facts(ShiftClosed)
    assert {row.kind: row.difference_minor for row in statement(closed.handover)} == {"cash": 0, "stored": 0}
    assert {(row.what, row.minor) for row in closed.handover.sums if row.what in {"receipts", "charged"}} == {
        ("receipts", 550),
        ("charged", 50_000),
    }


async def test_who_signs_up_is_the_carts_member_at_once_and_after_a_restart(lane):
    phone = "139 0000 1111"
    assert await lane.do("SignUp", phone="12") == "bad-phone"
    for _ in range(2):
        assert await lane.do("SignUp", "once", phone=phone, name="李雷", born="11-23", agreed=True) == ""
    assert lane.lane.view().member.shown == "139****1111"
    assert await lane.do("SignUp", phone="+86 13900001111") == "member-there"

    [fact] = lane.facts(MemberSignedUp)
    assert (fact.name, fact.shown, fact.born, fact.agreed) == ("李雷", "139****1111", 1123, True)
    assert fact.keys == sought(PEPPER, phone).keys[:1]
    assert phone.replace(" ", "").encode() not in (lane.folder.parent / "journal.db").read_bytes()
    await lane.restart()
    await lane.do("Clear")
    assert await lane.do("NameMember", code="13900001111") == ""


async def test_head_office_may_have_joined_who_signed_up_here_to_another(lane):
    await lane.do("SignUp", phone="13900001111")
    [fact] = lane.facts(MemberSignedUp)
    lane.masters.people[fact.member] = lane.masters.people[PHONE]

    await lane.do("NameMember", code="13900001111")
    assert lane.till.cart.buyer.member == "m1"


async def test_without_rules_of_membership_nobody_signs_up(lane):
    lane.masters.rules = Program()
    lane.store.refresh()

    assert await lane.do("SignUp", phone="13900001111") == "no-program"
