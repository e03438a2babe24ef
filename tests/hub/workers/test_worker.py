"""Two workers on one broker and one database: each store has one of them, and another when that one is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.tables.inbox import shard_lease
from hub.inbox import Changes
from hub.workers import Worker
from protocol.link.memory import MemoryBroker
from protocol.messages import Ack
from protocol.packing import unpack
from protocol.seal import unseal
from tests.hub.inbox.box import HUB_KEY, NOW_MS, ORG, Box, Hub, sold

STORES = [f"s{number:03d}" for number in range(1, 9)]


class TurnClock:
    """Whoever sleeps wakes when the test says so."""

    def __init__(self) -> None:
        self.turn = asyncio.Event()

    def wall_ms(self) -> int:
        return NOW_MS

    def monotonic(self) -> float:
        return 0.0

    async def sleep(self, seconds: float) -> None:
        await self.turn.wait()

    async def beat(self) -> None:
        """Let all sleepers go on once."""
        turn, self.turn = self.turn, asyncio.Event()
        turn.set()
        await asyncio.sleep(0)


class Chain:
    """Stores that listen for the hub's word, and workers by name."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine, self.broker, self.clock = engine, MemoryBroker(), TurnClock()
        self.boxes: dict[str, Box] = {}
        self.told: list[tuple[str, Ack]] = []

    async def open(self) -> None:
        hub = Hub(self.engine)
        for store in STORES:
            self.boxes[store] = await hub.enrol(store)
            self.boxes[store].write(*(sold(number) for number in range(1, 5)))
        async with writing(self.engine) as connection:
            await connection.execute(update(t.box).values(seen_ms=NOW_MS))

    @asynccontextmanager
    async def worker(self, name: str) -> AsyncIterator[Worker]:
        """At work until the end of the block; then it is gone without a word."""
        made = Worker(self.engine, ORG, HUB_KEY, clock=self.clock, changes=Changes(), name=name)
        async with self.broker.connect(name) as link:
            task = asyncio.create_task(made.run(link))
            try:
                yield made
            finally:
                task.cancel()
                await asyncio.wait({task})

    async def send(self, store: str, first: int, last: int) -> None:
        async with self.broker.connect(store) as line:
            message = self.boxes[store].facts(first, last)
            await line.publish(message.topic, message.payload)

    async def listen(self, wanted: int, upto: int = 0) -> list[tuple[str, int, int]]:
        """The next words of the hub from `upto` on, in the order of their stores: where it stands, what it asks for."""
        got = []
        async with asyncio.timeout(10), self.broker.connect("ears") as line:
            await line.subscribe(f"ln/v1/{ORG}/+/+/+/down/ack")
            incoming = line.incoming()
            while len(got) < wanted:
                message = await anext(incoming)
                ack = unpack(unseal(message.payload, message.topic, HUB_KEY.public_key()), Ack)
                if ack.upto_seq >= upto:
                    got.append((message.topic.split("/")[4], ack.upto_seq, ack.want_seq))
        return sorted(got)

    async def until(self, true) -> None:
        """Let time pass until it is so."""
        async with asyncio.timeout(10):
            while not true():
                await self.clock.beat()
                await asyncio.sleep(0.01)


@pytest.fixture
async def chain(engine: AsyncEngine) -> Chain:
    made = Chain(engine)
    await made.open()
    return made


async def test_a_worker_that_takes_stores_over_tells_them_at_once_to_go_on(chain: Chain):
    ears = asyncio.create_task(chain.listen(len(STORES)))
    await asyncio.sleep(0)

    async with chain.worker("one"):
        told = await ears

    assert told == [(store, 0, 1) for store in STORES]


async def test_every_store_is_served_by_one_of_two_workers(chain: Chain):
    async with chain.worker("one") as one, chain.worker("two") as two:
        await chain.until(lambda: len(one.heard) == len(two.heard) == 32 and not one.heard & two.heard)
        ears = asyncio.create_task(chain.listen(len(STORES), upto=4))
        await asyncio.sleep(0)
        for store in STORES:
            await chain.send(store, 1, 4)
        told = await ears

        assert told == [(store, 4, 0) for store in STORES]
        assert one.inbox.batches + two.inbox.batches == len(STORES)
        assert one.inbox.batches
        assert two.inbox.batches


async def test_a_worker_whose_lease_went_to_another_commits_nothing_and_acknowledges_nothing(chain: Chain):
    """It was stopped for a while, say, and does not know yet: the lease is looked at in the transaction itself."""
    async with chain.worker("one") as one:
        await chain.until(lambda: len(one.heard) == 64)
        async with writing(chain.engine) as connection:
            await connection.execute(update(shard_lease).values(holder="two", fence=2))

        await chain.send("s001", 1, 4)
        async with asyncio.timeout(10):
            while not one.inbox.commits:
                await asyncio.sleep(0.01)

        assert one.inbox.batches == 0
        async with chain.engine.connect() as connection:
            assert (await connection.execute(t.fact.select())).first() is None
            assert (await connection.execute(t.cursor.select())).first() is None


async def test_what_a_worker_left_undone_is_done_by_the_next(chain: Chain):
    async with chain.worker("one") as one:
        await chain.until(lambda: len(one.heard) == 64)
        await chain.send("s001", 1, 2)
        async with asyncio.timeout(10):
            while not one.inbox.batches:
                await asyncio.sleep(0.01)
        await one.leave()
    await chain.send("s001", 3, 4)  # nobody is there
    ears = asyncio.create_task(chain.listen(len(STORES)))
    await asyncio.sleep(0)

    async with chain.worker("two") as two:
        told = {store: (upto, want) for store, upto, want in await ears}
        again = asyncio.create_task(chain.listen(1, upto=4))
        await asyncio.sleep(0)
        await chain.send("s001", 3, 4)

        assert told["s001"] == (2, 3)
        assert await again == [("s001", 4, 0)]
        assert set(two.duty.held.values()) == {2}
