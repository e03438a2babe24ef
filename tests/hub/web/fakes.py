"""What the hub's web is handed in tests."""

import asyncio

from tests.hub.insight.chain_store import NOW_MS


class StandingClock:
    """Wall time stands; waiting takes one turn of the loop and moves the monotonic clock."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def wall_ms(self) -> int:
        return NOW_MS

    def monotonic(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.now_s += seconds
        await asyncio.sleep(0)


class FakeDemo:
    """Lines that remember whether they are cut."""

    def __init__(self, lines: dict[str, bool]) -> None:
        self.lines = lines
        self.away = False

    async def cuts(self) -> dict[str, bool]:
        if self.away:
            raise ConnectionError("the demo does not answer")
        return self.lines

    async def cut(self, store: str) -> None:
        self.lines[self._known(store)] = True

    async def mend(self, store: str) -> None:
        self.lines[self._known(store)] = False

    def _known(self, store: str) -> str:
        if store not in self.lines:
            raise KeyError(store)
        return store
