"""Trying again what could not be read, and dismissing what never will be.

A retry goes through the inbox's own doors under its own locks: cursor first, then the parked row, which is the token. Of
two that try at once one finds the row gone and takes back what it did; so what is good now is applied exactly once.
"""

from collections.abc import Awaitable, Callable

from msgspec import Struct
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.inbox.deciding.letters import Received, read_letter
from hub.inbox.keeping.books import Post, cursors, enter
from hub.inbox.keyring import Keyring
from hub.insight.projection.rollup import Stream, zone_of
from hub.insight.projection.writing import Part, record
from hub.insight.reading import reading
from hub.insight.uncounted.parked import BATCH, FACT, UNKNOWN, Kept, kept
from hub.office.decisions import By, OfficeError, checked, write_down
from protocol.batch import decode_batch
from protocol.facts import KINDS, UnknownFact, decode_fact
from protocol.link.clocks import Clock
from protocol.link.link import Incoming
from protocol.packing import BadMessage
from protocol.topics import Address


class Retried(Struct, frozen=True):
    """How it went: `applied` with so many new facts, `known` where all was there already, `still` parked and why."""

    id: str
    outcome: str
    facts: int = 0
    words: str = ""


class _Still(Exception):
    """It cannot be applied yet; what was done is rolled back."""


Apply = Callable[[AsyncConnection], Awaitable[int]]


