"""Shifts of a business date at all stores: what each came to, what is over or short, and which days stores closed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.shifts import day_close, shift_step
from hub.insight.days import iso, latest_possible, utc_day
from hub.insight.shifts.rows import DayRow, ShiftKey, Shifts, Told, day_row, differences, shift_row, tell
from hub.insight.shifts.steps import CLOSED, OPENED
from protocol.facts import DayClosed
from protocol.packing import unpack


async def shifts(connection: AsyncConnection, org: str, day: int | None, now_ms: int, store: str = "") -> Shifts:
    """The shifts of a business date, the newest with any by default."""
    day = day or await _newest(connection, org, latest_possible(now_ms), store) or utc_day(now_ms)
    stores = await _stores(connection, org)
    told = await told_of(connection, org, await _keys(connection, org, day, store))
    rows = [shift_row(key, one, stores.get(key[0], ("", 0))) for key, one in sorted(told.items())]
    closed = [row for row in rows if row.closed_ms is not None]
    return Shifts(
        business_date=iso(day),
        shifts=rows,
        by_store=differences(closed, lambda row: (row.store, "", "")),
        by_lane=differences(closed, lambda row: (row.store, row.lane, "")),
        by_cashier=differences(closed, lambda row: (row.store, "", row.cashier)),
        days=await _days(connection, org, day, store, {code: name for code, (name, _) in stores.items()}),
    )


async def told_of(connection: AsyncConnection, org: str, keys: Sequence[ShiftKey]) -> dict[ShiftKey, Told]:
    """All that was said of these shifts, in the order in which it was."""
    c, found = shift_step.c, dict[ShiftKey, Told]()
    name = (c.store, c.lane, c.epoch, c.shift)
    query = select(*name, c.step, c.business_date, c.at_ms, c.body).where(c.org == org, tuple_(*name).in_(keys))
    for *key, step, day, at_ms, body in await connection.execute(query.order_by(*name, c.step)) if keys else ():
        one = found.setdefault((key[0], key[1], int(key[2]), int(key[3])), Told())
        tell(one, int(step), int(day), int(at_ms), bytes(body))
    return found


async def _newest(connection: AsyncConnection, org: str, latest: int, store: str) -> int | None:
    c = shift_step.c
    where = [c.org == org, c.business_date <= latest, *([c.store == store] if store else [])]
    day = await connection.scalar(select(func.max(c.business_date)).where(*where))
    return None if day is None else int(day)


async def _keys(connection: AsyncConnection, org: str, day: int, store: str) -> list[ShiftKey]:
    """Shifts that were closed on a date, and those that were opened up to it and are not closed."""
    c, later = shift_step.c, shift_step.alias("later")
    name = (c.store, c.lane, c.epoch, c.shift)
    same = [later.c[one] == c[one] for one in ("org", "store", "lane", "epoch", "shift")]
    goes_on = ~select(later.c.step).where(*same, later.c.step == CLOSED).exists()
    closed_then: list[ColumnElement[bool]] = [c.step == CLOSED, c.business_date == day]
    open_then: list[ColumnElement[bool]] = [c.step == OPENED, c.business_date <= day, goes_on]
    mine = [c.org == org, *([c.store == store] if store else [])]
    found: set[ShiftKey] = set()
    for where in (closed_then, open_then):
        rows = await connection.execute(select(*name).where(*mine, *where))
        found |= {(code, lane, int(epoch), int(shift)) for code, lane, epoch, shift in rows}
    return sorted(found)


async def _stores(connection: AsyncConnection, org: str) -> dict[str, tuple[str, int]]:
    c = t.store.c
    rows = await connection.execute(select(c.store, c.name, c.epoch).where(c.org == org))
    return {code: (name, int(epoch)) for code, name, epoch in rows}


async def _days(connection: AsyncConnection, org: str, day: int, store: str, names: dict[str, str]) -> list[DayRow]:
    c = day_close.c
    where = [c.org == org, c.business_date == day, *([c.store == store] if store else [])]
    rows = await connection.execute(select(c.store, c.at_ms, c.body).where(*where).order_by(c.store, c.epoch))
    return [
        day_row(code, names.get(code, ""), int(at_ms), unpack(bytes(body), DayClosed)) for code, at_ms, body in rows
    ]
