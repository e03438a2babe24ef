"""The inbox's transaction: lock the streams, apply what is new, write the rows, move the cursors."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.writes import insert_adding, insert_once
from hub.inbox.advance import Advance, Cursor, NewFact, advance
from hub.inbox.project import Place, Row, aside_rows, parked_fact, parked_row, read
from hub.insight.rollup import Stream, zone_of
from hub.insight.writing import record
from protocol.batch import Batch
from protocol.chain import genesis
from protocol.topics import Address

StreamKey = tuple[str, str, str, int, str]


class Received(Struct, frozen=True):
    """A batch whose seal was good, as it came."""

    address: Address
    batch: Batch
    payload: bytes


class Result(Struct, frozen=True):
    """What to tell the store about one stream once the transaction is committed."""

    address: Address
    epoch: int
    stream: str
    upto_seq: int
    want_seq: int = 0
    refusal: str = ""


class StoreRow(Struct, frozen=True):
    """What applying needs to know of a store."""

    epoch: int
    timezone: str


def key_of(address: Address, epoch: int, stream: str) -> StreamKey:
    """A stream's identity."""
    return (address.org, address.store, address.box, epoch, stream)


async def cursors(connection: AsyncConnection, keys: Iterable[StreamKey], *, lock: bool) -> dict[StreamKey, Cursor]:
    """Where these streams stand; ones never heard of stand at their genesis."""
    wanted = sorted(set(keys))
    c = t.cursor.c
    query = select(c.org, c.store, c.box, c.epoch, c.stream, c.applied_seq, c.head_hash).where(
        tuple_(c.org, c.store, c.box, c.epoch, c.stream).in_(wanted)
    )
    if lock:
        start = [(*key, 0, genesis(key[1], key[2], key[3], key[4]), 0) for key in wanted]
        await insert_once(connection, t.cursor, start)
        query = query.order_by(c.org, c.store, c.box, c.epoch, c.stream).with_for_update()
    found = {
        (r[0], r[1], r[2], int(r[3]), r[4]): Cursor(int(r[5]), bytes(r[6])) for r in await connection.execute(query)
    }
    return {key: found.get(key) or Cursor(0, genesis(key[1], key[2], key[3], key[4])) for key in wanted}


async def stores(connection: AsyncConnection, addresses: Iterable[Address]) -> dict[tuple[str, str], StoreRow]:
    """Epoch and time zone of these stores."""
    wanted = sorted({(address.org, address.store) for address in addresses})
    c = t.store.c
    query = select(c.org, c.store, c.epoch, c.timezone).where(tuple_(c.org, c.store).in_(wanted))
    return {(r[0], r[1]): StoreRow(int(r[2]), r[3]) for r in await connection.execute(query)}


async def apply(connection: AsyncConnection, group: Sequence[Received], now_ms: int) -> list[Result]:
    """Apply batches of any stores in the caller's transaction; nothing counts until it commits."""
    keys = [key_of(one.address, one.batch.epoch, one.batch.stream) for one in group]
    at = await cursors(connection, keys, lock=True)
    known = await stores(connection, [one.address for one in group])
    results: dict[StreamKey, Result] = {}
    fresh: dict[StreamKey, list[NewFact]] = {}
    parked: list[Row] = []
    for key, one in zip(keys, group, strict=True):
        step = advance(at[key], one.batch)
        at[key] = step.cursor
        fresh.setdefault(key, []).extend(step.facts)
        if step.broken:
            first = one.batch.first_seq
            parked.append(parked_row(one.address, one.batch.stream, first, step.broken, one.payload, now_ms))
        results[key] = _result(one, step, current=one.batch.epoch == known[one.address.org, one.address.store].epoch)
    for key, facts in fresh.items():
        if facts:
            store = known[key[0], key[1]]
            place = Place(Address(*key[:3]), key[3], key[4], now_ms)
            parked += await _enter(connection, place, facts, store)
            await _move(connection, key, at[key], now_ms)
    await park(connection, parked)
    return list(results.values())


def _result(one: Received, step: Advance, *, current: bool) -> Result:
    refusal = "chain" if step.broken else "" if current else "epoch"
    batch = one.batch
    return Result(one.address, batch.epoch, batch.stream, step.cursor.applied_seq, step.want_seq, refusal)


async def _enter(connection: AsyncConnection, place: Place, facts: Sequence[NewFact], store: StoreRow) -> list[Row]:
    """Write one stream's new facts and what they come to; returns what is to be parked."""
    if place.epoch != store.epoch:
        await insert_once(connection, t.aside, aside_rows(place, facts))
        return []
    found = read(place, facts)
    await insert_once(connection, t.fact, found.rows)
    a = place.address
    stream = Stream(a.org, a.store, a.box, place.epoch, zone_of(store.timezone))
    by_seq = {fact.seq: fact for fact in facts}
    unfit = await record(connection, stream, found.facts)
    return [*found.parked, *(parked_fact(place, by_seq[seq], reason) for seq, reason in unfit)]


async def park(connection: AsyncConnection, rows: Sequence[Row]) -> None:
    """Keep what could not be read; the same thing again is counted, not kept twice."""
    distinct = {row[0]: row for row in rows}
    await insert_adding(connection, t.parked, list(distinct.values()), adding=("times",))


async def _move(connection: AsyncConnection, key: StreamKey, to: Cursor, now_ms: int) -> None:
    c = t.cursor.c
    row = update(t.cursor).where(tuple_(c.org, c.store, c.box, c.epoch, c.stream) == tuple_(*key))
    await connection.execute(row.values(applied_seq=to.applied_seq, head_hash=to.head_hash, applied_ms=now_ms))
