"""New facts into their tables: many streams at once, at the driver's speed, and one by one where that does not go.

Three ways to the same rows. The first expects what is nearly always so: none of these facts, and no receipt of the same
number, is there yet. The second looks before it writes. The third, after a whole group was refused, gives each fact a
savepoint of its own, so that one that the database will not have is kept raw and parked, and holds nothing up.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.writes import KeyTaken, insert_new, insert_once
from hub.inbox.deciding.advance import NewFact
from hub.inbox.deciding.project import Place, Read, Row, aside_rows, parked_fact, raw_row, read
from hub.insight.projection.rollup import Stream, zone_of
from hub.insight.projection.writing import Part, record, record_new

#: What a database, or its driver, raises for a value that it will not have: each has its own way.
REFUSED = (DBAPIError, OverflowError, ValueError)


class Parcel(Struct, frozen=True):
    """New facts of one stream; those of a life that is over do not count."""

    place: Place
    facts: Sequence[NewFact]
    timezone: str
    counts: bool


async def write(connection: AsyncConnection, parcels: Sequence[Parcel]) -> list[Row]:
    """Write them; what is to be parked."""
    try:
        async with connection.begin_nested():
            return await _write(connection, parcels, new=True)
    except KeyTaken:
        return await _write(connection, parcels, new=False)


async def write_careful(connection: AsyncConnection, parcels: Iterable[Parcel]) -> list[Row]:
    """Write them one by one; what is to be parked."""
    parked: list[Row] = []
    for parcel in parcels:
        for fact in parcel.facts:
            try:
                async with connection.begin_nested():
                    parked += await _write(connection, [_only(parcel, fact)], new=False)
            except REFUSED as exc:
                await insert_once(connection, t.fact, [raw_row(parcel.place, fact)])
                parked.append(parked_fact(parcel.place, fact, f"the database does not take it: {exc}"))
    return parked


async def _write(connection: AsyncConnection, parcels: Sequence[Parcel], *, new: bool) -> list[Row]:
    insert = insert_new if new else insert_once
    aside = [row for parcel in parcels if not parcel.counts for row in aside_rows(parcel.place, parcel.facts)]
    await insert(connection, t.aside, aside)
    counted = [parcel for parcel in parcels if parcel.counts]
    found = [read(parcel.place, parcel.facts) for parcel in counted]
    await insert(connection, t.fact, [row for one in found for row in one.rows])
    parts = [_part(parcel, one) for parcel, one in zip(counted, found, strict=True)]
    parked = [row for one in found for row in one.parked]
    for unfit in await (record_new if new else record)(connection, parts):
        parcel = counted[unfit.part]
        fact = next(fact for fact in parcel.facts if fact.seq == unfit.seq)
        parked.append(parked_fact(parcel.place, fact, unfit.reason))
    return parked


def _part(parcel: Parcel, found: Read) -> Part:
    a = parcel.place.address
    return Part(Stream(a.org, a.store, a.box, parcel.place.epoch, zone_of(parcel.timezone)), found.facts)


def _only(parcel: Parcel, fact: NewFact) -> Parcel:
    return Parcel(parcel.place, [fact], parcel.timezone, parcel.counts)
