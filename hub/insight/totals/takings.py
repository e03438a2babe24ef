"""Takings of a business date by hour, store and lane, from the rollup that is written with the facts."""

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import Hour, LaneRow
from hub.insight.days import week_before


class Took(Struct, frozen=True):
    """Money in minor units, receipts, and when the last of them was made (store's claim, ms; 0 for never)."""

    minor: int = 0
    receipts: int = 0
    last_sale_ms: int = 0


NOTHING = Took()
#: Lives from here on are no box's own: another history was set apart (`hub.office.apart`), no lane goes on from its numbers.
APART = 1_000_000


async def newest_day(connection: AsyncConnection, org: str, latest: int, store: str = "") -> int | None:
    """The newest business date with takings, `latest` at most; None before the first sale."""
    c = t.takings.c
    where = [c.org == org, c.business_date <= latest, *([c.store == store] if store else [])]
    day = await connection.scalar(select(func.max(c.business_date)).where(*where))
    return None if day is None else int(day)


async def by_store(connection: AsyncConnection, org: str, day: int, store: str = "") -> dict[str, Took]:
    """What each store took that day."""
    c = t.takings.c
    sums = (func.sum(c.amount_minor), func.sum(c.receipts), func.max(c.last_sale_ms))
    rows = await connection.execute(select(c.store, *sums).where(*_of(org, day, store)).group_by(c.store))
    return {code: Took(int(minor), int(receipts), int(last)) for code, minor, receipts, last in rows}


async def by_hour(
    connection: AsyncConnection, org: str, day: int, *, currency: str = "", store: str = ""
) -> dict[int, Took]:
    """What was taken in each hour of that day, by all stores of a currency or by one store."""
    c = t.takings.c
    query = select(c.hour, func.sum(c.amount_minor), func.sum(c.receipts)).where(*_of(org, day, store))
    if currency:
        of_currency = select(t.store.c.store).where(t.store.c.org == org, t.store.c.currency == currency)
        query = query.where(c.store.in_(of_currency))
    rows = await connection.execute(query.group_by(c.hour))
    return {int(hour): Took(int(minor), int(receipts)) for hour, minor, receipts in rows}


async def hours_beside_last_week(
    connection: AsyncConnection, org: str, day: int, *, currency: str = "", store: str = ""
) -> tuple[list[Hour], int | None]:
    """The hours of a day beside those of a week before, and all that was taken then; None where nothing was."""
    now = await by_hour(connection, org, day, currency=currency, store=store)
    past = week_before(day)
    then = await by_hour(connection, org, past, currency=currency, store=store) if past else {}
    return beside(now, then), sum(took.minor for took in then.values()) if then else None


def beside(now: dict[int, Took], then: dict[int, Took]) -> list[Hour]:
    """Every hour from the first to the last with takings on either day."""
    open_hours = now.keys() | then.keys()
    span = range(min(open_hours), max(open_hours) + 1) if open_hours else range(0)
    return [_hour(hour, now.get(hour, NOTHING), then.get(hour, NOTHING).minor if then else None) for hour in span]


async def by_lane(connection: AsyncConnection, org: str, day: int, store: str) -> list[LaneRow]:
    """What each lane took that day, with its last receipt number."""
    c = t.takings.c
    sums = (func.sum(c.receipts), func.sum(c.amount_minor))
    rows = await connection.execute(
        select(c.lane, *sums).where(*_of(org, day, store)).group_by(c.lane).order_by(c.lane)
    )
    last = await _last_numbers(connection, org, day, store)
    return [LaneRow(lane, int(receipts), int(minor), last.get(lane, 0)) for lane, receipts, minor in rows]


async def _last_numbers(connection: AsyncConnection, org: str, day: int, store: str) -> dict[str, int]:
    c = t.sale.c
    where = (c.org == org, c.store == store, c.business_date == day, c.epoch < APART)
    rows = await connection.execute(
        select(c.lane, c.epoch, func.max(c.number)).where(*where).group_by(c.lane, c.epoch).order_by(c.epoch)
    )
    return {lane: int(number) for lane, _, number in rows}


def _of(org: str, day: int, store: str) -> list[ColumnElement[bool]]:
    c = t.takings.c
    return [c.org == org, c.business_date == day, *([c.store == store] if store else [])]


def _hour(hour: int, took: Took, last_week_minor: int | None) -> Hour:
    return Hour(hour, took.minor, took.receipts, last_week_minor)
