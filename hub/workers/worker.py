"""A worker: the inbox of the stores whose shards it has leased, over one link at a time.

Every beat it says that it is alive and hears which shards are its own; what is new it subscribes to and prompts, what it
handed over it hears no more. Whether a shard is still ours is asked again inside each transaction, so a worker that was
stopped for a minute, or whose clock stood, commits nothing that has become another's.
"""

import asyncio
import secrets

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.asking import ask_boxes
from hub.inbox import Changes, Inbox
from hub.lending.work import keep_lending
from hub.masters.announce import announce
from hub.workers.duty import Duty, filters
from hub.workers.leases import BEAT_S, Leases
from hub.workers.prompt import standings
from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.topics import ALL_SHARDS

#: How long a beat and a good-bye may take. A large load by another process may hold SQLite's lock meanwhile.
BEAT_TIMEOUT_S, LEAVE_S = 40.0, 2.0

_log = structlog.get_logger()


class Worker:
    """One of any number of workers on one database and one broker; `sliced` where that can be asked for slices of stores."""

    def __init__(
        self,
        engine: AsyncEngine,
        org: str,
        key: Ed25519PrivateKey,
        *,
        clock: Clock,
        changes: Changes,
        name: str = "",
        sliced: bool = True,
    ) -> None:
        self.name, self._sliced = name or secrets.token_hex(4), sliced
        self._engine, self._org, self._key, self._clock = engine, org, key, clock
        self._leases = Leases(engine, org, self.name)
        self.duty = Duty(self._leases)
        self.inbox = Inbox(engine, org, key, clock=clock, changes=changes, guard=self.duty)
        #: The shards that we are subscribed to on this link.
        self.heard: frozenset[str] = frozenset()
        self._away = False

    async def run(self, link: Link) -> None:
        """Serve a link until it ends (`LinkLost`) or the task is cancelled."""
        await self._beat()
        async with asyncio.TaskGroup() as group:
            group.create_task(self.inbox.work(link), name="inbox")
            group.create_task(self._beats(link), name="leases")
            announcing = announce(link, self._engine, self._org, self._key, self._clock, speaks=self._speaks)
            group.create_task(announcing, name="masters announcer")
            asking = ask_boxes(link, self._engine, self._org, self._key, self._clock, speaks=self._speaks)
            group.create_task(asking, name="questions to boxes")
            lending = keep_lending(link, self._engine, self._org, self._key, self._clock, speaks=self._speaks)
            group.create_task(lending, name="lending")

    async def leave(self) -> None:
        """Hand all shards over; where the database is away, the leases run out by themselves."""
        self.duty.held = {}
        try:
            async with asyncio.timeout(LEAVE_S):
                await self._leases.leave()
        except Exception as exc:  # noqa: BLE001 - we go in any case, and others see it by the clock
            _log.info("worker.leaves_without_a_word", worker=self.name, problem=str(exc)[:200])

    def _speaks(self) -> bool:
        """Whether it is we who announce the masters: whoever serves the first shard."""
        return ALL_SHARDS[0] in self.duty.held

    async def _beats(self, link: Link) -> None:
        self.heard = frozenset()
        while True:
            await self._follow(link)
            await self._clock.sleep(BEAT_S)
            await self._beat()

    async def _beat(self) -> None:
        """Without the database we go on as before: nothing can be committed without it either."""
        try:
            async with asyncio.timeout(BEAT_TIMEOUT_S):
                self.duty.held = await self._leases.beat(self.inbox.commits)
        except Exception as exc:  # noqa: BLE001 - each driver says in its own way that the database is away
            if not self._away:
                _log.warning("worker.database_away", worker=self.name, problem=str(exc)[:200])
            self._away = True
        else:
            self._away = False

    async def _follow(self, link: Link) -> None:
        """Hear what is ours, and only that; tell the stores that are new to us where the hub stands."""
        heard, held = self.heard, frozenset(self.duty.held)
        if held == heard:
            return
        before, after = (filters(self._org, shards, sliced=self._sliced) for shards in (heard, held))
        if new := after - before:
            await link.subscribe(*sorted(new))
        if gone := before - after:
            await link.unsubscribe(*sorted(gone))
        _log.info("worker.shards", worker=self.name, held=len(held), taken=len(held - heard), left=len(heard - held))
        self.heard = held
        await self._prompt(link, held - heard)

    async def _prompt(self, link: Link, shards: frozenset[str]) -> None:
        if not shards:
            return
        try:
            async with self._engine.connect() as connection:
                results = await standings(connection, self._org, shards, self._clock.wall_ms())
        except Exception as exc:  # noqa: BLE001 - it is a courtesy: stores ask by themselves a little later
            _log.info("worker.prompts_nobody", worker=self.name, problem=str(exc)[:200])
            return
        await self.inbox.tell(link, results)
