"""Paper queues under test: they run until nothing moves, however slow the disk is."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any

#: So often a queue may hand on between two writes of the journal; what it waits for after that comes from outside.
TURNS = 50
WAIT_S = 20


class Watched:
    """A journal that knows how many of its papers are on their way to the disk."""

    def __init__(self, journal: Any) -> None:
        self.journal, self.under_way = journal, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.journal, name)

    async def move_paper(self, *given: Any) -> None:
        self.under_way += 1
        try:
            await self.journal.move_paper(*given)
        finally:
            self.under_way -= 1


async def runs_until_still(run: Callable[[], Awaitable[None]], books: Watched) -> None:
    """Run a queue over these books until it waits for a printer or for more papers, and end it there."""
    task = asyncio.ensure_future(run())
    turns = 0
    async with asyncio.timeout(WAIT_S):
        while turns < TURNS and not task.done():
            await asyncio.sleep(0.001 if books.under_way else 0)
            turns = 0 if books.under_way else turns + 1
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
