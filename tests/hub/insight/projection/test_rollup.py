from datetime import UTC, tzinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from hub.db import tables
from hub.insight.projection.rollup import Stream, are_codes, hour_of, project, zone_of
from protocol.facts import DrawerOpened, Fact, SaleCompleted, SaleReturned
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Sale
from tests.hub.insight.chain_store import DAY, HOUR_MS, MORNING_MS, line, sale, sold

SHANGHAI = zone_of("Asia/Shanghai")
STREAM = Stream("acme", "s001", "b1", 1, SHANGHAI)


def named(table: str, row: tuple[object, ...]) -> dict[str, object]:
    columns = [column.name for column in tables.metadata.tables[table].columns]
    return dict(zip(columns, row, strict=True))


def test_a_sale_becomes_rows_that_fit_their_tables() -> None:
    made = project(STREAM, [(7, sold(3, line(), line("soap", 2000, 798), line()))])

    assert named("sale", made.sales[0]) == {
        "org": "acme", "store": "s001", "lane": "03", "epoch": 1, "number": 3, "box": "b1", "seq": 7,
        "business_date": DAY, "at_ms": MORNING_MS, "total_minor": 1898, "discount_minor": 0, "currency": "CNY",
        "cashier": "wang", "lines": 3, "tenders": "cash", "booked_date": 0,
    }  # fmt: skip
    items = {row["item"]: row for row in (named("sold_item", row) for row in made.sold_items)}
    assert (items["milk"]["qty_milli"], items["milk"]["amount_minor"]) == (2000, 1100)
    assert (items["soap"]["qty_milli"], items["soap"]["number"]) == (2000, 3)
    assert named("takings", made.takings[0]) == {
        "org": "acme", "store": "s001", "business_date": DAY, "lane": "03", "hour": 10,
        "amount_minor": 1898, "receipts": 1, "last_sale_ms": MORNING_MS,
    }  # fmt: skip


def test_facts_that_are_no_sale_make_no_rows() -> None:
    made = project(STREAM, [(1, Fact("03", DAY, MORNING_MS, DrawerOpened("wang", "change")))])

    assert [made.sales, made.sold_items, made.takings, made.unfit] == [[], [], [], []]


def test_goods_that_come_back_are_a_receipt_below_zero_and_take_from_the_takings() -> None:
    origin = Origin(1, ReceiptKey("s001", "03", 1, 1), 1, 2000)
    gone = line("soap", -1000, -399)
    there = sold(1, line("soap", 2000, 798))
    back = replace(sold(2, gone), body=SaleReturned(sale(2, gone), origins=(origin,)))

    made = project(STREAM, [(7, there), (8, back)])

    assert [named("sale", row)["total_minor"] for row in made.sales] == [798, -399]
    assert [named("sold_item", row)["qty_milli"] for row in made.sold_items] == [2000, -1000]
    [taken] = [named("takings", row) for row in made.takings]
    assert (taken["amount_minor"], taken["receipts"]) == (399, 2)
    assert made.unfit == []


@given(st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 23), st.sampled_from(["01", "02"])), max_size=40))
def test_takings_sum_to_the_sales_whatever_the_hour_and_lane(given_sales: list[tuple[int, int, str]]) -> None:
    facts = [
        (seq, sold(seq, line(amount=amount), lane=lane, at_ms=MORNING_MS + hour * HOUR_MS))
        for seq, (amount, hour, lane) in enumerate(given_sales, 1)
    ]
    rows = [named("takings", row) for row in project(STREAM, facts).takings]

    assert sum(row["amount_minor"] for row in rows) == sum(amount for amount, _, _ in given_sales)  # type: ignore[misc]
    assert sum(row["receipts"] for row in rows) == len(given_sales)  # type: ignore[misc]
    assert len({(row["lane"], row["hour"], row["business_date"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    "odd",
    [
        replace(sale(1), number=0),
        replace(sale(1), number=2**60),
        replace(sale(1), total_minor=10**13),
        replace(sale(1), lines=(line(amount=-(10**13)),)),
        replace(sale(1), lines=(line("x" * 33),)),
        replace(sale(1), lane="0\0"),
        replace(sale(1), cashier=""),
        replace(sale(1), currency="yuan"),
    ],
)
def test_figures_that_fit_no_table_are_named_and_hold_nothing_up(odd: Sale) -> None:
    made = project(STREAM, [(1, Fact("03", DAY, MORNING_MS, SaleCompleted(odd))), (2, sold(2))])

    assert [seq for seq, reason in made.unfit if reason] == [1]
    assert len(made.sales) == 1


@pytest.mark.parametrize(("day", "at_ms"), [(0, 1), (99_999_999, 1), (DAY, -1), (DAY, 2**63)])
def test_days_and_times_that_cannot_be_are_named(day: int, at_ms: int) -> None:
    assert project(STREAM, [(1, sold(1, day=day, at_ms=at_ms))]).unfit


@pytest.mark.parametrize(("zone", "hour"), [(SHANGHAI, 10), (UTC, 2), (zone_of("America/New_York"), 21)])
def test_the_stores_own_clock_decides_the_hour(zone: tzinfo, hour: int) -> None:
    assert hour_of(MORNING_MS, zone) == hour


@pytest.mark.parametrize("at_ms", [2**53 - 1, 0])
def test_any_time_at_all_has_an_hour(at_ms: int) -> None:
    assert 0 <= hour_of(at_ms, SHANGHAI) <= 23


@pytest.mark.parametrize("name", ["", "No/Where", "../etc/passwd", "a\0b"])
def test_an_unknown_zone_is_utc(name: str) -> None:
    assert hour_of(MORNING_MS, zone_of(name)) == 2


@given(st.lists(st.text(max_size=3) | st.sampled_from(["milk", "a\nb", "\n", "", "x" * 32, "x" * 33, "牛奶", "\x1f"])))
def test_codes_are_looked_at_together_as_they_would_be_one_by_one(codes: list[str]) -> None:
    one_by_one = all(1 <= len(code) <= 32 and not any(char < " " for char in code) for code in codes)

    assert are_codes(codes) == one_by_one
