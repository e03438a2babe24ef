"""A period's figures, twice: by the date of the sale, and by the date on which it is booked.

A date's own takings are what came while it was open. What came later is booked on another date: `late_in` there,
`late_out` here. So takings + late_out is the total by the date of sale, takings + late_in the total as booked, and the sum
over all dates is the same both ways.
"""

from calendar import monthrange
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.office import closed_day, closed_store
from hub.insight.answers import LateSum
from hub.insight.days import iso, latest_possible, number
from hub.insight.totals.late import LateRow, LateSums, late, late_sums
from hub.insight.totals.upto import StoreUpto, Surveyed, surveyed


class Span(Struct, frozen=True):
    """A business date or a calendar month, yyyymmdd, both ends included; `name` is how people write it."""

    name: str
    first: int
    last: int

    def days(self) -> list[int]:
        """Its dates, in order."""
        at, last = date.fromisoformat(iso(self.first)), date.fromisoformat(iso(self.last))
        return [number(at + timedelta(days=n)) for n in range((last - at).days + 1)]


class Closed(Struct, frozen=True):
    """When a date was closed, by whom and why, and how complete it was then.

    `changed_minor` is by how much its takings differ from what they were at the close: always 0, shown as a proof.
    """

    closed_ms: int
    who: str
    why: str
    stores: int
    stores_complete: int
    missing_receipts: int
    changed_minor: int


class DayFigures(Struct, frozen=True):
    """One date in one currency. Of an open date `stores_complete` of `stores` have brought everything up to its end."""

    business_date: str
    currency: str
    receipts: int
    takings_minor: int
    late_in: LateSum
    late_out: LateSum
    stores: int
    stores_complete: int
    missing_receipts: int
    closed: Closed | None


class Period(Struct, frozen=True):
    """A span of dates: those with figures or closed, newest first; late sales; and which stores lack something of it."""

    name: str
    first: str
    last: str
    days: list[DayFigures]
    late: list[LateRow]
    stores: list[StoreUpto]
    is_closed: bool
    is_over: bool


def span(name: str) -> Span:
    """Read `2026-11` or `2026-11-23`; raise `ValueError` for anything else."""
    if len(name) == len("2026-11"):
        first = date.fromisoformat(f"{name}-01")
        return Span(name, number(first), number(first.replace(day=monthrange(first.year, first.month)[1])))
    day = number(date.fromisoformat(name))
    if name != iso(day):
        raise ValueError(name)
    return Span(name, day, day)


async def period(connection: AsyncConnection, org: str, of: Span, now_ms: int) -> Period:
    """A period as it stands."""
    took = await takings_of(connection, org, of)
    moved = await late_sums(connection, org, of.first, of.last)
    closed = await _closed(connection, org, of)
    stores = await surveyed(connection, org, now_ms)
    today = latest_possible(now_ms)
    shown = {day for day, _ in took} | set(closed) | _late_days(of, moved)
    return Period(
        name=of.name,
        first=iso(of.first),
        last=iso(of.last),
        days=[row for day in sorted(shown, reverse=True) for row in _day(day, took, moved, closed, stores)],
        late=await late(connection, org, of.first, of.last),
        stores=stores.upto(min(of.last, today)),
        is_closed=all(day in closed for day in of.days()),
        is_over=of.last < today,
    )


async def takings_of(connection: AsyncConnection, org: str, of: Span) -> dict[tuple[int, str], tuple[int, int]]:
    """Receipts and takings of each date and currency."""
    c, s = t.takings.c, t.store.c
    sums = (func.sum(c.receipts), func.sum(c.amount_minor))
    joined = t.takings.join(t.store, (s.org == c.org) & (s.store == c.store))
    query = select(c.business_date, s.currency, *sums).select_from(joined)
    query = query.where(c.org == org, c.business_date.between(of.first, of.last))
    rows = await connection.execute(query.group_by(c.business_date, s.currency))
    return {(int(day), currency): (int(receipts), int(minor)) for day, currency, receipts, minor in rows}


def _late_days(of: Span, moved: LateSums) -> set[int]:
    return {day for sold, booked, _ in moved.by for day in (sold, booked) if of.first <= day <= of.last}


def _day(
    day: int,
    took: dict[tuple[int, str], tuple[int, int]],
    moved: LateSums,
    closed: dict[int, Closed],
    stores: Surveyed,
) -> list[DayFigures]:
    at = iso(day)
    currencies = {currency for on, currency in took if on == day}
    currencies |= {currency for sold, booked, currency in moved.by if day in {sold, booked}}
    upto = stores.upto(day)
    made = []
    for currency in sorted(currencies or {one.currency for one in upto} or {"CNY"}):
        receipts, minor = took.get((day, currency), (0, 0))
        mine = [one for one in upto if one.currency == currency]
        made.append(
            DayFigures(
                business_date=at,
                currency=currency,
                receipts=receipts,
                takings_minor=minor,
                late_in=moved.of(currency, booked=day),
                late_out=moved.of(currency, sold=day),
                stores=len(mine),
                stores_complete=sum(not one.lacks for one in mine),
                missing_receipts=sum(one.missing_receipts for one in mine),
                closed=closed.get(day),
            )
        )
    return made


async def _closed(connection: AsyncConnection, org: str, of: Span) -> dict[int, Closed]:
    c, s = closed_day.c, closed_store.c
    then: dict[int, list[tuple[int, str, int]]] = {}
    query = select(s.business_date, s.amount_minor, s.lacks, s.missing_receipts)
    for day, *rest in await connection.execute(query.where(s.org == org, s.business_date.between(of.first, of.last))):
        then.setdefault(int(day), []).append((int(rest[0]), str(rest[1]), int(rest[2])))
    now = await _whole(connection, org, of)
    rows = await connection.execute(select(closed_day).where(c.org == org, c.business_date.between(of.first, of.last)))
    return {row.business_date: _close(row.closed_ms, row.who, row.why, then.get(row.business_date, []), now.get(row.business_date, 0)) for row in rows}  # fmt: skip


def _close(closed_ms: int, who: str, why: str, stores: list[tuple[int, str, int]], now_minor: int) -> Closed:
    return Closed(
        closed_ms=closed_ms,
        who=who,
        why=why,
        stores=len(stores),
        stores_complete=sum(not lacks for _, lacks, _ in stores),
        missing_receipts=sum(missing for _, _, missing in stores),
        changed_minor=now_minor - sum(minor for minor, _, _ in stores),
    )


async def _whole(connection: AsyncConnection, org: str, of: Span) -> dict[int, int]:
    """All that stands under each date, whatever the currency: only ever compared with itself."""
    c = t.takings.c
    query = select(c.business_date, func.sum(c.amount_minor))
    rows = await connection.execute(
        query.where(c.org == org, c.business_date.between(of.first, of.last)).group_by(c.business_date)
    )
    return {int(day): int(minor) for day, minor in rows}
