"""What was set aside and is released counts in the stock of its life, also where that was followed past it already."""

from sqlalchemy import select

from hub.books.check import check
from hub.books.follow import follow, forget
from hub.db import writing
from hub.db.tables.stock import stock_cursor, stock_level
from hub.insight.uncounted.aside import Life
from hub.office.aside import release
from hub.office.decisions import By
from tests.hub.conftest import engine, hub_url
from tests.hub.inbox.box import NOW_MS, ORG, Hub
from tests.hub.inbox.conftest import hub
from tests.hub.office.world import replaced

__all__ = ["engine", "hub", "hub_url"]


async def sums(hub: Hub) -> dict[int, int]:
    """Unissued in all, by life."""
    while (await follow(hub.engine, ORG)).more:
        pass
    c = stock_level.c
    async with hub.engine.connect() as connection:
        found: dict[int, int] = {}
        for epoch, unissued in await connection.execute(select(c.epoch, c.unissued_milli)):
            found[int(epoch)] = found.get(int(epoch), 0) + int(unissued)
        for epoch in found:
            assert (await check(connection, ORG, "s001", epoch)).wrong == []
    return found


async def test_what_is_released_counts_once_in_the_stock_of_its_life(hub: Hub):
    await replaced(hub)
    before = await sums(hub)

    await release(hub.engine, ORG, Life("s001", "box1", 1), By("li", "put back"), NOW_MS + 9)
    after = await sums(hub)

    assert after[1] > before[1]
    assert {epoch: sum_ for epoch, sum_ in after.items() if epoch != 1} == {
        epoch: sum_ for epoch, sum_ in before.items() if epoch != 1
    }
    assert await sums(hub) == after


async def test_what_is_forgotten_while_somebody_sums_it_up_is_not_entered_by_them(hub: Hub, monkeypatch):
    await replaced(hub)
    right = await sums(hub)
    async with writing(hub.engine) as connection:
        await forget(connection, ORG, [("s001", "box1", 1)])
    from hub.books import follow as room

    summed = room._summed

    async def forgotten_meanwhile(org, life, rows):
        books = await summed(org, life, rows)
        monkeypatch.setattr(room, "_summed", summed)
        async with writing(hub.engine) as connection:
            await forget(connection, ORG, [("s001", "box1", 1)])
        return books

    monkeypatch.setattr(room, "_summed", forgotten_meanwhile)
    assert (await follow(hub.engine, ORG)).more
    async with hub.engine.connect() as connection:
        c = stock_cursor.c
        assert await connection.scalar(select(c.seq).where(c.epoch == 1)) == 0
    assert await sums(hub) == right
