"""Sales become retail issues by themselves, as the store's terms have it; also what a box that was down left behind."""

from msgspec.structs import replace

from edge.journal import LEDGER
from edge.journal.disk.database import open_writer
from edge.journal.shifts import closing, day_closing, opening
from edge.journal.stock import Waiting
from edge.lanes.store.storefront import About, Storefront
from edge.stock.issuer import Issuer
from protocol.facts import RetailIssued, decode_fact
from retail.shifts import ShiftTerms
from retail.stock import StockTerms
from retail.terms import Terms
from tests.edge.journal.shop import NOON_MS, TODAY, draft, open_journal
from tests.edge.lanes.conftest import FakeClock, Goods

SHIFTS = ShiftTerms(use="asked")


def issuer(journal, policy, shifts=SHIFTS):
    clock = FakeClock()
    terms = Terms(stock=StockTerms(issue=policy), shifts=shifts)
    store = Storefront(
        "s001", 1, "CNY", catalogue=Goods(), rules=lambda: (), about=lambda: About("店", terms=terms), clock=clock,
        stands=journal.business_date,
    )  # fmt: skip
    return Issuer(journal, store, clock)


async def settled(one):
    """How many documents it wrote."""
    written = 0
    while await one.step():
        written += 1
    return written


def issued(journal):
    return [
        [(each.lane, each.first, each.last) for each in body.receipts]
        for one in journal.read_after(LEDGER, 0, 500, 10**7)
        if isinstance(body := decode_fact(one.record).body, RetailIssued)
    ]


async def test_by_day_receipts_are_issued_once_their_day_is_closed(tmp_path):
    async with await open_journal(tmp_path) as journal:
        for lane in ("01", "02", "01"):
            await journal.complete_sale(draft(lane))
        assert await settled(issuer(journal, "day")) == 0

        await journal.make(day_closing("01", "boss", "CNY", TODAY, NOON_MS, (), although_open=True), "close", b"")

        assert await settled(issuer(journal, "day")) == 1
        assert issued(journal) == [[("01", 1, 2), ("02", 1, 1)]]


async def test_a_day_that_nobody_closed_is_issued_once_the_next_one_has_begun(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY - 1))
        await journal.complete_sale(draft(date=TODAY))

        assert await settled(issuer(journal, "day")) == 1
        assert issued(journal) == [[("01", 1, 1)]]


async def test_by_shift_receipts_are_issued_once_their_shift_is_over(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(opening("01", "wang", 0, "CNY", TODAY, NOON_MS), "open", b"")
        await journal.complete_sale(draft())
        assert await settled(issuer(journal, "shift")) == 0

        await journal.make(closing("01", "wang", 0, TODAY, NOON_MS, blind=False), "close", b"")

        assert await settled(issuer(journal, "shift")) == 1
        assert issued(journal) == [[("01", 1, 1)]]


async def test_by_shift_in_a_store_without_shifts_is_by_day(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY - 1))
        await journal.complete_sale(draft(date=TODAY))

        assert await settled(issuer(journal, "shift", ShiftTerms())) == 1
        assert issued(journal) == [[("01", 1, 1)]]


async def test_by_receipt_what_an_older_policy_left_is_brought_along(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft())
        await journal.complete_sale(replace(draft(), issue=True))
        assert issued(journal) == []

        await settled(issuer(journal, "receipt"))
        await journal.complete_sale(replace(draft(), issue=True))

        assert issued(journal) == [[("01", 1, 2)], [("01", 3, 3)]]


async def test_by_hand_nothing_is_issued_by_itself(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY - 30))
        await journal.complete_sale(draft(date=TODAY))

        assert await settled(issuer(journal, "hand")) == 0


async def test_what_was_left_when_the_box_went_down_is_issued_when_it_is_back(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY - 1))
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(draft(date=TODAY))
        assert await settled(issuer(journal, "day")) == 1
        assert await settled(issuer(journal, "day")) == 0


async def test_a_receipt_that_cannot_be_read_is_passed_over_by_no_issue(tmp_path):
    """Its goods are not known: its lane's issues end before it until it is put right or given up; all sell on."""
    async with await open_journal(tmp_path) as journal:
        for lane in ("01", "01", "01", "02"):
            await journal.complete_sale(draft(lane, date=TODAY - 1))
        await journal.complete_sale(draft(date=TODAY))
    connection = open_writer(tmp_path / "journal.db")
    connection.execute("DROP TRIGGER ledger_is_never_edited")
    connection.execute("UPDATE ledger SET record = x'00' WHERE seq = 2")
    connection.close()

    async with await open_journal(tmp_path) as journal:
        await settled(issuer(journal, "day"))
        assert journal.waiting() == [Waiting("01", 2, 4)]
        await journal.complete_sale(draft("02"))
