"""A store's box: the real journal on a simulated disk, the real line on a simulated one."""

import asyncio
import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from edge.journal import LEDGER, Identity, Journal, JournalCore, JournalError, Limits
from edge.journal.streams import acked, anchor
from edge.membership import Membership
from edge.replica.leases import Leases
from edge.sync.down.borrower import Borrower
from edge.sync.line import Line
from protocol.link.link import Will
from protocol.messages import MastersHead
from protocol.topics import Address
from tests.sim.net.broker import SimBroker
from tests.sim.net.neighbour import between
from tests.sim.world.keys import HUB_KEY
from tests.sim.world.machine import Machine

#: Small bounds, so that short worlds reach them.
LIMITS = Limits(telemetry_kept=6, commands_kept=200, ballast_bytes=0, low_water_bytes=0, waiting_max=64)


#: How often a box tidies, in seconds, and a business date later than all.
TIDY_S, EVERY_DATE = (0.3, 4.0), 99991231
LastRows = Sequence[tuple[int, bytes, bytes, str]]


class NoMasters:
    """A replica for which head office has nothing."""

    revision = 0

    def begin(self, to_revision: int, *, anew: bool = False) -> object:
        raise AssertionError("nothing was announced")

    def take(self, page: object) -> str:
        raise AssertionError("nothing was asked for")

    def member(self, given: str) -> None:
        """Nobody."""

    def notes(self, store: str) -> list[bytes]:
        """None."""
        return []


class Box(Machine):
    """One box in one life."""

    def __init__(
        self,
        address: Address,
        epoch: int,
        key: Ed25519PrivateKey,
        hub_key: Ed25519PublicKey,
        broker: SimBroker,
        folder: Path,
        rng: random.Random,
        tell: Callable[..., None],
        *,
        name: str,
    ) -> None:
        super().__init__(name, folder, rng, tell)
        self.address, self.epoch, self.key, self.hub_key = address, epoch, key, hub_key
        self.identity = Identity(address.org, address.store, address.box, epoch)
        self.client = f"{address.org}-{address.store}-{address.box}"
        self.journal: Journal | None = None
        self.line: Line | None = None
        #: Whether its store has members and looks after its stock; then what it was lent of accounts (trade/).
        self.trades = False
        self.leases: Leases | None = None
        self._borrower: Borrower | None = None
        #: Somebody put an old card back, or copied it: then it may say that there is trouble.
        self.incident = False
        #: Its card is lost for good.
        self.gone = False
        #: Of what version it is, or head office for it, where they differ (net/neighbour.py).
        self.version = ""
        #: Whether it lets go of what head office has, and who reads that for the last time: number, record, hash, cart.
        self.lets_go = False
        self.last_read: Callable[[LastRows], None] = lambda _: None
        self._broker = broker

    @property
    def ready(self) -> bool:
        """Whether lanes can sell."""
        return not self.dead and self.journal is not None

    @property
    def trouble(self) -> str:
        """What the line says of itself."""
        return self.line.status().trouble if self.line else ""

    @property
    def is_dark(self) -> bool:
        """Whether it says that head office does not answer it."""
        return self.line is not None and self.line.status().state == "DARK"

    @property
    def path(self) -> Path:
        """Where the journal lies."""
        return self.disk.path("journal.db")

    async def program(self) -> None:
        """The store server, as far as the road of a fact goes."""
        journal = await Journal.open(self.path, self.identity, clock=self.clock, limits=LIMITS)
        beside = [asyncio.create_task(self._tidy(journal), name=f"{self.name} tidies")]
        if self.trades:
            beside.append(asyncio.create_task(self._know_members(journal).run(), name=f"{self.name} knows its members"))
        self.journal, self.line = journal, self._make_line(journal)
        self.tell("boots", self.name, journal.head("ledger"), journal.acked("ledger"))
        try:
            await self.line.run()
        finally:
            for task in beside:
                task.cancel()
            leases = self.leases
            self.journal = self.line = self.leases = self._borrower = None
            if not self.dead:
                await journal.close()
                if leases:
                    leases.close()

    def _know_members(self, journal: Journal) -> Membership:
        self.leases = Leases(self.disk.path("leases.db"), self.epoch)
        self._borrower = Borrower(self.leases, self.epoch, clock=self.clock)
        self._borrower.on_head(MastersHead(0, lends=True))
        return Membership(journal, NoMasters(), self.leases, lambda: 0, self.clock)

    def lent(self, account: str, member: str) -> int:
        """How much of an account it knows to have been lent."""
        return self.leases.of(account, member).granted if self.leases else 0

    def named(self, member: str) -> None:
        """A member stands at one of its lanes."""
        if self._borrower:
            self._borrower.ask(member)

    async def _tidy(self, journal: Journal) -> None:
        """Let go of all that head office has, whatever its age, now and then."""
        rng = random.Random(f"{self.name} {self.disk.generation} tidies")
        while self.lets_go:
            await self.clock.sleep(rng.uniform(*TIDY_S))
            with suppress(JournalError):
                await journal._writer.do(self._let_go, durable=False)

    def _let_go(self, core: JournalCore) -> int:
        after, upto = anchor(core.connection, LEDGER).seq, acked(core.connection, LEDGER)
        rows = core.connection.execute(
            "SELECT seq, record, hash, cart FROM ledger WHERE seq > ? AND seq <= ? ORDER BY seq", (after, upto)
        )
        self.last_read(rows.fetchall())
        return core.forget(EVERY_DATE)

    def _make_line(self, journal: Journal) -> Line:
        def dial(will: Will) -> object:
            session = self._broker.connect(self.client, self.name, will, self._is_this_life(self.disk.generation))
            return between(session, self.version, self.key, HUB_KEY)

        return Line(
            journal,  # type: ignore[arg-type]
            NoMasters(),  # type: ignore[arg-type]
            self.address,
            self.epoch,
            key=self.key,
            hub_key=self.hub_key,
            dial=dial,  # type: ignore[arg-type]
            clock=self.clock,
            boot=f"boot{self.disk.generation}",
            version="sim",
            rng=random.Random(self.rng.random()),
            borrower=self._borrower,
        )

    def _is_this_life(self, generation: int) -> Callable[[], bool]:
        return lambda: self.dead or self.disk.generation != generation
