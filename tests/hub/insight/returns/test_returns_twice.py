"""A line that came back at two stores is told at head office with both, however its stores were cut off."""

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.reading import reading
from hub.insight.returns.twice import Back, Double, doubles
from protocol.facts import Fact, SaleReturned
from retail.returns.origin import Origin, ReceiptKey
from tests.hub.insight.chain_store import DAY, HOUR_MS, MORNING_MS, ORG, add_store, line, receive, sale, sold

SOLD = ReceiptKey("s01", "03", 1, 1)


def back(number: int, qty_milli: int, *, of: ReceiptKey = SOLD, of_line: int = 1, at_ms: int = MORNING_MS) -> Fact:
    """So much of a line of three milk comes back."""
    body = sale(number, line("milk", -qty_milli, -550 * qty_milli // 1000))
    return Fact("03", DAY, at_ms, SaleReturned(body, origins=(Origin(1, of, of_line, 3000),)))


async def told(engine: AsyncEngine) -> list[Double]:
    async with reading(engine) as connection:
        return (await doubles(connection, ORG)).doubles


async def test_a_line_that_came_back_at_two_stores_is_told_with_both(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s01", [sold(1, line("milk", 3000, 1650)), back(2, 3000)])
    assert await told(engine) == []

    await receive(engine, "s02", [back(1, 2000, at_ms=MORNING_MS + HOUR_MS)])

    assert await told(engine) == [
        Double(
            "s01-03-1-000001", 1, "milk", 3000, 5000, 2000,
            [Back("s01-03-1-000002", "s01", DAY, 3000, 1650), Back("s02-03-1-000001", "s02", DAY, 2000, 1100)],
            1100, "CNY",
        )
    ]  # fmt: skip


async def test_parts_at_two_stores_are_told_after_those_of_which_too_much_came_back(engine: AsyncEngine):
    for store in ("s01", "s02", "s03"):
        await add_store(engine, store)
    other = ReceiptKey("s03", "03", 1, 9)
    await receive(engine, "s01", [back(1, 1000, at_ms=MORNING_MS + HOUR_MS), back(2, 3000, of=other)])
    await receive(engine, "s02", [back(1, 2000, at_ms=MORNING_MS + HOUR_MS), back(2, 1000, of=other)])

    assert [(one.receipt, one.over_milli) for one in await told(engine)] == [
        ("s03-03-1-000009", 1000),
        ("s01-03-1-000001", 0),
    ]


async def test_parts_that_come_back_one_after_the_other_at_one_store_are_no_double(engine: AsyncEngine):
    await add_store(engine, "s01")

    await receive(engine, "s01", [back(1, 1000), back(2, 2000), back(3, 3000, of_line=2)])

    assert await told(engine) == []


async def test_an_origin_that_no_table_holds_stops_nothing(engine: AsyncEngine):
    await add_store(engine, "s01")
    odd = (ReceiptKey("s" * 33, "03", 1, 1), ReceiptKey("s01", "03", 1, 2**60), ReceiptKey("s01", "\x07", 1, 1))

    assert await receive(engine, "s01", [back(n, 1000, of=one) for n, one in enumerate(odd, 1)]) == []

    assert await told(engine) == []
