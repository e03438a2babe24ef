"""The inbox's transaction: lock the streams, apply what is new, write the rows, move the cursors.

A `Post` is what is entered together: facts of any stores, greetings, and what could not be read. Nothing counts, and
nobody is told, until the caller has committed.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, Table, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.ranges import from_bytes, to_bytes
from hub.db.writes import insert_once, insert_over
from hub.fleet.boxes import note
from hub.inbox.deciding.advance import LEDGER, Cursor, NewFact
from hub.inbox.deciding.entry import Entry, Result, StreamKey, key_of
from hub.inbox.deciding.letters import Greeting, Received
from hub.inbox.deciding.project import Place, Row
from hub.inbox.keeping.entering import Parcel, write, write_careful
from hub.inbox.keeping.parking import park
from hub.inbox.keeping.repeats import known
from hub.lending.set_back import pause
from protocol.chain import genesis
from protocol.topics import Address


class Post(Struct, frozen=True):
    """What is entered together; `unreadable` are rows of `parked`."""

    batches: list[Received] = field(default_factory=list)
    greetings: list[Greeting] = field(default_factory=list)
    unreadable: list[Row] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.batches or self.greetings or self.unreadable)


class StoreRow(Struct, frozen=True):
    """What applying needs to know of a store; one that is not there has no life, and its facts go aside."""

    epoch: int = 0
    timezone: str = "UTC"


async def enter(connection: AsyncConnection, post: Post, now_ms: int, *, careful: bool = False) -> list[Result]:
    """Enter all of it in the caller's transaction.

    `careful` is for a second try: each fact stands on a savepoint of its own, and one that the database will not have is
    kept raw and parked, so that it holds nothing up.
    """
    letters: list[Received | Greeting] = [*post.batches, *post.greetings]
    before = await cursors(connection, {key_of(one) for one in letters})
    stores = await _stores(connection, {(one.address.org, one.address.store) for one in letters})
    repeated = await known(connection, post.batches, before)
    entry = Entry(before, {key: store.epoch for key, store in stores.items()}, now_ms, repeated)
    entry.take(post.batches)
    entry.greet(post.greetings)
    for org in {one.address.org for one in post.greetings if _knows_more(one, before)}:
        await pause(connection, org, now_ms)
    parcels = [_parcel(key, facts, stores.get(key[:2], StoreRow()), now_ms) for key, facts in entry.fresh.items()]
    entry.parked += await (write_careful if careful else write)(connection, parcels)
    await _move(connection, {key: cursor for key, cursor in entry.at.items() if cursor != before[key]}, now_ms)
    await note(connection, entry.heard, now_ms)
    await park(connection, [*post.unreadable, *entry.parked])
    return list(entry.results.values())


def _knows_more(one: Greeting, before: Mapping[StreamKey, Cursor]) -> bool:
    """Whether a box was acknowledged what this hub does not have: it was set back, and what it lent since is not known here."""
    return one.hello.stream == LEDGER and one.hello.acked_seq > before[key_of(one)].applied_seq


async def cursors(connection: AsyncConnection, keys: Iterable[StreamKey]) -> dict[StreamKey, Cursor]:
    """Where these streams stand, locked until the transaction ends; ones never heard of stand at their genesis."""
    wanted = sorted(keys)
    found = await _locked(connection, wanted)
    if new := [key for key in wanted if key not in found]:
        await insert_once(connection, t.cursor, [(*key, 0, genesis(*key[1:]), 0, None) for key in new])
        found |= await _locked(connection, new)
    return found


async def _locked(connection: AsyncConnection, keys: Sequence[StreamKey]) -> dict[StreamKey, Cursor]:
    c = t.cursor.c
    name = (c.org, c.store, c.box, c.epoch, c.stream)
    query = (
        select(*name, c.applied_seq, c.head_hash, c.ahead)
        .where(*_of_stores(t.cursor, keys), tuple_(*name).in_(keys))
        .order_by(*name)
        .with_for_update()
    )
    rows = await connection.execute(query) if keys else ()
    return {
        (org, store, box, int(epoch), stream): Cursor(int(seq), bytes(head), from_bytes(ahead))
        for org, store, box, epoch, stream, seq, head, ahead in rows
    }


async def _stores(connection: AsyncConnection, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], StoreRow]:
    c, names = t.store.c, sorted(wanted)
    query = select(c.org, c.store, c.epoch, c.timezone).where(
        *_of_stores(t.store, names), tuple_(c.org, c.store).in_(names)
    )
    rows = await connection.execute(query) if names else ()
    return {(org, store): StoreRow(int(epoch), timezone) for org, store, epoch, timezone in rows}


def _of_stores(table: Table, keys: Sequence[tuple[Any, ...]]) -> tuple[ColumnElement[bool], ...]:
    """What an index can start from: SQLite reads the whole table for a list of pairs."""
    c = table.c
    return c.org.in_(sorted({key[0] for key in keys})), c.store.in_(sorted({key[1] for key in keys}))


def _parcel(key: StreamKey, facts: Sequence[NewFact], store: StoreRow, now_ms: int) -> Parcel:
    place = Place(Address(*key[:3]), key[3], key[4], now_ms)
    return Parcel(place, facts, store.timezone, counts=place.epoch == store.epoch)


async def _move(connection: AsyncConnection, to: Mapping[StreamKey, Cursor], now_ms: int) -> None:
    rows = [(*key, at.applied_seq, at.head_hash, now_ms, to_bytes(at.ahead)) for key, at in to.items()]
    await insert_over(connection, t.cursor, rows)
