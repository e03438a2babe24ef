"""Several inbox workers of one head office: the real ones, each with its own engine and session, on the one database.

They lease their shards by its clock, which is the world's here. A worker that is killed is away for a while and comes back under
another name, as a process does; one that stands still does not say that it is alive, and goes on later as if nothing had been.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sqlalchemy.ext.asyncio import AsyncEngine

import edge.membership
import edge.sync.down.borrower
import hub.lending.work
import hub.workers.leases
import hub.workers.worker
from hub.inbox import Changes, Inbox
from hub.lending.work import keep_lending
from hub.workers import Worker
from protocol.link.clocks import Clock
from protocol.link.virtual import EPOCH_MS
from tests.sim.world.keys import HUB_KEY

#: How long a killed worker is away where nobody says, in seconds.
AWAY_S = 1.0
#: A short day knows less patience: when lending begins after a start, how often boxes ask, how often they give back.
STARTS_S, ASKED_EVERY_S, LOOK_S = 1.0, 20.0, 2.0
Work = Callable[[int], Awaitable[None]]


class AwakeClock:
    """The clock of work that rests by night: whoever sleeps by it sleeps on until somebody is `awake`."""

    def __init__(self, clock: Clock, awake: asyncio.Event) -> None:
        self._clock, self._awake = clock, awake

    def wall_ms(self) -> int:
        """See `Clock`."""
        return self._clock.wall_ms()

    def monotonic(self) -> float:
        """See `Clock`."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await self._clock.sleep(seconds)
        await self._awake.wait()


class StandingClock:
    """A worker's clock: whoever sleeps by it sleeps on for as long as the worker stands. It lends while somebody is `awake`."""

    def __init__(self, clock: Clock, awake: asyncio.Event) -> None:
        self._clock, self.awake = clock, awake
        self.stands_s = 0.0

    def wall_ms(self) -> int:
        """See `Clock`."""
        return self._clock.wall_ms()

    def monotonic(self) -> float:
        """See `Clock`."""
        return self._clock.monotonic()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await self._clock.sleep(seconds)
        while self.stands_s > 0:
            stands_s, self.stands_s = self.stands_s, 0.0
            await self._clock.sleep(stands_s)


class SimWorker(Worker):
    """A worker with an inbox of the world's, at a place where no process can be looked for."""

    def __init__(self, engine: AsyncEngine, org: str, clock: Clock, name: str, inbox: Callable[..., Inbox]) -> None:
        changes = Changes()
        super().__init__(engine, org, HUB_KEY, clock=clock, changes=changes, name=name)
        self._leases._place = "sim"
        self.inbox = inbox(engine, org, HUB_KEY, clock=clock, changes=changes, guard=self.duty)


class Crew:
    """Keeps `count` workers at `work`, which is told which of them it is."""

    def __init__(self, count: int, work: Work, clock: Clock, awake: asyncio.Event) -> None:
        self.clocks = [StandingClock(clock, awake) for _ in range(count)]
        self._work, self._clock = work, clock
        self._running: list[asyncio.Future[None] | None] = [None] * count
        self._away_s = [AWAY_S] * count

    async def run(self) -> None:
        """Until cancelled; a worker that falls over by itself takes head office with it, which nothing may."""
        async with asyncio.TaskGroup() as group:
            for number in range(len(self.clocks)):
                group.create_task(self._keep(number), name=f"worker {number}")

    def kill(self, number: int, away_s: float) -> None:
        """End one this instant; it leaves without a word."""
        running = self._running[number % len(self._running)]
        self._away_s[number % len(self._away_s)] = away_s
        if running:
            running.cancel()

    async def _keep(self, number: int) -> None:
        while True:
            running = self._running[number] = asyncio.ensure_future(self._work(number))
            try:
                await asyncio.wait({running})
            finally:
                running.cancel()
                await asyncio.gather(running, return_exceptions=True)
            if not running.cancelled():
                running.result()
            await self._clock.sleep(self._away_s[number])


@contextmanager
def in_virtual_time() -> Iterator[None]:
    """The database's clock is the loop's; masters and questions to boxes are another story. Who lends, looks at once and often."""

    async def now_ms(_: Any) -> int:
        return EPOCH_MS + int(asyncio.get_running_loop().time() * 1000)

    async def nothing(*_: Any, **__: Any) -> None:
        await asyncio.Event().wait()

    async def lend(link: Any, engine: Any, org: Any, key: Any, clock: StandingClock, **how: Any) -> None:
        await clock.awake.wait()
        await keep_lending(link, engine, org, key, AwakeClock(clock, clock.awake), **how)

    with (
        patch.object(hub.workers.leases, "_now_ms", now_ms),
        patch.object(hub.workers.worker, "announce", nothing),
        patch.object(hub.workers.worker, "ask_boxes", nothing),
        patch.object(hub.workers.worker, "keep_lending", lend),
        patch.object(hub.lending.work, "STARTS_S", STARTS_S),
        patch.object(edge.sync.down.borrower, "EVERY_S", ASKED_EVERY_S),
        patch.object(edge.membership, "LOOK_S", LOOK_S),
    ):
        yield
