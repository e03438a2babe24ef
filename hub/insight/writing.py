"""A projection into its tables, on the connection and in the transaction of the facts that it comes from."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables import sale, sold_item, takings
from hub.db.writes import insert_adding, insert_once
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
    await insert_once(connection, sale, made.sales)
    await insert_once(connection, sold_item, made.sold_items)
    await insert_adding(
        connection, takings, made.takings, adding=("amount_minor", "receipts"), newest=("last_sale_ms",)
    )


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
