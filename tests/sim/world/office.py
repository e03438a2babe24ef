"""Head office: the real inbox on its real engine, over a simulated disk and line."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.exc import DBAPIError

from hub.db import open_engine
from hub.fleet.stores import FleetError, enrol, make_code
from hub.inbox import Changes, Inbox
from protocol.link.link import LinkLost
from protocol.link.stopping import stoppable
from protocol.link.virtual import EPOCH_MS
from tests.sim.net.broker import SimBroker
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
        engine = open_engine(f"sqlite:///{self.path}")
        generation = self.disk.generation
        self.inbox = inbox = _Inbox(engine, ORG, HUB_KEY, clock=self.clock, changes=Changes())
        inbox.office = self
        self.tell("boots", self.name)
        try:
            while True:
                try:
                    await stoppable(self._session(inbox, lambda: self.dead or self.disk.generation != generation))
                except* LinkLost:
                    pass
                await self.clock.sleep(REDIAL_S)
        finally:
            self.inbox = None
            await engine.dispose()

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

    async def _session(self, inbox: Inbox, is_dead: Callable[[], bool]) -> None:
        async with self._broker.connect(CLIENT, CLIENT, None, is_dead) as link:
            await inbox.run(link)
