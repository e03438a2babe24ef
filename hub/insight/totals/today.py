"""One business date of the whole chain (今日)."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.office import closed_day
from hub.insight.answers import Stores, Today
from hub.insight.days import iso, latest_possible, utc_day
from hub.insight.stores.stores import completeness, main_currency, survey
from hub.insight.totals.apart import apart
from hub.insight.totals.late import late_sums
from hub.insight.totals.takings import hours_beside_last_week, newest_day
from hub.insight.totals.upto import over


async def today(connection: AsyncConnection, org: str, day: int | None, now_ms: int) -> Today:
    """Takings of a business date, the newest by default, and how complete they are.

    Stores of other currencies than most stand in the list of stores, but in no sum.
    """
    day = day or await newest_day(connection, org, latest_possible(now_ms)) or utc_day(now_ms)
    seen = await survey(connection, org, day, now_ms)
    currency = main_currency(seen)
    summed = [one for one in seen if one.currency == currency]
    ended = await over(connection, org, day, seen, now_ms)
    moved = await late_sums(connection, org, day, day)
    live = completeness(summed)
    hours, same_weekday_minor = await hours_beside_last_week(connection, org, day, currency=currency)
    return Today(
        business_date=iso(day),
        currency=currency,
        takings_minor=sum(one.row.takings_minor for one in summed),
        receipts=sum(one.row.receipts for one in summed),
        same_weekday_minor=same_weekday_minor,
        hours=hours,
        completeness=ended.completeness(currency, live.undecided) if ended else live,
        stores=[ended.lacking(one.row) if ended else one.row for one in seen],
        as_of_ms=now_ms,
        late_in=moved.of(currency, booked=day),
        late_out=moved.of(currency, sold=day),
        closed_ms=await _closed(connection, org, day),
        apart=await apart(connection, org, day, {one.row.store for one in summed}),
    )


async def _closed(connection: AsyncConnection, org: str, day: int) -> int | None:
    c = closed_day.c
    found = await connection.scalar(select(c.closed_ms).where(c.org == org, c.business_date == day))
    return None if found is None else int(found)


async def all_stores(connection: AsyncConnection, org: str, now_ms: int) -> Stores:
    """All stores on the newest business date."""
    day = await newest_day(connection, org, latest_possible(now_ms))
    return Stores([one.row for one in await survey(connection, org, day, now_ms)])