class Repair:
    """Over one hub's database, by one person."""

    def __init__(self, engine: AsyncEngine, org: str, clock: Clock, by: By) -> None:
        self._engine, self._org, self._clock, self._by = engine, org, clock, checked(by)

    async def retry(self, digest: bytes) -> Retried:
        """Try one again; raise `OfficeError` where it is gone."""
        found = await self._found(digest)
        try:
            apply = self._fact(found) if found.row.form == FACT else await self._message(found)
            new = await self._once(found, apply)
        except (_Still, BadMessage) as exc:
            return Retried(found.row.id, "still", words=str(exc))
        return Retried(found.row.id, "applied" if new else "known", new)

    async def dismiss(self, digest: bytes) -> bool:
        """Hear no more of it, keep it; False where it was dismissed before."""
        found, now_ms, c = await self._found(digest), self._clock.wall_ms(), t.parked.c
        async with writing(self._engine) as connection:
            open_one = update(t.parked).where(c.digest == digest, c.org == self._org, c.dismissed_ms == 0)
            changed = (await connection.execute(open_one.values(dismissed_ms=now_ms))).rowcount
            if changed:
                await self._write_down(connection, found, "dismissed", {"reason": found.row.reason})
        return bool(changed)

    async def _found(self, digest: bytes) -> Kept:
        async with reading(self._engine) as connection:
            found = await kept(connection, self._org, digest)
        if found is None:
            raise OfficeError("unknown-parked", f"nothing is parked under {digest.hex()[:12]}")
        return found

    async def _once(self, found: Kept, apply: Apply) -> int:
        """Apply it and let go of the parked row, or neither."""
        c = t.parked.c
        async with writing(self._engine) as connection:
            new = await apply(connection)
            gone = await connection.execute(delete(t.parked).where(c.digest == found.digest, c.org == self._org))
            if not gone.rowcount:
                raise _Still("somebody else has just tried it")
            await self._write_down(connection, found, "mended", {"reason": found.row.reason, "facts": new})
        return new

    async def _write_down(
        self, connection: AsyncConnection, found: Kept, verdict: str, told: dict[str, object]
    ) -> None:
        row = found.row
        subject = f"{row.store}/{row.box} {row.stream} {row.seq or ''}".strip() + f" {row.id[:12]}"
        now_ms = self._clock.wall_ms()
        await write_down(
            connection, self._org, self._by, now_ms, kind="parked", subject=subject, verdict=verdict, told=told
        )

    async def _message(self, found: Kept) -> Apply:
        """A whole message: opened as the inbox opens it, but for one whose seal was good when it came."""
        row = found.row
        if len(found.payload) < row.bytes:
            raise _Still(f"only the first {len(found.payload)} of its {row.bytes} bytes were kept")
        if row.store == UNKNOWN:
            raise _Still("it came from nobody who is enrolled here")
        address = Address(self._org, row.store, row.box)
        if row.form == BATCH:
            letter = Received(address, decode_batch(found.payload), found.payload)
        else:
            opened = await Keyring(self._engine, self._org, self._clock).open(
                Incoming(f"ln/v1/{address.path}/up/{row.stream}", found.payload)
            )
            said = read_letter(opened)
            if not isinstance(said, Received):
                raise _Still("it can be read, and holds no facts: it was of its moment, dismiss it")
            letter = said
        return lambda connection: self._enter(connection, letter)

    async def _enter(self, connection: AsyncConnection, letter: Received) -> int:
        batch = letter.batch
        key = (*self._name(letter.address), batch.epoch, batch.stream)
        await cursors(connection, [key])
        before = await _held(connection, key, batch.first_seq, batch.last_seq)
        [result] = await enter(connection, Post([letter]), self._clock.wall_ms())
        new = await _held(connection, key, batch.first_seq, batch.last_seq) - before
        if result.refusal == "chain":
            raise _Still("its chain is not that of the facts which are here: it belongs to another history")
        if before + new < len(batch.records):
            raise _Still(f"facts before it are missing; head office asked for {result.want_seq} and on")
        return new

    def _fact(self, found: Kept) -> Apply:
        """A single fact: it was taken and is kept raw, only nothing was made of it."""
        fact = decode_fact(found.payload)
        if isinstance(fact.body, UnknownFact):
            raise _Still(f"kind {fact.body.kind} is newer than this hub: kept until it is updated")

        async def apply(connection: AsyncConnection) -> int:
            epoch = await self._epoch(connection, found)
            row, f = found.row, t.fact.c
            key = (self._org, row.store, row.box, epoch, row.stream)
            await cursors(connection, [key])
            zone = zone_of(await self._timezone(connection, row.store))
            for unfit in await record(connection, [Part(Stream(*key[:4], zone), [(row.seq, fact)])]):
                raise _Still(unfit.reason)
            where = (f.org == key[0], f.store == key[1], f.box == key[2], f.epoch == key[3], f.stream == key[4])
            known = update(t.fact).where(*where, f.seq == row.seq)
            await connection.execute(known.values(kind=int(KINDS[type(fact.body)])))
            return 1

        return apply

    async def _epoch(self, connection: AsyncConnection, found: Kept) -> int:
        """Whose life it is of; those parked before that was kept are found by their bytes."""
        row, f = found.row, t.fact.c
        where = [f.org == self._org, f.store == row.store, f.box == row.box, f.stream == row.stream, f.seq == row.seq]
        where += [f.epoch == row.epoch] if row.epoch else [f.record == found.payload]
        epoch = await connection.scalar(select(func.max(f.epoch)).where(*where))
        if epoch is None:
            raise _Still("the fact itself is not there")
        return int(epoch)

    async def _timezone(self, connection: AsyncConnection, store: str) -> str:
        s = t.store.c
        return await connection.scalar(select(s.timezone).where(s.org == self._org, s.store == store)) or "UTC"

    @staticmethod
    def _name(address: Address) -> tuple[str, str, str]:
        return address.org, address.store, address.box


async def _held(connection: AsyncConnection, key: tuple[str, str, str, int, str], first: int, last: int) -> int:
    """How many of these facts are there, counted or set aside."""
    total = 0
    for table in (t.fact, t.aside):
        c = table.c
        where = [c[name] == value for name, value in zip(("org", "store", "box", "epoch", "stream"), key, strict=True)]
        query = select(func.count()).select_from(table).where(*where, c.seq.between(first, last))
        total += int(await connection.scalar(query) or 0)
    return total
