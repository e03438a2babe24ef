"""What is done at a shop beside selling: goods come in, receipts go on issues, shelves are counted, money is taken beforehand.

Each is tried again under its key until the box has answered, as a handheld does.
"""

import asyncio
import random
import sqlite3
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from edge.journal import JournalError
from edge.journal.deposits import taking
from edge.journal.errors import MakeRefused
from edge.journal.members.making import charging
from edge.journal.shifts.making import Make
from edge.journal.stock import StockRefused, closing_count, issuing, looking, moving, opening_count
from protocol.facts import DepositTaken, ValueCharged
from retail.sale import TenderLine
from retail.stock import Look, Moved, MoveLine
from tests.sim.trade.customers import MEMBERS

if TYPE_CHECKING:
    from tests.sim.world.box import Box
    from tests.sim.world.shop import Shop

DAY, LANE, BY = 20261123, "01", "li"
#: Goods that are looked after; all others come once and go.
GOODS = tuple(f"g{number}" for number in range(1, 7))
#: How long it takes until the key is pressed again, and how long an answer is waited for.
AGAIN_S, PATIENCE_S = 0.4, 3.0
CHARGE_MAX, DEPOSIT_MAX = 900, 5_000


class Clerk:
    """One shop's."""

    def __init__(self, shop: "Shop", rng: random.Random) -> None:
        self._shop, self._rng = shop, rng
        self._keys = 0
        self._works: list[Callable[[Box], Awaitable[None]]] = [
            *(self._charge, self._charge, self._deposit, self._delivery, self._issue, self._count)
        ]

    async def work(self) -> None:
        """Until the shop closes."""
        while self._shop.open:
            await asyncio.sleep(self._rng.expovariate(1 / self._shop.gap_s))
            await self._rng.choice(self._works)(self._shop.box)

    async def _charge(self, box: "Box") -> None:
        amount = self._rng.randint(100, CHARGE_MAX)
        cash = (TenderLine("cash", amount, amount),)
        charge = ValueCharged(0, self._rng.choice(MEMBERS), "CNY", amount, cash, BY)
        await self._make(box, charging(LANE, charge, DAY, box.clock.wall_ms()))

    async def _deposit(self, box: "Box") -> None:
        amount = self._rng.randint(100, DEPOSIT_MAX)
        taken = DepositTaken(0, "Mrs Li", "cake", 0, "CNY", amount, TenderLine("cash", amount, amount), BY)
        await self._make(box, taking(LANE, taken, DAY, box.clock.wall_ms()))

    async def _delivery(self, box: "Box") -> None:
        lines = tuple(MoveLine(item, self._rng.randint(1, 40) * 1000) for item in self._some())
        await self._make(box, moving(Moved("receipt", BY, lines, "note 7"), DAY, box.clock.wall_ms()))

    async def _issue(self, box: "Box") -> None:
        await self._make(box, issuing("day", BY, DAY, box.clock.wall_ms()))

    async def _count(self, box: "Box") -> None:
        """While lanes sell on."""
        await self._make(box, opening_count(BY, "shelf", DAY, box.clock.wall_ms()))
        looks = [Look(item, self._rng.randint(0, 50) * 1000) for item in self._some()]
        count = _open_count(box)
        if count and await self._make(box, looking(count, BY, "front", looks, 0, DAY, box.clock.wall_ms())):
            await asyncio.sleep(self._rng.random())
            await self._make(box, closing_count(count, BY, DAY, box.clock.wall_ms(), book=self._rng.random() < 0.8))

    def _some(self) -> list[str]:
        return self._rng.sample(GOODS, self._rng.randint(1, 3))

    async def _make(self, box: "Box", make: Make) -> bool:
        """Whether it was done; what is refused is not, nor what the box was gone for."""
        self._keys += 1
        key = f"{self._shop.name}-clerk-{self._keys}"
        while self._shop.open and box is self._shop.box:
            if (journal := box.journal) is not None:
                try:
                    async with asyncio.timeout(PATIENCE_S):
                        await journal.make(make, key)
                    return True
                except (MakeRefused, StockRefused):
                    return False
                except (JournalError, TimeoutError):
                    pass
            await asyncio.sleep(AGAIN_S)
        return False


def _open_count(box: "Box") -> int:
    try:
        found = box.journal.open_count() if box.journal and not box.dead else None
    except sqlite3.Error:
        return 0
    return found.count if found else 0
