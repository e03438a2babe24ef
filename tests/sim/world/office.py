"""Head office: the real inbox on its real engine, over a simulated disk and line."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.books.keep import keep_books
from hub.db import open_engine, writing
from hub.fleet.stores import FleetError, enrol, make_code
from hub.inbox import Changes, Inbox
from hub.lending import set_back
from hub.lending.work import keep_lending
from protocol.link.link import Link, LinkLost
from protocol.link.stopping import stoppable
from protocol.link.virtual import EPOCH_MS
from tests.sim.net.broker import SimBroker
from tests.sim.world.crew import AwakeClock, Crew, SimWorker
from tests.sim.world.keys import HUB_KEY
from tests.sim.world.machine import Machine

ORG = "acme"
CLIENT = "hub"
#: How soon the hub dials again (hub/app.py).
REDIAL_S = 0.3


class _Inbox(Inbox):
    """The inbox, which may be told to be stingy."""

    office: "Office"

    def _credit(self, *of: Any) -> int:
        return self.office.credit_bytes or super()._credit(*of)


class Office(Machine):
    """The hub of the chain."""

    def __init__(self, broker: SimBroker, folder: Path, rng: random.Random, tell: Callable[..., None]) -> None:
        super().__init__(CLIENT, folder, rng, tell)
        self.inbox: Inbox | None = None
        #: How many inbox workers there are; one alone leases nothing.
        self.workers = 1
        self.crew: Crew | None = None
        #: Set while somebody looks at what members own and at the stores' stock: by day, in chains that trade (trade/).
        self.awake = asyncio.Event()
        #: An old backup was put back: lending is paused before anything else, as the manual says.
        self.set_back = False
        self._names = 0
        #: What any store may have on its way, whatever room there is; 0: as much as there is.
        self.credit_bytes = 0
        self._broker = broker

    @property
    def path(self) -> Path:
        """Where the database lies."""
        return self.disk.path("hub.db")

    @property
    def ready(self) -> bool:
        """Whether the inbox is at work."""
        return not self.dead and self.inbox is not None

    async def program(self) -> None:
        """Serve, dial again, for ever."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._follow(), name="stock")
                if self.set_back:
                    await self._pause_lending()
                if self.workers > 1:
                    self.crew = Crew(self.workers, self._work, self.clock, self.awake)
                    await self.crew.run()
                else:
                    await self._alone()
        finally:
            self.inbox = self.crew = None

    async def _follow(self) -> None:
        """The stock of the stores, beside everything else."""
        await self.awake.wait()
        engine = open_engine(f"sqlite:///{self.path}")
        try:
            await keep_books(engine, ORG, AwakeClock(self.clock, self.awake))
        finally:
            await engine.dispose()

    async def _pause_lending(self) -> None:
        engine = open_engine(f"sqlite:///{self.path}")
        try:
            async with writing(engine) as connection:
                await set_back.pause(connection, ORG, self.clock.wall_ms())
            self.set_back = False
        finally:
            await engine.dispose()

    async def _alone(self) -> None:
        """One inbox for all stores."""
        engine = open_engine(f"sqlite:///{self.path}")
        try:
            inbox = self._make_inbox(engine, ORG, HUB_KEY, clock=self.clock, changes=Changes())
            self._comes_up(inbox)

            async def serve(link: Link) -> None:
                async with asyncio.TaskGroup() as group:
                    group.create_task(inbox.run(link), name="inbox")
                    group.create_task(self._lend(link, engine), name="lending")

            await self._dial(CLIENT, serve)
        finally:
            await engine.dispose()

    async def _lend(self, link: Link, engine: AsyncEngine) -> None:
        await self.awake.wait()
        clock = AwakeClock(self.clock, self.awake)
        await keep_lending(link, engine, ORG, HUB_KEY, clock, speaks=lambda: True)  # type: ignore[arg-type]

    async def _work(self, number: int) -> None:
        """One worker of several, in one life of its process."""
        assert self.crew
        self._names += 1
        engine = open_engine(f"sqlite:///{self.path}")
        try:
            name = f"w{number}-{self._names}"
            worker = SimWorker(engine, ORG, self.crew.clocks[number], name, self._make_inbox)
            self._comes_up(worker.inbox)
            await self._dial(f"{CLIENT}-{name}", worker.run)
        finally:
            await engine.dispose()

    def _make_inbox(self, *what: Any, **how: Any) -> Inbox:
        made = _Inbox(*what, **how)
        made.office = self
        return made

    def _comes_up(self, inbox: Inbox) -> None:
        is_first, self.inbox = self.inbox is None, inbox
        if is_first:
            self.tell("boots", self.name)

    async def _dial(self, client: str, serve: Callable[[Link], Awaitable[None]]) -> None:
        """Serve, dial again, for ever."""
        generation = self.disk.generation

        async def session() -> None:
            is_dead = lambda: self.dead or self.disk.generation != generation  # noqa: E731
            async with self._broker.connect(client, CLIENT, None, is_dead) as link:
                await serve(link)

        while True:
            try:
                await stoppable(session())
            except* LinkLost:
                pass
            await self.clock.sleep(REDIAL_S)

    async def enrol(self, store: str, box: str, key: Ed25519PublicKey) -> int:
        """A person enrols a box, as often as it takes; the epoch of its new life."""
        while True:
            engine = open_engine(f"sqlite:///{self.path}")
            try:
                code = await make_code(engine, ORG, store, box, EPOCH_MS)
                return (await enrol(engine, code, key, EPOCH_MS)).epoch
            except (DBAPIError, OSError, FleetError):
                await asyncio.sleep(0.5)
            finally:
                await engine.dispose()
