"""One store on one business date."""

from sqlalchemy.ext.asyncio import AsyncConnection

from hub.insight.answers import StoreDetail, StoreRow
from hub.insight.days import iso, latest_possible, utc_day
from hub.insight.receipts.unprinted import unprinted
from hub.insight.stores.stores import survey
from hub.insight.totals.apart import apart
from hub.insight.totals.takings import by_lane, hours_beside_last_week, newest_day
from hub.insight.totals.upto import over


async def store_detail(
    connection: AsyncConnection, org: str, store: str, day: int | None, now_ms: int
) -> StoreDetail | None:
    """One store with its hours and lanes; None where there is none of this code."""
    day = day or await newest_day(connection, org, latest_possible(now_ms), store) or utc_day(now_ms)
    found = await survey(connection, org, day, now_ms, store)
    if not found:
        return None
    ended = await over(connection, org, day, found, now_ms)
    row = ended.lacking(found[0].row) if ended else found[0].row
    hours, _ = await hours_beside_last_week(connection, org, day, store=store)
    lanes = await by_lane(connection, org, day, store)
    fields = {name: getattr(row, name) for name in StoreRow.__struct_fields__}
    money = await apart(connection, org, day, {store})
    return StoreDetail(
        **fields,
        business_date=iso(day),
        currency=found[0].currency,
        hours=hours,
        lanes=lanes,
        apart=money,
        unprinted=await unprinted(connection, org, store),
    )
