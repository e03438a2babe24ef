"""Stock documents in the journal: made once, found again, told as of a moment; and stock of before there were documents."""

import sqlite3

import pytest
from msgspec.structs import replace

from edge.journal import LEDGER, JournalCore
from edge.journal.disk.database import open_writer
from edge.journal.disk.migrations import JOURNAL_MIGRATIONS, migrate
from edge.journal.shifts import closing, opening
from edge.journal.stock import (
    LotLevel,
    StockRefused,
    Waiting,
    closing_count,
    issuing,
    looking,
    making,
    moving,
    opening_count,
)
from protocol.facts import CountClosed, RetailIssued, StockMoved, decode_fact
from retail.sale import Details, LineDetail, Marks
from retail.stock import CountLine, Level, Look, Moved, MoveLine, Receipts
from tests.edge.journal.shop import BOX, NOON_MS, ROOMY, TODAY, draft, drawer, line, open_journal, sale

BEFORE_STOCK = JOURNAL_MIGRATIONS[:7]


def received(*lines, kind="receipt", why=""):
    return moving(Moved(kind, "wang", tuple(MoveLine(*one) for one in lines), "note 7", why), TODAY, NOON_MS)


def by(policy="hand", **bounds):
    return issuing(policy, "boss", TODAY, NOON_MS, **bounds)


def bodies(journal):
    return [decode_fact(one.record).body for one in journal.read_after(LEDGER, 0, 1000, 10**7)]


def milk(qty_milli=1000, lot="", date=TODAY, lane="01", **more):
    details = Details((LineDetail(1, marks=Marks(lot=lot)),)) if lot else Details()
    made = draft(lane, date=date, sold=sale(lane, lines=(line("milk", qty_milli, 500),)))
    return replace(made, details=details, **more)


