"""Shards leased in the database: who is at work, who serves what, and the proof of it inside the inbox's own transaction.

A worker says once a second that it is alive (`worker.until_ms`, by the database's clock). Whoever finds a shard whose
holder is not alive takes it and counts its fence up. Saying so touches only one's own row, so that it never waits for a
transaction of the inbox; those hold a shared lock on the leases that they rely on, so that a shard cannot change hands
between the look at its lease and the commit.
"""

import socket
from collections.abc import Iterable, Mapping

from msgspec import Struct
from sqlalchemy import Update, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import writing
from hub.db.clock import database_ms
from hub.db.tables.inbox import shard_lease, worker
from hub.db.writes import insert_once, insert_over
from hub.workers.place import here, is_gone
from hub.workers.share import Division, Lease, divide
from protocol.topics import ALL_SHARDS

#: How often a worker says that it is alive, and how long that is believed.
BEAT_S, LEASE_MS = 1.0, 5_000
#: How long one that is not alive any more is remembered.
FORGET_MS = 60_000

Fences = Mapping[str, int]
_lease = shard_lease.c
_worker = worker.c


class Member(Struct, frozen=True):
    """A worker as the database has it."""

    worker: str
    place: str
    until_ms: int
    since_ms: int
    commits: int

    @property
    def host(self) -> str:
        """The machine that it runs on."""
        return self.place.partition(" ")[0]

    def alive(self, now_ms: int) -> bool:
        """Not so where its process is seen to be gone, nor where the database's clock was set back under its lease."""
        return now_ms < self.until_ms <= now_ms + LEASE_MS and not is_gone(self.place.partition(" ")[2])


class Leases:
    """One worker's part in serving an organisation's stores. `worker` is unique among all processes there ever were."""

    def __init__(self, engine: AsyncEngine, org: str, worker: str) -> None:
        self._engine, self._org, self._me = engine, org, worker
        self._place = f"{socket.gethostname()[:60]} {here()}"[:200]
        self._since_ms = 0

    async def beat(self, commits: int = 0) -> Fences:
        """Say that I am alive and see to my share; what I hold now, each shard with its fence."""
        async with writing(self._engine) as connection:
            now_ms = await _now_ms(connection)
            self._since_ms = self._since_ms or now_ms
            row = (self._org, self._me, self._place, now_ms + LEASE_MS, self._since_ms, commits)
            await insert_over(connection, worker, [row])
            if await _alone(connection, self._org):
                await self._rebalance(connection, now_ms)
            return {lease.shard: lease.fence for lease in await self._all(connection) if lease.holder == self._me}

    async def leave(self) -> None:
        """I stop: others may have my shards at once."""
        async with writing(self._engine) as connection:
            await connection.execute(self._mine(ALL_SHARDS).values(holder=""))
            await connection.execute(delete(worker).where(_worker.org == self._org, _worker.worker == self._me))

    async def ours(self, connection: AsyncConnection, shards: Iterable[str]) -> Fences:
        """Which of these I hold, and hold until this transaction ends."""
        query = select(_lease.shard, _lease.fence).where(
            _lease.org == self._org, _lease.holder == self._me, _lease.shard.in_(sorted(shards))
        )
        rows = await connection.execute(query.order_by(_lease.shard).with_for_update(read=True))
        return {shard: int(fence) for shard, fence in rows}

    async def _rebalance(self, connection: AsyncConnection, now_ms: int) -> None:
        members = await members_of(connection, self._org)
        living = {member.worker for member in members if member.alive(now_ms)}
        leases = await self._all(connection)
        if len(leases) < len(ALL_SHARDS):
            await insert_once(connection, shard_lease, [(self._org, shard, "", 0) for shard in ALL_SHARDS])
            leases = await self._all(connection)
        await self._put(connection, divide(leases, living, self._me), living)
        old = (_worker.org == self._org, _worker.until_ms < now_ms - FORGET_MS)
        await connection.execute(delete(worker).where(*old))

    async def _put(self, connection: AsyncConnection, part: Division, living: set[str]) -> None:
        if part.hand_over:
            await connection.execute(self._mine(part.hand_over).values(holder=""))
        if part.take:
            free = (
                _lease.org == self._org,
                _lease.shard.in_(sorted(part.take)),
                _lease.holder.not_in({*living, self._me}),
            )
            locked = select(_lease.shard).where(*free).order_by(_lease.shard).with_for_update(skip_locked=True)
            got = list(await connection.scalars(locked))
            taking = update(shard_lease).where(_lease.org == self._org, _lease.shard.in_(got))
            await connection.execute(taking.values(holder=self._me, fence=_lease.fence + 1))

    def _mine(self, shards: Iterable[str]) -> Update:
        mine = (_lease.org == self._org, _lease.holder == self._me, _lease.shard.in_(sorted(shards)))
        return update(shard_lease).where(*mine)

    async def _all(self, connection: AsyncConnection) -> list[Lease]:
        return await leases_of(connection, self._org)


async def members_of(connection: AsyncConnection, org: str) -> list[Member]:
    """Who said lately that it is alive, by name."""
    rows = await connection.execute(select(worker).where(_worker.org == org).order_by(_worker.worker))
    return [Member(name, place, until, since, commits) for _, name, place, until, since, commits in rows]


async def leases_of(connection: AsyncConnection, org: str) -> list[Lease]:
    """Who serves what, by shard; nothing before the first worker."""
    rows = await connection.execute(select(shard_lease).where(_lease.org == org).order_by(_lease.shard))
    return [Lease(shard, holder, int(fence)) for _, shard, holder, fence in rows]


async def _now_ms(connection: AsyncConnection) -> int:
    return int(await connection.scalar(select(database_ms())) or 0)


async def _alone(connection: AsyncConnection, org: str) -> bool:
    """Whether nobody else is sharing out this organisation's shards; SQLite has but one writer anyway."""
    if connection.dialect.name != "postgresql":
        return True
    lock = text("SELECT pg_try_advisory_xact_lock(hashtext('lantern shards'), hashtext(:org))")
    return bool(await connection.scalar(lock, {"org": org}))
