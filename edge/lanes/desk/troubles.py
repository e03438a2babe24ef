"""Which device failed when, and for how long: facts for head office, written behind the lane's back."""

import asyncio
from collections import deque

from edge.drivers.roles import DeviceHealth, DeviceState
from edge.journal.errors import JournalError
from edge.lanes.ports import Books, Clock, Store
from protocol.facts import (
    DeviceFaulted,
    DeviceRecovered,
    DrawerForced,
    DrawerLeftOpen,
    Fact,
    ReceiptsPrinted,
    ReceiptsUnprinted,
)

#: A device that flaps faster than the disk writes is one story, not a thousand.
WAITING_MAX = 32
_BAD = {DeviceState.OFFLINE, DeviceState.REFUSED}
Told = DeviceFaulted | DeviceRecovered | DrawerForced | DrawerLeftOpen | ReceiptsUnprinted | ReceiptsPrinted


class Troubles:
    """Turns changes of health into facts. `note` never waits; `run` writes."""

    def __init__(self, lane: str, *, store: Store, books: Books, clock: Clock) -> None:
        self._lane = lane
        self._store = store
        self._books = books
        self._clock = clock
        self._since_s: dict[str, float] = {}
        self._facts: deque[Fact] = deque(maxlen=WAITING_MAX)
        self._wake = asyncio.Event()

    def note(self, health: DeviceHealth) -> None:
        """A device changed: the first trouble begins a story, being back ends it."""
        bad, known = health.state in _BAD, health.device in self._since_s
        if bad and not known:
            self._since_s[health.device] = self._clock.monotonic()
            self.put(DeviceFaulted(health.device, health.problem[:200]))
        elif known and health.state is DeviceState.ONLINE:
            away_s = self._clock.monotonic() - self._since_s.pop(health.device)
            self.put(DeviceRecovered(health.device, int(away_s * 1000)))

    async def run(self) -> None:
        """Write what was noted, until cancelled; what the disk does not take is not worth a lane's trouble."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._facts:
                try:
                    await self._books.record(self._facts.popleft())
                except JournalError:
                    self._facts.clear()

    def put(self, body: Told) -> None:
        """Write this behind the lane's back."""
        self._facts.append(Fact(self._lane, self._store.business_date(), self._clock.wall_ms(), body))
        self._wake.set()
