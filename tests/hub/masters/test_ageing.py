"""Versions of masters grow old: what a younger receipt may name stays, what was replaced before goes, a few at a time."""

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.masters import ageing
from hub.masters.ageing import let_go, note
from hub.masters.load import load
from retail.catalogue import Item

ORG = "acme"


async def priced(engine: AsyncEngine, minor: int, item: str = "milk") -> int:
    """The next revision: an item's price."""
    return (await load(engine, ORG, [Item(item, item, minor)]))[0]


async def noted(engine: AsyncEngine, day: int) -> None:
    async with writing(engine) as connection:
        await note(connection, ORG, day)


async def kept(engine: AsyncEngine) -> list[tuple[str, int]]:
    h = t.master_history.c
    async with engine.connect() as connection:
        rows = await connection.execute(select(h.key, h.revision).order_by(h.key, h.revision))
        return [(key, int(revision)) for key, revision in rows]


async def gone(engine: AsyncEngine) -> int:
    async with engine.connect() as connection:
        return int(await connection.scalar(select(t.revision.c.gone)) or 0)


async def box_at(engine: AsyncEngine, store: str, revision: int, *, epoch: int = 1, newest: int = 1) -> None:
    async with engine.begin() as connection:
        await connection.execute(insert(t.store).values(org=ORG, store=store, name=store, epoch=newest))
        key = {"org": ORG, "store": store, "box": "b1", "epoch": epoch, "public_key": b"", "enrolled_ms": 1}
        await connection.execute(insert(t.box).values(**key, masters_revision=revision))


async def test_what_was_replaced_before_the_oldest_day_that_counts_goes_and_what_stood_then_stays(engine: AsyncEngine):
    for minor in (100, 200, 300):
        await priced(engine, minor)
    await priced(engine, 50, "soap")
    await noted(engine, 10)
    for minor in (400, 500):
        await priced(engine, minor)

    assert await let_go(engine, ORG, 9) == 0
    assert await let_go(engine, ORG, 10) == 2
    assert await let_go(engine, ORG, 10) == 0

    assert await kept(engine) == [("milk", 3), ("milk", 5)]
    assert await gone(engine) == 4


async def test_a_box_that_is_behind_keeps_what_it_sells_by(engine: AsyncEngine):
    for minor in (100, 200, 300, 400):
        await priced(engine, minor)
    await box_at(engine, "s01", 4)
    await box_at(engine, "s02", 2)
    await box_at(engine, "s03", 1, epoch=1, newest=2)  # its life is over
    await noted(engine, 10)

    assert await let_go(engine, ORG, 10) == 1

    assert await kept(engine) == [("milk", 2), ("milk", 3)]


async def test_a_withdrawn_document_goes_with_its_versions_but_for_what_younger_receipts_name(engine: AsyncEngine):
    await priced(engine, 100)
    await priced(engine, 200)
    await load(engine, ORG, [], withdraw=[("item", "milk")])
    await noted(engine, 10)

    assert await let_go(engine, ORG, 10) == 2
    assert await kept(engine) == []


async def test_it_goes_in_small_steps_and_the_first_note_of_a_day_stands(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(ageing, "AT_ONCE", 2)
    for minor in range(100, 105):
        await priced(engine, minor)
    await noted(engine, 10)
    await priced(engine, 105)
    await noted(engine, 10)

    assert [await let_go(engine, ORG, 10) for _ in range(3)] == [2, 2, 0]
    assert await kept(engine) == [("milk", 5)]


async def test_nothing_goes_while_a_box_has_never_told_what_it_has(engine: AsyncEngine):
    await priced(engine, 100)
    await priced(engine, 200)
    await box_at(engine, "s01", 0)
    await noted(engine, 10)

    assert await let_go(engine, ORG, 10) == 0
    async with engine.begin() as connection:
        await connection.execute(update(t.box).values(masters_revision=2))
    await noted(engine, 11)
    assert await let_go(engine, ORG, 11) == 1
