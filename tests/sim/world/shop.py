"""A shop: its lanes sell whatever happens to the box, and hold on to a sale until they are told that it is done."""

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress

from edge.journal import Completed, JournalError, SaleDraft, ShareSpent
from edge.journal.errors import DepositMoved
from protocol.facts import DeviceFaulted, DrawerOpened, Fact
from retail.sale import Sale, SaleLine, TenderLine
from tests.sim.net.neighbour import LaterFact
from tests.sim.oracle.broken import Broken
from tests.sim.trade.clerk import GOODS
from tests.sim.trade.customers import Bought, Customers
from tests.sim.world.box import Box

DAY = 20261123
#: How long a lane waits before it presses the key again.
AGAIN_S = 0.4
#: How long a lane waits for an answer.
PATIENCE_S = 3.0
#: How often somebody tries a sale that is too large for any hub, and how large.
ABSURD, LINES_ABSURD = 0.01, 2_000
#: How many lines are of goods that are looked after, where any are.
LOOKED_AFTER = 0.5


class Shop:
    """One store: the box that stands in it now, and those that did before."""

    def __init__(self, name: str, code: str, rng: random.Random, told: Callable[[Box, Completed], None]) -> None:
        self.name, self.code, self.boxes = name, code, list[Box]()
        self._rng, self._told = rng, told
        self._sales = 0
        #: Boxes that were ever enrolled here.
        self.cards = 1
        self.open = True
        #: Who comes to it beside people with goods and money; None where it has no members.
        self.customers: Customers | None = None
        #: Mean seconds between two customers of a lane.
        self.gap_s = 1.5

    @property
    def box(self) -> Box:
        """The one in use."""
        return self.boxes[-1]

    async def lane(self, lane: str) -> None:
        """Sell until the shop closes."""
        while self.open:
            await asyncio.sleep(self._rng.expovariate(1 / self.gap_s))
            for _ in range(self._rng.choice((1, 1, 1, 2, 6))):
                await self._serve(lane)

    async def rush(self, customers: int, lines: int = 12) -> None:
        """So many customers with full trolleys and cards, one behind the other, at a lane of their own."""
        for _ in range(customers):
            await self._serve("99", lines)

    async def machines(self) -> None:
        """Devices fail and flap, drawers are opened: facts beside the sales."""
        while self.open:
            await asyncio.sleep(self._rng.expovariate(1 / self.gap_s))
            if self._rng.random() < 0.5:
                await self.record(DrawerOpened("wang", "change"))
                continue
            for _ in range(self._rng.choice((1, 1, 1, 5))):
                await self.record(DeviceFaulted("scale", "no answer"))

    async def record(self, body: DrawerOpened | DeviceFaulted | LaterFact) -> None:
        """Write a fact that no customer waits for, where the box is up."""
        box, journal = self.box, self.box.journal
        if journal is None:
            return
        with suppress(JournalError, TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                await journal.record(Fact("01", DAY, box.clock.wall_ms(), body))  # type: ignore[arg-type]

    async def _serve(self, lane: str, lines: int = 0) -> None:
        """One customer: the same cart and command until the lane is told."""
        self._sales += 1
        cart = f"{self.name}-{lane}-{self._sales}"
        sale = self._sale(lane, lines or self._rng.choice((1, 1, 2, 3, 12)))
        bought = self.customers.comes(self.box, sale) if self.customers else Bought()
        while self.open:
            box = self.box
            if self._rng.random() < ABSURD:
                await self._absurd(box, lane, cart)
            draft = SaleDraft(sale, cart, f"pay-{cart}", b"h", DAY, box.clock.wall_ms())
            try:
                done = await self._press(box, bought.on(draft, box.name))
            except (ShareSpent, DepositMoved):
                bought = bought.plainly()
                continue
            if done:
                self._told(box, done)
                if self.customers:
                    self.customers.paid(box, done)
                return
            await asyncio.sleep(AGAIN_S)

    async def _absurd(self, box: Box, lane: str, cart: str) -> None:
        """Somebody sends a sale that no hub would take: the journal refuses it, and nothing of it stays."""
        line, total = SaleLine("x" * 30, 1000, 1, 0, 1, 0), LINES_ABSURD
        sale = Sale(lane, 0, "wang", "CNY", 0, 1, total, (line,) * total, (TenderLine("cash", total, total),))
        if not box.ready or box.journal is None:
            return
        with suppress(JournalError, TimeoutError, ValueError):
            async with asyncio.timeout(PATIENCE_S):
                await box.journal.complete_sale(SaleDraft(sale, f"{cart}-absurd", f"{cart}-absurd", b"", DAY, 0))
                raise Broken(f"{box.name}: took a sale of {total} lines")

    async def _press(self, box: Box, draft: SaleDraft) -> Completed | None:
        journal, generation = box.journal, box.disk.generation
        if journal is None:
            return None
        try:
            async with asyncio.timeout(PATIENCE_S):
                done = await journal.complete_sale(draft)
        except (ShareSpent, DepositMoved):
            raise
        except (JournalError, TimeoutError):
            return None
        return done if box.disk.generation == generation and not box.dead else None

    def _sale(self, lane: str, count: int) -> Sale:
        rng = self._rng
        lines = []
        for _ in range(count):
            price, qty = rng.randrange(50, 9_000), rng.choice((1, 1, 1, 2, 3))
            item = (
                rng.choice(GOODS)
                if self.customers and rng.random() < LOOKED_AFTER
                else f"69{rng.randrange(10**11):011}"
            )
            lines.append(SaleLine(item, qty * 1000, price, 0, price * qty, 900))
        total = sum(line.amount_minor for line in lines)
        tender = TenderLine("card", total, total, rng.randbytes(12).hex()) if rng.random() < 0.7 else None
        tenders = (tender or TenderLine("cash", total, total),)
        return Sale(lane, 0, "wang", "CNY", 0, 1, total, tuple(lines), tenders)
