"""Finance closes business dates, and opens them again: what comes late is booked on the first open date after it.

Closing takes the lock that everybody who counts sales holds a share of (`hub.db.locks`): a sale is in the date's takings
before the close, or late after it, never in between. Reopened, a date takes new sales again; those that were booked
elsewhere meanwhile stay there, because the figures of that date may be in somebody's books.
"""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import delete, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.locks import change_periods
from hub.db.tables.office import closed_day, closed_store
from hub.insight.days import iso, latest_possible
from hub.insight.totals.periods import Span
from hub.insight.totals.upto import StoreUpto, Surveyed, surveyed
from hub.office.decisions import By, OfficeError, checked, write_down

#: Stores named in a refusal; the others are counted.
NAMED_MAX = 5


class Changed(Struct, frozen=True):
    """Which dates were closed or opened, and which stores lacked something at the end of the last of them."""

    verdict: str
    days: list[str]
    stores: int
    lacking: list[StoreUpto]


async def close(engine: AsyncEngine, org: str, of: Span, by: By, now_ms: int, *, anyway: bool = False) -> Changed:
    """Close what is open of it; raise `OfficeError` for dates to come, and without `anyway` where stores lack something."""
    by = checked(by)
    if of.last > latest_possible(now_ms):
        raise OfficeError("future-day", f"{iso(of.last)} is still to come: it cannot be closed yet", field="period")
    async with writing(engine) as connection:
        await change_periods(connection, org)
        days = [day for day in of.days() if day not in await _closed(connection, org, of)]
        stores = await surveyed(connection, org, now_ms)
        upto = stores.upto(of.last)
        lacking = [one for one in upto if one.lacks]
        if days and lacking and not anyway:
            raise OfficeError("not-complete", refusal(of, upto, lacking), field="anyway")
        if days:
            await _write(connection, org, days, stores, by, now_ms)
            told = {"days": len(days), "stores": len(upto), "lacking": [one.store for one in lacking], "anyway": anyway}
            await _told(connection, org, of, by, now_ms, "closed", told)
    return Changed("closed", [iso(day) for day in days], len(upto), lacking)


async def reopen(engine: AsyncEngine, org: str, of: Span, by: By, now_ms: int) -> Changed:
    """Open what is closed of it."""
    by = checked(by)
    async with writing(engine) as connection:
        await change_periods(connection, org)
        days = sorted(await _closed(connection, org, of))
        for table in (closed_store, closed_day):
            c = table.c
            await connection.execute(delete(table).where(c.org == org, c.business_date.between(of.first, of.last)))
        if days:
            await _told(connection, org, of, by, now_ms, "reopened", {"days": len(days)})
    return Changed("reopened", [iso(day) for day in days], 0, [])


def refusal(of: Span, upto: Sequence[StoreUpto], lacking: Sequence[StoreUpto]) -> str:
    """Why a period is not closed, with the stores to ring."""
    named = ", ".join(f"{one.store} ({one.lacks})" for one in lacking[:NAMED_MAX])
    more = f" and {len(lacking) - NAMED_MAX} more" if len(lacking) > NAMED_MAX else ""
    missing = sum(one.missing_receipts for one in lacking)
    known = f"; {missing} receipts are known to be missing" if missing else ""
    return f"{len(lacking)} of {len(upto)} stores are not complete to the end of {iso(of.last)}: {named}{more}{known}"


async def _told(
    connection: AsyncConnection, org: str, of: Span, by: By, now_ms: int, verdict: str, told: dict[str, object]
) -> None:
    await write_down(connection, org, by, now_ms, kind="period", subject=of.name, verdict=verdict, told=told)


async def _closed(connection: AsyncConnection, org: str, of: Span) -> set[int]:
    c = closed_day.c
    where = (c.org == org, c.business_date.between(of.first, of.last))
    return {int(day) for day in await connection.scalars(select(c.business_date).where(*where))}


async def _write(
    connection: AsyncConnection, org: str, days: Sequence[int], stores: Surveyed, by: By, now_ms: int
) -> None:
    took = await _took(connection, org, days)
    stated = []
    for day in days:
        upto = {one.store: one for one in stores.upto(day)}
        for store in sorted({*upto, *(code for on, code in took if on == day)}):
            minor, receipts = took.get((day, store), (0, 0))
            stated.append(_statement(org, day, store, minor, receipts, upto.get(store)))
    closed = [{"org": org, "business_date": day, "closed_ms": now_ms, "who": by.who, "why": by.why} for day in days]
    await connection.execute(insert(closed_day), closed)
    if stated:
        await connection.execute(insert(closed_store), stated)


def _statement(org: str, day: int, store: str, minor: int, receipts: int, upto: StoreUpto | None) -> dict[str, object]:
    return {
        "org": org,
        "business_date": day,
        "store": store,
        "amount_minor": minor,
        "receipts": receipts,
        "complete_to_ms": (upto.complete_to_ms if upto else 0) or 0,
        "lacks": upto.lacks if upto else "",
        "missing_receipts": upto.missing_receipts if upto else 0,
    }


async def _took(connection: AsyncConnection, org: str, days: Sequence[int]) -> dict[tuple[int, str], tuple[int, int]]:
    c = t.takings.c
    sums = (func.sum(c.amount_minor), func.sum(c.receipts))
    query = select(c.business_date, c.store, *sums).where(c.org == org, c.business_date.between(days[0], days[-1]))
    rows = await connection.execute(query.group_by(c.business_date, c.store))
    return {(int(day), store): (int(minor), int(receipts)) for day, store, minor, receipts in rows}
