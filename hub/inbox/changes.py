"""Telling the live pages that something was committed. Nobody waits for a listener."""

import asyncio


class Changes:
    """A counter that grows with each commit."""

    def __init__(self) -> None:
        self.count = 0
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Something was committed."""
        self.count += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def wait_beyond(self, count: int) -> int:
        """Wait until more than `count` commits were told; returns how many."""
        while self.count <= count:
            await self._changed.wait()
        return self.count
