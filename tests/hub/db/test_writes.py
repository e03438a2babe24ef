"""Many rows at once, on both databases and by each way in: whole, once, or not at all."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.writes import COPY_FROM, TOGETHER, KeyTaken, insert_adding, insert_new, insert_once, insert_over


def facts(numbers) -> list[tuple]:
    return [
        ("acme", "s001", "box1", 1, "ledger", number, 1, f"记录 {number}".encode(), b"h" * 32, 7) for number in numbers
    ]


async def kept(connection: AsyncConnection) -> list[tuple]:
    return [tuple(row) for row in await connection.execute(select(t.fact).order_by(t.fact.c.seq))]


@pytest.mark.parametrize("count", [0, 1, COPY_FROM - 1, COPY_FROM, TOGETHER, TOGETHER + 1, 3 * TOGETHER - 1])
async def test_rows_of_any_number_go_in_whole(engine: AsyncEngine, count: int):
    rows = facts(range(1, count + 1))

    async with writing(engine) as connection:
        await insert_new(connection, t.fact, rows)

    async with engine.connect() as connection:
        assert await kept(connection) == rows


@pytest.mark.parametrize("count", [2, 250])
async def test_a_key_that_is_there_is_told_and_after_the_savepoint_nothing_of_it_is_left(
    engine: AsyncEngine, count: int
):
    async with writing(engine) as connection:
        await insert_new(connection, t.fact, facts([count]))
        with pytest.raises(KeyTaken):
            async with connection.begin_nested():
                await insert_new(connection, t.fact, facts(range(1, count + 1)))
        await insert_once(connection, t.fact, facts([count, count + 1]))

    async with engine.connect() as connection:
        assert await kept(connection) == facts([count, count + 1])


@pytest.mark.parametrize("count", [2, 250])
async def test_the_same_key_twice_among_new_rows_is_told_too(engine: AsyncEngine, count: int):
    async with writing(engine) as connection:
        with pytest.raises(KeyTaken):
            async with connection.begin_nested():
                await insert_new(connection, t.fact, [*facts(range(1, count + 1)), *facts([1])])


@pytest.mark.parametrize("count", [3, 250])
async def test_a_value_that_no_column_takes_is_no_taken_key(engine: AsyncEngine, count: int):
    rows = facts(range(1, count + 1))
    rows[-1] = (*rows[-1][:5], None, *rows[-1][6:])

    with pytest.raises(Exception, match=r"(?i)null|integer"):
        async with writing(engine) as connection:
            await insert_new(connection, t.fact, rows)

    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(t.fact)) == 0


@pytest.mark.parametrize("count", [2, 250])
async def test_sums_are_added_to_and_the_newest_kept(engine: AsyncEngine, count: int):
    rows = [("acme", 20261118, f"s{number}", "01", 9, 100, 1, 5) for number in range(count)]
    async with writing(engine) as connection:
        for newest in (7, 6):
            more = [(*row[:7], newest) for row in rows]
            await insert_adding(
                connection, t.takings, more, adding=("amount_minor", "receipts"), newest=("last_sale_ms",)
            )

    c = t.takings.c
    async with engine.connect() as connection:
        rows = await connection.execute(select(c.amount_minor, c.receipts, c.last_sale_ms).distinct())
        assert [tuple(row) for row in rows] == [(200, 2, 7)]


@pytest.mark.parametrize("count", [2, 250])
async def test_rows_that_are_there_are_replaced_where_that_is_asked_for(engine: AsyncEngine, count: int):
    async with writing(engine) as connection:
        await insert_new(connection, t.fact, facts(range(1, count + 1)))
        await insert_over(connection, t.fact, [(*row[:9], 8) for row in facts(range(2, count + 2))])

    async with engine.connect() as connection:
        assert [row[9] for row in await kept(connection)] == [7, *[8] * count]
