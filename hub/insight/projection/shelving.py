"""Rows by item are put in their places later, and many together: a receipt in a hurry leaves them in a heap.

Each line of a receipt belongs to another place in `sold_item`, and a place is a page to write: done at once it is two
thirds of what a receipt costs (bench swarm). So the inbox appends them to `sold_lately`, in the receipt's own transaction;
here they are sorted once, outside of any lock, and moved in the order of their items. Whoever looks for an item looks in
both. A pass that is cut short leaves rows in both, which the next one puts right.
"""

import structlog
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db.tables.sold import sold_item, sold_lately
from protocol.link.clocks import Clock

#: Rows that one transaction moves: a tenth of a second, in which a sale of now waits.
SLICE = 20_000
#: A heap this large is moved while it grows, a smaller one once nothing came on top of it; and no more at a time.
HEAP_MAX = 500_000
LOOK_EVERY_S = 5.0
_NAMES = ", ".join(column.name for column in sold_item.columns)
_KEY = ", ".join(column.name for column in sold_item.primary_key)
_FORGET = text("DROP TABLE IF EXISTS sold_sorted")
_PLACES = text(f"CREATE TEMPORARY TABLE sold_sorted (place INTEGER PRIMARY KEY, {_NAMES})")
_SORT = text(
    f"INSERT INTO sold_sorted SELECT row_number() OVER (ORDER BY {_KEY}), {_NAMES} FROM sold_lately"  # noqa: S608 - our names
    " WHERE id <= :upto"
)
_MOVE = text(
    f"INSERT INTO sold_item ({_NAMES}) SELECT {_NAMES} FROM sold_sorted"  # noqa: S608 - our own names
    " WHERE place > :after AND place <= :upto ORDER BY place ON CONFLICT DO NOTHING"
)
_DROP = text("DELETE FROM sold_lately WHERE id > :after AND id <= :upto")
#: On PostgreSQL nobody waits for it, and a number below `upto` may still be on its way: what is deleted is what is moved.
_AT_ONCE = text(
    f"WITH moved AS (DELETE FROM sold_lately WHERE id <= :upto RETURNING {_NAMES}) "  # noqa: S608 - our own names
    f"INSERT INTO sold_item ({_NAMES}) SELECT {_NAMES} FROM moved ORDER BY {_KEY} ON CONFLICT DO NOTHING"
)

_log = structlog.get_logger()


async def keep_shelving(engine: AsyncEngine, clock: Clock) -> None:
    """Until cancelled. A database that is away is met again at the next look."""
    top = 0
    while True:
        try:
            first, last = await heap(engine)
            if last - first + 1 >= HEAP_MAX or (last and last == top):
                await shelve(engine)
            top = last
        except Exception:  # noqa: BLE001 - each driver fails in its own way; what was not moved is still in the heap
            _log.warning("shelving.failed", exc_info=True)
        await clock.sleep(LOOK_EVERY_S)


async def heap(engine: AsyncEngine) -> tuple[int, int]:
    """The first and the last number in the heap; (0, 0) of an empty one."""
    async with engine.connect() as connection:
        row = (await connection.execute(select(func.min(sold_lately.c.id), func.max(sold_lately.c.id)))).one()
    return row[0] or 0, row[1] or 0


async def shelve(engine: AsyncEngine) -> int:
    """Move the oldest `HEAP_MAX` rows of the heap to their places; return how many numbers that were."""
    first, last = await heap(engine)
    if not last:
        return 0
    upto = min(last, first + HEAP_MAX - 1)
    if engine.dialect.name == "postgresql":
        async with engine.begin() as connection:
            await connection.execute(_AT_ONCE, {"upto": upto})
    else:
        async with engine.connect() as connection:
            await _in_slices(connection, first - 1, upto)
    return upto - first + 1


async def _in_slices(connection: AsyncConnection, before: int, upto: int) -> None:
    """SQLite has one writer: sorted without its lock, then moved a slice at a time."""
    async with connection.begin():
        await connection.execute(_FORGET)
        await connection.execute(_PLACES)
        rows = (await connection.execute(_SORT, {"upto": upto})).rowcount
    await connection.execution_options(lantern_write=True)
    for after in range(0, rows, SLICE):
        async with connection.begin():
            await connection.execute(_MOVE, {"after": after, "upto": after + SLICE})
    for after in range(before, upto, SLICE):
        async with connection.begin():
            await connection.execute(_DROP, {"after": after, "upto": min(after + SLICE, upto)})
    async with connection.begin():
        await connection.execute(_FORGET)
