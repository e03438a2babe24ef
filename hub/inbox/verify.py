"""Walking the stored chains: proof that the hub's facts are the stores' facts."""

from collections.abc import AsyncIterator

from msgspec import Struct
from sqlalchemy import ColumnElement, LargeBinary, Table, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from protocol.chain import genesis, link

Fact = tuple[int, bytes, bytes]


class Walked(Struct, frozen=True):
    """One stream: how many facts the hub holds and where the first stands that does not fit (0: all do).

    `aside` of them are of a life that is over; `shed` were dropped by the store itself, which only telemetry may.
    """

    store: str
    box: str
    epoch: int
    stream: str
    facts: int
    aside: int
    shed: int
    broken_at: int


async def verify_chains(engine: AsyncEngine, org: str) -> list[Walked]:
    """Every stream of an organisation, from its first fact to the hub's cursor."""
    async with engine.connect() as connection:
        c = t.cursor.c
        query = select(c.store, c.box, c.epoch, c.stream, c.applied_seq, c.head_hash).where(c.org == org)
        rows = (await connection.execute(query.order_by(c.store, c.box, c.epoch, c.stream))).all()
        return [await _walk(connection, org, *row) for row in rows]


async def _walk(
    connection: AsyncConnection, org: str, store: str, box: str, epoch: int, stream: str, applied: int, head: bytes
) -> Walked:
    facts = aside = shed = broken_at = last = 0
    previous = genesis(store, box, epoch, stream)
    async for seq, record, digest in _facts(connection, (org, store, box, epoch, stream)):
        if seq != last + 1 and stream == "telemetry":
            shed += seq - last - 1
            previous = digest  # what came before it is gone: the chain begins anew at this fact
        elif seq != last + 1 or (digest not in {b"", link(previous, seq, record)}):
            broken_at = last + 1
            break
        else:
            previous = link(previous, seq, record)
        last, facts, aside = seq, facts + 1, aside + (not digest)
    if not broken_at and (last > applied or (head and (last, previous) != (applied, head))):
        broken_at = last + 1
    return Walked(store, box, epoch, stream, facts, aside, shed, broken_at)


async def _facts(connection: AsyncConnection, key: tuple[object, ...]) -> AsyncIterator[Fact]:
    """In order, wherever they stand; those set aside have no hash of their own."""
    f, a = t.fact, t.aside
    kept = select(f.c.seq, f.c.record, f.c.hash).where(*_of(f, key))
    aside = select(a.c.seq, a.c.record, literal(b"", LargeBinary)).where(*_of(a, key))
    async with connection.stream(union_all(kept, aside).order_by("seq")) as rows:
        async for seq, record, digest in rows:
            yield int(seq), bytes(record), bytes(digest)


def _of(table: Table, key: tuple[object, ...]) -> list[ColumnElement[bool]]:
    names = ("org", "store", "box", "epoch", "stream")
    return [table.c[name] == value for name, value in zip(names, key, strict=True)]
