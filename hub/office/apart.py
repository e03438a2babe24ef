"""Facts of another history: two boxes sold under one identity (a cloned card), so their numbers stand for different sales.

What a parked batch holds beyond the facts that are here is set aside as a life of its own, `APART` and more above the one
that it claims: there it is told, released or dismissed like any older box's sales, its receipts under numbers of that life.
A batch that comes of the same history later joins it; of a third history, the life after.
"""

from msgspec import Struct
from sqlalchemy import delete, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.writes import insert_once
from hub.inbox.deciding.project import Row
from hub.inbox.keeping.books import cursors
from hub.insight.totals.takings import APART
from hub.insight.uncounted.aside import Life
from hub.insight.uncounted.parked import BATCH, Kept, kept
from hub.office.decisions import By, OfficeError, checked, write_down
from protocol.batch import Batch, decode_batch
from protocol.chain import links
from protocol.redaction import redacted

#: Histories of one identity beside the one that counts.
HISTORIES_MAX = 9
Records = dict[int, bytes]


class SetApart(Struct, frozen=True):
    """Where the facts went, as `aside` names it, and how many they were; 0 where all of them were here already."""

    life: str
    facts: int


async def set_apart(engine: AsyncEngine, org: str, digest: bytes, by: By, now_ms: int) -> SetApart:
    """Give the facts of a parked batch a life of their own; raise `OfficeError` where it holds none that could have one."""
    by = checked(by)
    async with writing(engine) as connection:
        found = await kept(connection, org, digest)
        batch = _batch(found)
        claimed = Life(batch.store, batch.box, batch.epoch)
        await cursors(connection, [(org, *claimed, batch.stream)])
        theirs = dict(enumerate(batch.records, batch.first_seq))
        ours = await _here(connection, org, claimed, batch)
        alien = {seq: record for seq, record in theirs.items() if not _same(record, ours.get(seq))}
        life, new = await _place(connection, org, claimed, batch, alien)
        received_ms = found.row.received_ms if found else now_ms
        await insert_once(connection, t.aside, _rows(org, life, batch, new, received_ms))
        gone = await connection.execute(delete(t.parked).where(t.parked.c.digest == digest, t.parked.c.org == org))
        if not gone.rowcount:
            raise OfficeError("unknown-parked", "somebody else has just decided on it")
        told = {"life": str(life), "facts": len(new)}
        subject = f"{batch.store}/{batch.box} {batch.stream} {digest.hex()[:12]}"
        await write_down(connection, org, by, now_ms, kind="parked", subject=subject, verdict="apart", told=told)
    return SetApart(str(life), len(new))


def _same(theirs: bytes, ours: bytes | None) -> bool:
    """One of ours whose personal fields are gone is still the fact that it was: it is not kept anew as another history's."""
    return ours is not None and (theirs == ours or redacted(theirs) == ours)


def _batch(found: Kept | None) -> Batch:
    if found is None:
        raise OfficeError("unknown-parked", "nothing is parked under this id")
    if found.row.form != BATCH:
        raise OfficeError("no-history", "only facts whose seal was good can be a history of their own: this is none")
    if len(found.payload) < found.row.bytes:
        raise OfficeError("no-history", f"only the first {len(found.payload)} of its {found.row.bytes} bytes were kept")
    return decode_batch(found.payload)


async def _place(
    connection: AsyncConnection, org: str, claimed: Life, batch: Batch, alien: Records
) -> tuple[Life, Records]:
    """The first life in whose numbers these facts fit, and those that are not there yet."""
    for nth in range(1, HISTORIES_MAX + 1):
        life = Life(claimed.store, claimed.box, nth * APART + claimed.epoch)
        there = await _here(connection, org, life, batch)
        if all(there.get(seq, record) == record for seq, record in alien.items()):
            return life, {seq: record for seq, record in alien.items() if seq not in there}
    raise OfficeError("no-history", f"{HISTORIES_MAX} histories of this box are kept apart already")


async def _here(connection: AsyncConnection, org: str, life: Life, batch: Batch) -> Records:
    """Facts of a life in the span of a batch, counted or set aside."""
    legs = []
    for table in (t.fact, t.aside):
        c = table.c
        whose = (c.org == org, c.store == life.store, c.box == life.box, c.epoch == life.epoch)
        span = c.seq.between(batch.first_seq, batch.last_seq)
        legs.append(select(c.seq, c.record).where(*whose, c.stream == batch.stream, span))
    rows = await connection.execute(union_all(*legs))
    return {int(seq): bytes(record) for seq, record in rows}


def _rows(org: str, life: Life, batch: Batch, new: Records, received_ms: int) -> list[Row]:
    hashes = dict(enumerate(links(batch.previous_hash, batch.first_seq, batch.records), batch.first_seq))
    key = (org, *life, batch.stream)
    return [(*key, seq, record, received_ms, hashes[seq], 0) for seq, record in sorted(new.items())]
