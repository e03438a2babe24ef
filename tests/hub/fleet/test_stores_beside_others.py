"""Head office's own commands beside a hub that writes all the time."""

import asyncio

from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import open_engine
from hub.fleet.stores import add_store, list_stores, make_code

ORG = "acme"


async def test_stores_and_codes_made_at_once_by_several_processes_all_come_to_be(
    engine: AsyncEngine, hub_url: str
) -> None:
    """Each with connections of its own: one that reads first and then finds another writing would have to give up."""
    engines = [open_engine(hub_url) for _ in range(4)]

    async def make(own: AsyncEngine, number: int) -> None:
        for turn in range(5):
            store = f"s{number}{turn}"
            await add_store(own, ORG, store, store, timezone="Asia/Shanghai", currency="CNY")
            await make_code(own, ORG, store, "b1", 0)

    try:
        async with asyncio.TaskGroup() as group:
            for number, own in enumerate(engines):
                group.create_task(make(own, number))
    finally:
        for own in engines:
            await own.dispose()

    assert len(await list_stores(engine, ORG)) == 20
