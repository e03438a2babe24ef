"""A page comes straight from an index: a load of a hundred thousand items is not sorted anew for each page of it."""

from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.masters.load import load
from hub.masters.pages import make_part
from protocol.messages import Pull
from retail.catalogue import Item

#: So few rows lie in a test that PostgreSQL would rather read them all.
AS_IF_GROWN = ("SET LOCAL enable_seqscan = off", "SET LOCAL enable_bitmapscan = off")


async def plan_of(connection: AsyncConnection, statement: str, parameters: Any) -> str:
    """How the database goes about a query, in its own words."""
    how = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    if connection.dialect.name == "postgresql":
        for setting in AS_IF_GROWN:
            await connection.execute(text(setting))
    return "\n".join(map(str, await connection.exec_driver_sql(f"{how} {statement}", parameters)))


@pytest.mark.parametrize("after", ["", "1/item/i0020"])
async def test_the_changes_of_a_page_are_read_in_the_order_of_an_index(engine: AsyncEngine, after: str):
    await load(engine, "acme", [Item(f"i{n:04}", "milk", 100) for n in range(40)])
    asked: list[tuple[str, Any]] = []
    async with engine.connect() as connection:
        event.listen(engine.sync_engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
        await make_part(connection, "acme", Pull(1, 0, 1, after, 10, 0), 1)
        [(statement, parameters)] = [one for one in asked if "ORDER BY" in one[0]]

        plan = await plan_of(connection, statement, parameters)

    assert "master_in_order" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan
    assert "(revision,kind,key)>" in plan or "ROW(revision" in plan
