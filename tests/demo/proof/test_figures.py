"""A store's journal and head office's database held against each other, figure by figure."""

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlalchemy import update

from demo.proof.figures import FIGURES
from demo.proof.sides import Side, differences
from demo.proof.verify import compare
from edge.journal.deposits import taking
from edge.journal.members.making import charging
from edge.journal.words import LEDGER
from hub.books.follow import follow
from hub.db import tables as t
from hub.db.tables.members import member_entry
from protocol.facts import DepositTaken, Fact, ShiftClosed, ValueCharged, decode_fact
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Details, Gain, SaleLine, Spent, TenderLine
from retail.shifts import Counted, Handover, Sum
from tests.edge.journal.shifts.desk_of_shifts import FLOAT, close_shift, count_cash, make, open_shift
from tests.edge.journal.shop import NOON_MS, TODAY, draft, drawer, line, open_journal, sale
from tests.hub.insight.chain_store import ORG, add_store, receive
from tests.hub.made import hub_at


@pytest.fixture
async def day(tmp_path: Path) -> tuple[dict[str, Path], str]:
    """A sale to a member with a promotion, a part of it that came back, and the drawer opened: at the store and at head office."""
    url = f"sqlite:///{tmp_path / 'hub.db'}"
    async with await open_journal(tmp_path) as journal:
        bought = draft(sold=sale(lines=(line("milk", 3000, 900), line("rice", 2500, 1250))))
        gains = (Gain("three", 2, 1, ((1, 150),)),)
        await journal.complete_sale(replace(bought, gains=gains, details=Details(member="m1", points=21, program=1)))
        gone = SaleLine("milk", -1000, 350, 0, -300, 900)
        back = draft("02", sold=sale("02", lines=(gone,), tenders=(TenderLine("cash", -300, -300),)))
        await journal.complete_sale(replace(back, origins=(Origin(1, ReceiptKey("s001", "01", 1, 1), 1, 3000),)))
        await journal.record(drawer(), "c1", b"same")
        await open_shift(journal)
        deposit = DepositTaken(0, "Mrs Li", "cake", 0, "CNY", 500, TenderLine("cash", 500, 500), "wang")
        await make(journal, taking("01", deposit, TODAY, NOON_MS))
        used = sale(tenders=(TenderLine("deposit", 300, 300, "s001-01-1-D0001"), TenderLine("cash", 1300, 1300)))
        await journal.complete_sale(draft(sold=used))
        charge = ValueCharged(0, "m1", "CNY", 2000, (TenderLine("cash", 2000, 2000),), "wang")
        await make(journal, charging("01", charge, TODAY, NOON_MS))
        paid = sale("02", tenders=(TenderLine("stored", 1600, 1600),))
        spent = Details(member="m1", points=4, program=1, spends=(Spent("stored", "m1", 1600),))
        await journal.complete_sale(replace(draft("02", sold=paid), details=spent))
        await count_cash(journal, FLOAT + 500 + 1300 + 2000)
        await close_shift(journal)
        facts = [decode_fact(stored.record) for stored in journal.read_after(LEDGER, 0, 99, 10**6)]
    async with hub_at(url) as engine:
        await add_store(engine, "s001")
        await receive(engine, "s001", facts)
        await follow(engine, ORG)
    return {"s001": tmp_path / "journal.db"}, url


async def test_a_day_that_both_sides_know_alike_has_no_differences(day: tuple[dict[str, Path], str]) -> None:
    assert await compare(*day) == []


async def test_what_head_office_has_otherwise_is_named_with_both_figures(day: tuple[dict[str, Path], str]) -> None:
    async with hub_at(day[1]) as engine, engine.begin() as connection:
        await connection.execute(update(t.takings).where(t.takings.c.lane == "01").values(amount_minor=1))
        await connection.execute(update(member_entry).values(amount=20))

    assert await compare(*day) == [
        "takings by date and lane: s001 20261123 01: store (3750, 2), head office (1, 2)",
        "points: s001 m1: store (25,), head office (40,)",
        "members' accounts: s001 m1 stored charged: store (2000,), head office (20,)",
        "members' accounts: s001 m1 stored spent: store (-1600,), head office (20,)",
    ]


@pytest.mark.parametrize(
    ("table", "figure"),
    [
        ("takings", "takings by tender"),
        ("promotions_given", "promotions given"),
        ("returned", "goods that came back"),
        ("stock", "stock"),
        ("deposits", "deposits"),
    ],
)
async def test_what_a_store_lost_of_what_it_keeps_beside_its_facts_is_found(
    day: tuple[dict[str, Path], str], table: str, figure: str
) -> None:
    with sqlite3.connect(day[0]["s001"]) as journal:
        journal.execute(f"DELETE FROM {table}")
    journal.close()

    assert {found.partition(":")[0] for found in await compare(*day)} == {figure}


def test_a_cashier_who_counted_something_else_than_the_facts_say_is_found() -> None:
    sums = (Sum("tender", "cash", 500, 1), Sum("refund", "cash", -1300, 1))
    counted = (Counted("cash", 199),)
    shift = Handover(2, "wang", "CNY", NOON_MS, TODAY, 1000, sums, counted, 0, "wang")
    side = Side({"s001": [Fact("01", TODAY, NOON_MS, ShiftClosed(shift))]}, lambda _: ())
    drawers = [figure for figure in FIGURES if figure.name == "drawers"]

    assert differences(side, side, drawers) == ["drawers: s001 01 2 cash: store 199, head office 200"]


def test_each_figure_has_a_name_of_its_own() -> None:
    assert len({figure.name for figure in FIGURES}) == len(FIGURES)
