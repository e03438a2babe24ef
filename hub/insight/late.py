"""Sales that came after their business date was closed: booked on an open one, their own date kept."""

from msgspec import Struct
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import LateSum
from hub.insight.days import iso

#: Most rows of a list; a row is a store, a date and where it was booked.
ROWS_MAX = 1000


class LateRow(Struct, frozen=True):
    """Late sales of one store and date, by where they are booked."""

    store: str
    name: str
    business_date: str
    booked_date: str
    currency: str
    receipts: int
    minor: int


async def late(connection: AsyncConnection, org: str, first: int, last: int) -> list[LateRow]:
    """Those of a span of days: booked on one of them, or of one of them and booked later."""
    s, o = t.sale.c, t.store.c
    sums = (func.count().label("receipts"), func.sum(s.total_minor).label("minor"))
    key = (s.store, o.name, s.business_date, s.booked_date, s.currency)
    joined = t.sale.join(t.store, (o.org == s.org) & (o.store == s.store))
    here = or_(s.booked_date.between(first, last), s.business_date.between(first, last))
    query = select(*key, *sums).select_from(joined).where(s.org == org, s.booked_date > 0, here)
    rows = await connection.execute(
        query.group_by(*key).order_by(s.business_date.desc(), s.store, s.booked_date).limit(ROWS_MAX)
    )
    return [
        LateRow(row.store, row.name, iso(row.business_date), iso(row.booked_date), row.currency, int(row.receipts), int(row.minor))
        for row in rows
    ]  # fmt: skip


def summed(rows: list[LateRow], *, currency: str, business_date: str = "", booked_date: str = "") -> LateSum:
    """Of one currency, and of one date or booked on one."""
    some = [
        row
        for row in rows
        if row.currency == currency
        and business_date in {"", row.business_date}
        and booked_date in {"", row.booked_date}
    ]
    return LateSum(sum(row.receipts for row in some), sum(row.minor for row in some))
