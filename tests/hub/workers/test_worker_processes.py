"""Real workers, real broker, real databases, and SIGKILL: whoever dies, every sale is there once."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from demo.processes import Process
from hub.workers.roster import roster
from tests.hub.inbox.box import HUB_KEY, LEDGER, ORG, Box, Hub, sold
from tests.hub.workers.shop_front import Front

STORES, FACTS = 24, 120

pytestmark = pytest.mark.timeout(180)


class Hands:
    """Worker processes on one database and one broker."""

    def __init__(self, folder: Path, db: str, broker: str, engine: AsyncEngine) -> None:
        self._folder, self._db, self._broker, self.engine = folder, db, broker, engine
        (folder / "hub.key").write_bytes(HUB_KEY.private_bytes_raw())
        self.processes: list[Process] = []

    async def start(self, number: int) -> Process:
        """One more."""
        arguments = ["-m", "hub.cli", "worker", "--data-dir", str(self._folder), "--db", self._db]
        process = Process(f"worker {number}", [*arguments, "--broker", self._broker], self._folder / f"w{number}.log")
        await process.start()
        self.processes.append(process)
        return process

    async def shares(self) -> list[int]:
        """How many shards each living worker has."""
        async with self.engine.connect() as connection:
            return sorted(int(str(row["shards"])) for row in await roster(connection, ORG) if row["alive"])

    async def stop(self) -> None:
        for process in self.processes:
            process.kill()
        for process in self.processes:
            await process.wait()

    def tails(self) -> str:
        return "\n".join(process.tail() for process in self.processes)


@asynccontextmanager
async def chain(
    tmp_path: Path, hub_url: str, engine: AsyncEngine, broker: str
) -> AsyncIterator[tuple[Hands, list[Box]]]:
    hub = Hub(engine)
    boxes = [await hub.enrol(f"s{number:03d}") for number in range(STORES)]
    for box in boxes:
        box.write(*(sold(number, minor=100 + number) for number in range(1, FACTS + 1)))
    hands = Hands(tmp_path, hub_url, broker, engine)
    try:
        yield hands, boxes
    finally:
        await hands.stop()


async def until(true: Callable[[], Awaitable[bool]], seconds: float, words: Callable[[], str]) -> None:
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, words()
        await asyncio.sleep(0.05)


async def all_is_there_once(engine: AsyncEngine, boxes: list[Box]) -> None:
    hub = Hub(engine)
    for box in boxes:
        assert await hub.records(box) == box.records[LEDGER]
        assert await hub.takings(box.address.store) == (sum(100 + n for n in range(1, FACTS + 1)), FACTS)
    assert await hub.broken() == []
    assert await hub.parked() == []


async def test_three_workers_share_the_stores_and_two_take_over_from_one_that_is_killed(
    tmp_path, hub_url, engine, mosquitto_url
):
    async with chain(tmp_path, hub_url, engine, mosquitto_url) as (hands, boxes):
        for number in range(3):
            await hands.start(number)

        async def shared() -> bool:
            return await hands.shares() == [21, 21, 22]

        await until(shared, 40, hands.tails)
        front = Front(mosquitto_url, boxes)
        selling = asyncio.create_task(front.run())
        await until(partial(beyond, front, STORES * FACTS // 3), 40, hands.tails)
        hands.processes[1].kill()

        async with asyncio.timeout(50):
            await selling

        async def shared_again() -> bool:
            return await hands.shares() == [32, 32]

        await until(shared_again, 20, hands.tails)
        await all_is_there_once(engine, boxes)


async def test_workers_that_are_killed_and_started_again_at_any_moment_lose_and_double_nothing(
    tmp_path, hub_url, engine, mosquitto_url
):
    rng = random.Random(7)
    async with chain(tmp_path, hub_url, engine, mosquitto_url) as (hands, boxes):
        for number in range(2):
            await hands.start(number)
        front = Front(mosquitto_url, boxes)
        selling = asyncio.create_task(front.run())
        for number in range(2, 6):
            target = front.at_hub + rng.randrange(500)
            await until(partial(beyond, front, target), 40, hands.tails)
            victim = rng.choice([one for one in hands.processes if one.running])
            victim.kill()
            await hands.start(number)

        async with asyncio.timeout(50):
            await selling
        await all_is_there_once(engine, boxes)


async def beyond(front: Front, count: int) -> bool:
    return front.at_hub >= min(count, STORES * FACTS)
