"""The inbox: messages in, one transaction for as many as wait, acknowledgements out after its commit.

Between the broker and the database stands one bounded queue. What does not fit is dropped and sent again by its store:
no acknowledgement, no loss. How full the queue is goes back to every store as credit.
"""

import asyncio
from collections.abc import Sequence

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.boxes import public_keys, seen
from hub.inbox import books
from hub.inbox.books import Received, Result
from hub.inbox.changes import Changes
from hub.inbox.project import parked_row
from hub.masters.pages import make_page
from protocol.batch import decode_batch
from protocol.link.clocks import Clock
from protocol.link.session import Incoming, Link
from protocol.messages import Ack, Hello, Pull
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import BadSeal, seal, unseal
from protocol.topics import Address, parse, up_filter

QUEUE_MAX = 256
GROUP_MAX = 64
CREDIT_BYTES = 1 << 20
RETRY_S = 0.5

_log = structlog.get_logger()


class Inbox:
    """One worker over one link. `listen` fills the queue, `work` empties it."""

    def __init__(
        self, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, *, clock: Clock, changes: Changes, shard: str = "+"
    ) -> None:
        self._engine, self._org, self._key, self._clock = engine, org, key, clock
        self._changes, self._shard = changes, shard
        self._queue: asyncio.Queue[Incoming] = asyncio.Queue(QUEUE_MAX)
        self._keys: dict[Address, dict[int, Ed25519PublicKey]] = {}
        self.received = 0
        self.dropped = 0
        self.applied = 0

    async def run(self, link: Link) -> None:
        """Serve a link until it ends (`LinkLost`) or the task is cancelled. What is queued outlives the link."""
        await link.subscribe(up_filter(self._org, self._shard))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(link), name="inbox listen")
            group.create_task(self._work(link), name="inbox work")

    async def _listen(self, link: Link) -> None:
        async for message in link.incoming():
            self.received += 1
            if self._queue.full():
                self.dropped += 1
            else:
                self._queue.put_nowait(message)

    async def _work(self, link: Link) -> None:
        while True:
            group = [await self._queue.get()]
            while len(group) < GROUP_MAX and not self._queue.empty():
                group.append(self._queue.get_nowait())
            try:
                await self._serve(link, group)
            except DBAPIError as exc:
                # Nothing was acknowledged, so the stores send again; meanwhile the database may come back.
                _log.error("database refused a group", messages=len(group), problem=str(exc.orig))
                await self._clock.sleep(RETRY_S)

    async def _serve(self, link: Link, group: Sequence[Incoming]) -> None:
        batches: list[Received] = []
        for message in group:
            try:
                address, leaf = parse(message.topic)
                payload = await self._unsealed(address, message)
                if leaf == "up/hello":
                    await self._hello(link, address, unpack(payload, Hello))
                elif leaf == "up/pull":
                    await self._pull(link, address, unpack(payload, Pull))
                elif leaf in {"up/ledger", "up/telemetry"}:
                    batches.append(_received(address, leaf, payload))
            except BadMessage as exc:
                await self._park(message, str(exc))
        if batches:
            for result in await self._apply(batches):
                await self._acknowledge(link, result)
            self._changes.notify()

    async def _apply(self, batches: Sequence[Received]) -> list[Result]:
        """All in one transaction; where the database finds fault with one of them, one by one."""
        try:
            results = await self._commit(batches)
        except DBAPIError as exc:
            if len(batches) == 1 or exc.connection_invalidated:
                raise
            results = []
            for one in batches:
                try:
                    results += await self._commit([one])
                except DBAPIError as alone:
                    _log.error("batch refused by the database", store=one.address.store, problem=str(alone.orig))
        self.applied += len(results)
        return results

    async def _commit(self, batches: Sequence[Received]) -> list[Result]:
        async with self._engine.connect() as connection:
            await connection.execution_options(lantern_write=True)
            async with connection.begin():
                return await books.apply(connection, batches, self._clock.wall_ms())

    async def _hello(self, link: Link, address: Address, hello: Hello) -> None:
        key = books.key_of(address, hello.epoch, hello.stream)
        async with self._engine.connect() as connection:
            await connection.execution_options(lantern_write=True)
            async with connection.begin():
                current = (await books.stores(connection, [address]))[address.org, address.store].epoch
                at = (await books.cursors(connection, [key], lock=False))[key]
                refusal = "" if hello.epoch == current else "epoch"
                if hello.stream == "ledger":
                    await seen(connection, address, hello, refusal, self._clock.wall_ms())
        behind = at.applied_seq < hello.acked_seq
        if behind:
            _log.warning(
                "hub is behind what it acknowledged", store=address.store, has=at.applied_seq, said=hello.acked_seq
            )
        want = at.applied_seq + 1 if behind else 0
        result = Result(address, hello.epoch, hello.stream, at.applied_seq, want, refusal)
        await self._acknowledge(link, result, hello.nonce)
        self._changes.notify()

    async def _pull(self, link: Link, address: Address, pull: Pull) -> None:
        async with self._engine.connect() as connection:
            page = await make_page(connection, address.org, address.store, pull)
        await self._send(link, address.topic("down/page"), pack(page), qos=1)

    async def _acknowledge(self, link: Link, result: Result, nonce: int = 0) -> None:
        ack = Ack(
            epoch=result.epoch,
            stream=result.stream,
            upto_seq=result.upto_seq,
            want_seq=result.want_seq,
            credit_bytes=max(16_384, CREDIT_BYTES * (QUEUE_MAX - self._queue.qsize()) // QUEUE_MAX),
            hub_ms=self._clock.wall_ms(),
            nonce=nonce,
            refusal=result.refusal,
        )
        await self._send(link, result.address.topic("down/ack"), pack(ack), qos=0)

    async def _send(self, link: Link, topic: str, payload: bytes, *, qos: int) -> None:
        await link.publish(topic, seal(payload, topic, self._key), qos=qos)

    async def _unsealed(self, address: Address, message: Incoming) -> bytes:
        keys = self._keys.get(address)
        for attempt in range(2):
            if keys is None or attempt:
                async with self._engine.connect() as connection:
                    keys = self._keys[address] = await public_keys(connection, address)
                if not keys:
                    del self._keys[address]
                    raise BadMessage("no box of this name is enrolled")
            for _, key in sorted(keys.items(), reverse=True):
                try:
                    return unseal(message.payload, message.topic, key)
                except BadSeal:
                    continue
        raise BadSeal("the signature is not this box's")

    async def _park(self, message: Incoming, reason: str) -> None:
        """Keep what cannot be read, where its topic at least names a box that we know."""
        _log.warning("message parked", topic=message.topic[:120], problem=reason, size=len(message.payload))
        try:
            address, leaf = parse(message.topic)
        except BadMessage:
            address, leaf = Address(self._org, "unknown", "unknown"), "?"
        row = parked_row(address, leaf[-16:], 0, reason, message.payload, self._clock.wall_ms())
        async with self._engine.connect() as connection:
            await connection.execution_options(lantern_write=True)
            async with connection.begin():
                await books.park(connection, [row])
        self._changes.notify()


def _received(address: Address, leaf: str, payload: bytes) -> Received:
    batch = decode_batch(payload)
    if (batch.store, batch.box, f"up/{batch.stream}") != (address.store, address.box, leaf):
        raise BadMessage(f"a batch of {batch.store}/{batch.box}/{batch.stream} under another's topic")
    return Received(address, batch, payload)
