"""Whether a store has brought everything up to the end of a business date.

A date ends at midnight of the store's own clock. What a box of an older life sent and nobody has decided on, and facts of
the store that could not be read, are missing too.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

from msgspec import Struct
from sqlalchemy import Table, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.rollup import zone_of
from hub.insight.stores import Seen, survey

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
    aside: frozenset[str]
    parked: frozenset[str]
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
            lacks = ASIDE if row.store in self.aside else PARKED if row.store in self.parked else ""
        pending = row.pending if not here else type(row.pending)()
        return StoreUpto(row.store, row.name, one.currency, lacks, to_ms, pending.receipts, pending.minor)

    def _why(self, one: Seen, end_ms: int) -> str:
        if self.now_ms < end_ms:
            return RUNS
        return SILENT if one.row.line.state in {"DARK", "UNKNOWN"} else BEHIND


async def surveyed(connection: AsyncConnection, org: str, now_ms: int) -> Surveyed:
    """Look at all stores once."""
    b, s = t.box.c, t.store.c
    began = select(b.store, func.min(b.enrolled_ms)).where(b.org == org).group_by(b.store)
    zones = select(s.store, s.timezone).where(s.org == org)
    return Surveyed(
        seen=await survey(connection, org, None, now_ms),
        zones={store: zone_of(name) for store, name in await connection.execute(zones)},
        began_ms={store: int(ms) for store, ms in await connection.execute(began)},
        aside=await _open(connection, t.aside, org),
        parked=await _open(connection, t.parked, org),
        now_ms=now_ms,
    )


async def _open(connection: AsyncConnection, table: Table, org: str) -> frozenset[str]:
    """Stores of which facts wait for a person; whole messages do not count, their stores send them again."""
    c = table.c
    where = (c.org == org, c.dismissed_ms == 0, c.stream == "ledger", c.seq > 0)
    return frozenset(await connection.scalars(select(c.store).where(*where).distinct()))


def day_end_ms(day: int, zone: tzinfo) -> int:
    """Midnight after a date of a store's own clock."""
    next_day = date(day // 10_000, day // 100 % 100, day % 100) + timedelta(days=1)
    return int(datetime.combine(next_day, time(), zone).astimezone(UTC).timestamp() * 1000)
