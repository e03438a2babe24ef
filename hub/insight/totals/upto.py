"""Whether a store has brought everything up to the end of a business date.

A date ends at midnight of the store's own clock. What a box of an older life sent and nobody has decided on, and facts of
the store that could not be read, are missing too.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.answers import Behind, Completeness, Pending, StoreRow
from hub.insight.days import is_date
from hub.insight.projection.rollup import zone_of
from hub.insight.stores.stores import Seen, survey, unread_facts

#: What a store's figures may lack, beside the states of its line: the day itself is not over there.
RUNS, BEHIND, SILENT, ASIDE, PARKED = "day-runs", "behind", "silent", "aside", "parked"


class StoreUpto(Struct, frozen=True):
    """A store and a date: `lacks` is empty where all is here, else why not, as a code.

    `missing_receipts` and `missing_minor` are what its box last said that it still holds; it may hold more.
    """

    store: str
    name: str
    currency: str
    lacks: str
    complete_to_ms: int | None
    missing_receipts: int = 0
    missing_minor: int = 0


class Surveyed(Struct, frozen=True):
    """All stores as they stand now, to be asked about any date."""

    seen: list[Seen]
    zones: dict[str, tzinfo]
    began_ms: dict[str, int]
    unread: frozenset[str]
    now_ms: int

    def upto(self, day: int) -> list[StoreUpto]:
        """Stores that had a box on that date, by code."""
        made = []
        for one in self.seen:
            end_ms = day_end_ms(day, self.zones[one.row.store])
            if one.row.boxes and self.began_ms.get(one.row.store, 0) < end_ms:
                made.append(self._store(one, end_ms))
        return sorted(made, key=lambda row: row.store)

    def _store(self, one: Seen, end_ms: int) -> StoreUpto:
        row, to_ms = one.row, one.row.complete_to_ms
        here = to_ms is not None and end_ms <= min(to_ms, self.now_ms)
        lacks = "" if here else self._why(one, end_ms)
        if not lacks:
            lacks = PARKED if row.store in self.unread else ASIDE if one.undecided else ""
        pending = Pending() if here else row.pending
        return StoreUpto(row.store, row.name, one.currency, lacks, to_ms, pending.receipts, pending.minor)

    def _why(self, one: Seen, end_ms: int) -> str:
        if self.now_ms < end_ms:
            return RUNS
        return SILENT if one.row.line.state in {"DARK", "UNKNOWN"} else BEHIND


class Ended(Struct, frozen=True):
    """A business date that is over at every store, and what each has brought of it."""

    stores: dict[str, StoreUpto]

    def lacking(self, row: StoreRow) -> StoreRow:
        """A store's row with what its figures of the date lack."""
        found = self.stores.get(row.store)
        return replace(row, lacks=found.lacks if found else "")

    def completeness(self, currency: str, undecided: int) -> Completeness:
        """Of a total in one currency, to the date's end."""
        mine = [one for one in self.stores.values() if one.currency == currency]
        behind = [one for one in mine if one.lacks]
        return Completeness(
            stores_total=len(mine),
            stores_complete=len(mine) - len(behind),
            complete_to_ms=None,
            behind_receipts=sum(one.missing_receipts for one in behind),
            behind_minor=sum(one.missing_minor for one in behind),
            stores=[Behind(one.store, None, one.missing_receipts) for one in behind],
            whole_day=True,
            undecided=undecided,
        )


async def over(connection: AsyncConnection, org: str, day: int, seen: list[Seen], now_ms: int) -> Ended | None:
    """What these stores have brought of a date, None while it runs at one of them, or where it is no date."""
    if not is_date(day):
        return None
    zones = await connection.scalars(select(t.store.c.timezone).where(t.store.c.org == org).distinct())
    if any(day_end_ms(day, zone_of(name)) > now_ms for name in zones):
        return None
    found = await surveyed(connection, org, now_ms, seen)
    return Ended({one.store: one for one in found.upto(day)})


async def surveyed(connection: AsyncConnection, org: str, now_ms: int, seen: list[Seen] | None = None) -> Surveyed:
    """Look at all stores once, or at those that were `seen` already."""
    b, s = t.box.c, t.store.c
    began = select(b.store, func.min(b.enrolled_ms)).where(b.org == org).group_by(b.store)
    zones = select(s.store, s.timezone).where(s.org == org)
    return Surveyed(
        seen=await survey(connection, org, None, now_ms) if seen is None else seen,
        zones={store: zone_of(name) for store, name in await connection.execute(zones)},
        began_ms={store: int(ms) for store, ms in await connection.execute(began)},
        unread=await unread_facts(connection, org),
        now_ms=now_ms,
    )


def day_end_ms(day: int, zone: tzinfo) -> int:
    """Midnight after a date of a store's own clock."""
    next_day = date(day // 10_000, day // 100 % 100, day % 100) + timedelta(days=1)
    return int(datetime.combine(next_day, time(), zone).astimezone(UTC).timestamp() * 1000)
