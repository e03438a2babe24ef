"""Rows by item wait in a heap and are put in their places: whoever looks for an item never sees the difference."""

import asyncio

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import writing
from hub.db.tables.sold import sold_item, sold_lately
from hub.db.writes import insert_new
from hub.insight.projection import shelving
from hub.insight.projection.shelving import heap, keep_shelving, shelve

Row = tuple[str, str, int, int, str, str, int, int, int, int]


def row(number: int, item: str = "milk") -> Row:
    return ("acme", item, 20261123, 1_700_000_000_000 + number, "s01", "03", 1, number, 1000, 500)


async def heaped(engine: AsyncEngine, rows: list[Row]) -> None:
    async with writing(engine) as connection:
        await insert_new(connection, sold_lately, rows)


async def placed(engine: AsyncEngine) -> list[tuple[str, int]]:
    async with engine.connect() as connection:
        found = await connection.execute(select(sold_item.c.item, sold_item.c.number))
        return sorted((one.item, one.number) for one in found)


async def test_a_heap_is_moved_to_its_places_whole(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving, "SLICE", 7)
    rows = [row(number, item) for number in range(1, 31) for item in ("milk", "bread")]
    await heaped(engine, rows)

    moved = await shelve(engine)

    assert moved == len(rows)
    assert await placed(engine) == sorted((one[1], one[7]) for one in rows)
    assert await heap(engine) == (0, 0)


async def test_a_pass_takes_no_more_than_its_measure(engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelving, "HEAP_MAX", 10)
    await heaped(engine, [row(number) for number in range(1, 26)])

    passes = [await shelve(engine) for _ in range(4)]

    assert passes == [10, 10, 5, 0]
    assert len(await placed(engine)) == 25


async def test_rows_that_are_in_both_after_a_pass_was_cut_short_are_there_once(engine: AsyncEngine) -> None:
    await heaped(engine, [row(1), row(2)])
    async with writing(engine) as connection:
        await insert_new(connection, sold_item, [row(1)])

    await shelve(engine)

    assert await placed(engine) == [("milk", 1), ("milk", 2)]


async def test_what_comes_while_a_heap_is_moved_stays_for_the_next_pass(engine: AsyncEngine) -> None:
    await heaped(engine, [row(number) for number in range(1, 2000)])

    moving = asyncio.create_task(shelve(engine))
    for number in range(2000, 2010):
        await heaped(engine, [row(number)])
    await moving
    await shelve(engine)

    assert [number for _, number in await placed(engine)] == list(range(1, 2010))
    async with engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(sold_lately)) == 0


class Looks:
    """A clock on which only looking happens; it stops after the last of them."""

    def __init__(self, engine: AsyncEngine, most: int) -> None:
        self._engine, self._most = engine, most
        self.seen: list[int] = []

    async def sleep(self, _seconds: float) -> None:
        self.seen.append(len(await placed(self._engine)))
        if len(self.seen) == self._most:
            raise asyncio.CancelledError
        if len(self.seen) == 1:
            await heaped(self._engine, [row(2)])

    def wall_ms(self) -> int:
        return 0

    def monotonic(self) -> float:
        return 0.0


async def test_a_heap_is_left_alone_while_it_grows_and_moved_when_it_is_quiet(engine: AsyncEngine) -> None:
    await heaped(engine, [row(1)])
    looks = Looks(engine, 4)

    with pytest.raises(asyncio.CancelledError):
        await keep_shelving(engine, looks)

    assert looks.seen == [0, 0, 2, 2]
