"""Where sales of a closed business date are booked: on the first open one after it."""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.locks import keep_periods
from hub.db.tables.office import closed_day
from hub.insight.days import number
from hub.insight.projection.rollup import DAYS


async def booked_to(connection: AsyncConnection, org: str, days: Collection[int]) -> dict[int, int]:
    """For those of the days that are closed, the day to book on. No other is closed until the transaction ends."""
    await keep_periods(connection, org)
    c = closed_day.c
    asked = sorted(day for day in days if day in DAYS)
    closed = await connection.scalars(select(c.business_date).where(c.org == org, c.business_date.in_(asked)))
    found = sorted(int(day) for day in closed)
    if not found:
        return {}
    since = await connection.scalars(select(c.business_date).where(c.org == org, c.business_date >= found[0]))
    every = {int(day) for day in since}
    return {day: first_open(day, every) for day in found}


def first_open(day: int, closed: Collection[int]) -> int:
    """The first day after this one that is not closed."""
    at = date(day // 10_000, day // 100 % 100, day % 100)
    while number(at) in closed:
        at += timedelta(days=1)
    return number(at)
