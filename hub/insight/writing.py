"""A projection into its tables, on the connection and in the transaction of the facts that it comes from."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Insert, Table, func, insert, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables import sale, sold_item, takings
from hub.insight.rollup import Projection, Stream, out_of_bounds, project
from protocol.facts import Fact, SaleCompleted


Numbered = tuple[int, Fact]


async def record(connection: AsyncConnection, stream: Stream, facts: Sequence[Numbered]) -> list[tuple[int, str]]:
    """Write what new facts of one stream come to; return those that cannot be counted, by number, with the reason.

    The caller has seen to it that each fact comes by once, and parks what is returned: it is safe as a fact all the same.
    """
    again = await _numbered_again(connection, stream, facts)
    made = project(stream, [numbered for numbered in facts if numbered[0] not in again])
    await write(connection, made)
    return sorted([*made.unfit, *((seq, "its receipt number has been used before") for seq in again)])


async def write(connection: AsyncConnection, made: Projection) -> None:
    """Insert the sales and add to the takings."""
    for table, rows in ((sale, made.sales), (sold_item, made.sold_items)):
        if rows:
            await connection.execute(insert(table), rows)
    if made.takings:
        await connection.execute(_add_to_takings(connection.dialect.name), made.takings)


async def _numbered_again(connection: AsyncConnection, stream: Stream, facts: Sequence[Numbered]) -> set[int]:
    """Which facts are sales under a number that their lane and epoch have had already, in the database or among these."""
    sales = [(seq, fact.body.sale) for seq, fact in facts if isinstance(fact.body, SaleCompleted)]
    numbers = [(body.lane, body.number) for _, body in sales if not out_of_bounds(body.number)]
    seen = await _used(connection, stream, numbers) if numbers else set()
    again = set()
    for seq, body in sales:
        if (body.lane, body.number) in seen:
            again.add(seq)
        seen.add((body.lane, body.number))
    return again


async def _used(connection: AsyncConnection, stream: Stream, numbers: list[tuple[str, int]]) -> set[tuple[str, int]]:
    lanes, only = {lane for lane, _ in numbers if "\0" not in lane}, [number for _, number in numbers]
    found = await connection.execute(
        select(sale.c.lane, sale.c.number).where(
            sale.c.org == stream.org,
            sale.c.store == stream.store,
            sale.c.lane.in_(lanes),
            sale.c.epoch == stream.epoch,
            sale.c.number.between(min(only), max(only)),
        )
    )
    return {(lane, number) for lane, number in found}


def _add_to_takings(dialect: str) -> Insert:
    fresh: Any = postgresql.insert(takings) if dialect == "postgresql" else sqlite.insert(takings)
    larger = func.greatest if dialect == "postgresql" else func.max
    added: Insert = fresh.on_conflict_do_update(
        index_elements=_key(takings),
        set_={
            "amount_minor": takings.c.amount_minor + fresh.excluded.amount_minor,
            "receipts": takings.c.receipts + fresh.excluded.receipts,
            "last_sale_ms": larger(takings.c.last_sale_ms, fresh.excluded.last_sale_ms),
        },
    )
    return added


def _key(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]
