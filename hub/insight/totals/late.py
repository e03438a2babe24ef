"""Sales that came after their business date was closed: booked on an open one, their own date kept."""

from msgspec import Struct
from sqlalchemy import ColumnElement, func, or_, select
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
    query = select(*key, *sums).select_from(joined).where(*_here(org, first, last))
    rows = await connection.execute(
        query.group_by(*key).order_by(s.business_date.desc(), s.store, s.booked_date).limit(ROWS_MAX)
    )
    return [
        LateRow(row.store, row.name, iso(row.business_date), iso(row.booked_date), row.currency, int(row.receipts), int(row.minor))
        for row in rows
    ]  # fmt: skip


class LateSums(Struct, frozen=True):
    """Late sales by date of sale, booking date and currency: few figures, however many stores there are."""

    by: dict[tuple[int, int, str], LateSum]

    def of(self, currency: str, *, sold: int = 0, booked: int = 0) -> LateSum:
        """Of one currency, and of one date of sale or booked on one."""
        some = [
            one
            for (on, at, money), one in self.by.items()
            if money == currency and sold in {0, on} and booked in {0, at}
        ]
        return LateSum(sum(one.receipts for one in some), sum(one.minor for one in some))


async def late_sums(connection: AsyncConnection, org: str, first: int, last: int) -> LateSums:
    """The sums of the same span."""
    s = t.sale.c
    key = (s.business_date, s.booked_date, s.currency)
    query = select(*key, func.count().label("receipts"), func.sum(s.total_minor).label("minor"))
    rows = await connection.execute(query.where(*_here(org, first, last)).group_by(*key))
    return LateSums(
        {
            (int(sold), int(booked), currency): LateSum(int(receipts), int(minor))
            for sold, booked, currency, receipts, minor in rows
        }
    )


def _here(org: str, first: int, last: int) -> tuple[ColumnElement[bool], ...]:
    s = t.sale.c
    return (
        s.org == org,
        s.booked_date > 0,
        or_(s.booked_date.between(first, last), s.business_date.between(first, last)),
    )