async def test_goods_received_sold_and_issued_stand_in_three_figures(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", 10_000, "L7"), ("milk", 2_000)))
        await journal.complete_sale(milk(3_000, "L7"))
        assert journal.level("milk") == Level(12_000, 3_000)
        assert journal.lots("milk") == [LotLevel("L7", Level(10_000, 3_000))]

        await journal.make(by())

        assert journal.level("milk") == Level(9_000, 0)
        assert journal.lots("milk") == [LotLevel("L7", Level(7_000, 0))]
        assert journal.on_hand("milk") == 9_000


async def test_the_same_command_again_makes_no_second_document(tmp_path):
    async with await open_journal(tmp_path) as journal:
        first = await journal.make(received(("milk", 1_000)), "key-1", b"same")
        assert await journal.make(received(("milk", 1_000)), "key-1", b"same") == first
    async with await open_journal(tmp_path) as journal:
        assert await journal.make(received(("milk", 1_000)), "key-1", b"same") == first
        assert journal.on_hand("milk") == 1_000


async def test_a_receipt_that_is_issued_by_itself_is_so_in_its_own_transaction(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(milk(1_000, issue=True))
        await journal.complete_sale(milk(2_000, issue=True))

        assert [type(one).__name__ for one in bodies(journal)] == ["SaleCompleted", "RetailIssued"] * 2
        assert [one.receipts for one in bodies(journal)[1::2]] == [
            (Receipts("01", 1, 1, 1),),
            (Receipts("01", 1, 2, 2),),
        ]
        assert journal.level("milk") == Level(-3_000, 0)


async def test_a_receipt_behind_one_that_waits_is_issued_with_it_and_not_before(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(milk())
        await journal.complete_sale(milk(issue=True))
        assert journal.waiting() == [Waiting("01", 1, 2)]

        await journal.make(by("receipt"))

        assert journal.waiting() == []
        assert bodies(journal)[-1].receipts == (Receipts("01", 1, 1, 2),)


async def test_by_shift_what_was_sold_in_a_shift_that_goes_on_waits(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(opening("01", "wang", 0, "CNY", TODAY, NOON_MS), "open", b"")
        await journal.complete_sale(milk())
        with pytest.raises(StockRefused, match="nothing-to-issue"):
            await journal.make(by("shift"))
        await journal.make(closing("01", "wang", 0, TODAY, NOON_MS, blind=False), "close", b"")
        await journal.complete_sale(milk())

        await journal.make(by("shift"))

        assert bodies(journal)[-1].receipts == (Receipts("01", 1, 1, 1),)
        assert journal.waiting() == [Waiting("01", 2, 2)]


async def test_by_day_what_was_sold_today_waits(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.complete_sale(milk(date=TODAY - 1))
        await journal.complete_sale(milk(date=TODAY, lane="02"))
        await journal.complete_sale(milk(date=TODAY))

        await journal.make(by("day", until_date=TODAY))

        assert bodies(journal)[-1].receipts == (Receipts("01", 1, 1, 1),)
        assert journal.waiting() == [Waiting("01", 2, 2), Waiting("02", 1, 1)]


async def test_many_receipts_are_issued_some_at_a_time(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "RECEIPTS_MAX", 2)
    async with await open_journal(tmp_path) as journal:
        for lane in ("01", "02", "01"):
            await journal.complete_sale(milk(lane=lane))

        await journal.make(by())
        await journal.make(by())
        with pytest.raises(StockRefused):
            await journal.make(by())

        issued = [one.receipts for one in bodies(journal) if isinstance(one, RetailIssued)]
        assert issued == [(Receipts("01", 1, 1, 2),), (Receipts("02", 1, 1, 1),)]


async def test_receipts_that_were_let_go_before_they_were_issued_come_first_with_all_their_goods(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", 9_000, "L7")))
        await journal.complete_sale(milk(1_000, "L7", date=TODAY))
        await journal.complete_sale(milk(2_000, date=TODAY, lane="02"))
        await journal.complete_sale(milk(4_000, date=TODAY + 9))
        await journal.acknowledge(LEDGER, 4)
        assert await journal.forget(TODAY + 9) == 3

        await journal.make(by("day", until_date=TODAY + 9))

        (issued,) = [one for one in bodies(journal) if isinstance(one, RetailIssued)]
        assert issued.receipts == (Receipts("01", 1, 1, 1), Receipts("02", 1, 1, 1))
        assert journal.level("milk") == Level(6_000, 4_000)
        assert journal.lots("milk") == [LotLevel("L7", Level(8_000, 0))]
        assert journal.waiting() == [Waiting("01", 2, 2)]


async def test_a_count_while_selling_goes_on_books_what_differed_at_the_look(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", 10_000), ("soap", 1_000)))
        await journal.make(opening_count("wang", "dairy", TODAY, NOON_MS))
        await journal.make(looking(1, "li", "A1", [Look("milk", 9_000), Look("soap", 1_000)], 0, TODAY, NOON_MS))
        await journal.complete_sale(milk(4_000))
        assert journal.count_sheet(1).lines == (
            CountLine("milk", "", 9_000, 10_000),
            CountLine("soap", "", 1_000, 1_000),
        )

        await journal.make(closing_count(1, "boss", TODAY, NOON_MS, book=True))

        *_, moved, closed = bodies(journal)
        assert (moved.kind, moved.count, moved.lines) == ("count", 1, (MoveLine("milk", -1_000),))
        assert closed == CountClosed(1, "boss", True, 1)
        assert journal.on_hand("milk") == 10_000 - 1_000 - 4_000
        found = journal.count_sheet(1)
        assert (found.row.booked, found.row.closed_by, len(found.lines)) == (True, "boss", 2)
        assert journal.open_count() is None


async def test_a_shelf_that_was_looked_at_a_while_ago_is_compared_with_the_figure_of_then(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", 10_000, "L7")))
        await journal.make(opening_count("wang", "", TODAY, NOON_MS))
        looked_at = journal.head(LEDGER)
        await journal.complete_sale(milk(4_000, "L7"))
        await journal.make(by())
        await journal.make(received(("milk", 500)))

        await journal.make(looking(1, "li", "", [Look("milk", 9_000, "L7")], looked_at, TODAY, NOON_MS))

        assert journal.count_sheet(1).lines == (CountLine("milk", "L7", 9_000, 10_000),)


async def test_a_moment_that_has_not_come_or_is_long_past_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(making, "FACTS_BACK_MAX", 2)
    async with await open_journal(tmp_path) as journal:
        await journal.make(opening_count("wang", "", TODAY, NOON_MS))
        for _ in range(3):
            await journal.record(drawer())
        for moment in (1, 5):
            with pytest.raises(StockRefused, match="look-too-old"):
                await journal.make(looking(1, "li", "", [Look("milk", 1)], moment, TODAY, NOON_MS))
        await journal.make(looking(1, "li", "", [Look("milk", 1)], 2, TODAY, NOON_MS))


async def test_one_count_is_open_at_a_time_and_nothing_is_looked_at_for_one_that_is_over(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(opening_count("wang", "", TODAY, NOON_MS))
        with pytest.raises(StockRefused, match="count-open"):
            await journal.make(opening_count("li", "", TODAY, NOON_MS))
        await journal.make(closing_count(1, "boss", TODAY, NOON_MS, book=False))
        with pytest.raises(StockRefused, match="no-open-count"):
            await journal.make(looking(1, "li", "", [Look("milk", 1)], 0, TODAY, NOON_MS))
        assert (await journal.counts())[0].booked is False


async def test_documents_and_what_they_moved_of_an_item_are_found_again(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", 10_000), ("soap", 1_000)))
        await journal.make(received(("milk", -500), kind="waste"))
        await journal.complete_sale(milk(2_000))
        await journal.complete_sale(draft())  # milk too, and rice
        seq = await journal.make(by())

        assert [one.kind for one in await journal.stock_documents()] == ["issue", "waste", "receipt"]
        assert [one.number for one in await journal.stock_documents(kind="waste")] == [2]
        assert [one.moved_milli for one in await journal.movements("milk")] == [-3_000, -500, 10_000]
        assert [one.sold_milli for one in await journal.sold_lately("milk")] == [1_000, 2_000]
        row, body = journal.stock_document(seq)
        assert (row.number, row.reference, body.receipts) == (1, "hand", (Receipts("01", 1, 1, 2),))
        assert journal.stock_document(3) is None


async def test_lists_are_by_item_with_what_is_below_zero_or_waits_apart(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", 10_000), ("soap", 1_000), ("rice", 1_000)))
        await journal.complete_sale(draft())

        assert [one.item for one in await journal.levels(limit=2)] == ["milk", "rice"]
        assert [one.item for one in await journal.levels(after="rice")] == ["soap"]
        assert [one.item for one in await journal.levels(only="negative")] == ["rice"]
        assert [one.item for one in await journal.levels(only="unissued")] == ["milk", "rice"]
        assert await journal.stock_totals() == (3, 1, 2)


async def test_a_document_of_a_newer_kind_counts_by_its_signs(tmp_path):
    async with await open_journal(tmp_path) as journal:
        await journal.make(received(("milk", -500), kind="consignment"))
        assert (journal.on_hand("milk"), bodies(journal)[0]) == (
            -500,
            StockMoved(1, "consignment", "wang", (MoveLine("milk", -500),), "note 7"),
        )


def test_stock_of_before_there_were_documents_is_sold_and_not_issued(tmp_path):
    path = tmp_path / "journal.db"
    connection = open_writer(path)
    migrate(connection, path, BEFORE_STOCK)
    connection.execute("INSERT INTO stock VALUES ('milk', -5000), ('rice', 2000)")
    connection.execute("INSERT INTO stock_before VALUES ('milk', -3000)")
    connection.execute("INSERT INTO receipt_counters VALUES ('01', 1, 7)")
    connection.execute("INSERT INTO receipt_counters_before VALUES ('01', 1, 7)")
    connection.close()

    core = JournalCore.open(path, BOX, ROOMY)
    assert core.connection.execute("SELECT * FROM stock").fetchall() == [("milk", 0, 5000), ("rice", 0, -2000)]
    assert core.connection.execute("SELECT * FROM stock_owed").fetchall() == [("milk", "", 3000)]

    core.commit([lambda inside: inside.make(by())])

    assert core.connection.execute("SELECT * FROM stock").fetchall() == [("milk", -3000, 2000), ("rice", 0, -2000)]
    assert core.connection.execute("SELECT upto FROM stock_issued").fetchall() == [(7,)]
    core.connection.close()


async def test_the_list_of_documents_cannot_be_of_a_fact_that_is_not_there(tmp_path):
    async with await open_journal(tmp_path):
        pass
    connection = sqlite3.connect(tmp_path / "journal.db")
    connection.execute("PRAGMA foreign_keys = ON")
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO stock_documents VALUES (9, 1, 'waste', 'wang', 20261123, 1, '', 1)")
    connection.close()
