"""A drawer that can tell is looked at: opened without being told to is a fact, and one that is left open a notice."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from edge.drivers.errors import DeviceError
from edge.drivers.roles import SensedDrawer
from edge.lanes.ports import Clock
from edge.lanes.screen.view import Notice
from edge.lanes.words import words
from protocol.facts import DrawerForced, DrawerLeftOpen

LOOK_EVERY_S = 1.0
#: A look at a printer waits for the receipt that it prints.
LOOK_S = 30.0
#: So long after it was told to open, an open drawer is no wonder: a printer opens it once its receipt is out.
TOLD_S = 15.0
#: So long a drawer stands open while change is counted.
LEFT_OPEN_S = 60.0


class Facts(Protocol):
    """Where what was seen is written."""

    def put(self, body: DrawerForced | DrawerLeftOpen, /) -> None:
        """Write it behind the lane's back."""
        ...


class DrawerWatch:
    """Follows one drawer by its switch. `by` tells who is signed in."""

    def __init__(self, drawer: SensedDrawer, facts: Facts, clock: Clock, by: Callable[[], str]) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._drawer, self._facts, self._clock, self._by = drawer, facts, clock, by
        self._told_s: float | None = None
        #: None until it was seen closed or open.
        self._open: bool | None = None
        self._since_s = 0.0
        self._forced = self._left = False

    def told(self) -> None:
        """Somebody had a reason to open it."""
        self._told_s = self._clock.monotonic()

    def notices(self) -> tuple[Notice, ...]:
        """What the cashier should do about it."""
        code = "drawer-forced" if self._forced else "drawer-left-open" if self._left else ""
        return (Notice(code, words(code)),) if code else ()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            self.saw(await self._look())
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self) -> bool | None:
        try:
            async with asyncio.timeout(LOOK_S):
                return await self._drawer.is_open()
        except (DeviceError, TimeoutError):
            return None

    def saw(self, is_open: bool | None) -> None:
        """What one look told; None tells nothing, and an open drawer after it is not one that was opened now."""
        now_s, before = self._clock.monotonic(), (self._forced, self._left)
        if is_open is None:
            self._open, self._forced, self._left = None, False, False
        elif is_open:
            self._stands_open(now_s)
        else:
            self._is_shut(now_s)
        if before != (self._forced, self._left):
            self.on_change()

    def _stands_open(self, now_s: float) -> None:
        if self._open is not True:
            self._since_s = now_s
            told = self._told_s is not None and now_s - self._told_s <= TOLD_S
            if self._open is False and not told:
                self._forced = True
                self._facts.put(DrawerForced(self._by()))
        self._open = True
        self._left = now_s - self._since_s >= LEFT_OPEN_S

    def _is_shut(self, now_s: float) -> None:
        if self._open and now_s - self._since_s >= LEFT_OPEN_S:
            self._facts.put(DrawerLeftOpen(self._by(), int((now_s - self._since_s) * 1000)))
        self._open, self._forced, self._left = False, False, False
