"""Hot plug: a device that appears is opened at once, instead of at the next retry.

The kernel tells udev, udev makes the names and rights of `systemd/70-lantern.rules`, and then tells whoever listens on its
netlink socket. Which device it was does not matter here: every local device that is away is tried again, by the name in its
URL, which leads to wherever it hangs now. A machine without udev (a container) is told nothing, and retries by time alone.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Protocol

import pyudev
import structlog

log = structlog.get_logger()

SUBSYSTEMS: Final = ("tty", "usbmisc", "input")
#: What a hub full of devices says at once; more are read at the next turn of the loop.
EVENTS_AT_ONCE: Final = 64
#: How long a device is left alone once it has appeared; also the shortest time between two tries of one that flaps.
SETTLE_S: Final = 0.1
_APPEARED: Final = {"add", "change", "bind", "online"}
_LOCAL: Final = ("serial://", "usb://", "input://")

Pause = Callable[[float], Awaitable[None]]


class Source(Protocol):
    """Where events of devices come from."""

    def fileno(self) -> int:
        """Readable while there are events."""
        ...

    def next(self) -> str | None:
        """The action of the next event; None where there is none left."""
        ...


class Udev:
    """Udev's netlink socket. Raise `OSError` or `ImportError` where this machine has none."""

    def __init__(self) -> None:
        self._monitor = pyudev.Monitor.from_netlink(pyudev.Context(), source="udev")
        for subsystem in SUBSYSTEMS:
            self._monitor.filter_by(subsystem)
        self._monitor.start()

    def fileno(self) -> int:
        """See `Source`."""
        return int(self._monitor.fileno())

    def next(self) -> str | None:
        """See `Source`; where events were lost, one that may have mattered."""
        try:
            event = self._monitor.poll(timeout=0)
        except OSError:
            return "change"
        return (event.action or "add") if event else None


class Plugs:
    """Wakes those who wait for a device as soon as one is plugged in, wherever that is."""

    def __init__(self, source: Callable[[], Source] = Udev, sleep: Pause = asyncio.sleep) -> None:
        self._source, self._sleep = source, sleep
        self._plugged = asyncio.Event()
        self._times = 0

    async def run(self) -> None:
        """Listen until cancelled."""
        try:
            source = self._source()
        except (OSError, ImportError) as exc:
            log.info("devices.no_hot_plug", problem=str(exc))
            await asyncio.Event().wait()
            return
        loop = asyncio.get_running_loop()
        loop.add_reader(source.fileno(), self._heard, source)
        try:
            await asyncio.Event().wait()
        finally:
            loop.remove_reader(source.fileno())

    def pause(self, url: str) -> Pause:
        """A wait for so many seconds that a plug cuts short, for one device: what happened while it was tried counts."""
        if not url.startswith(_LOCAL):
            return self._sleep
        seen = self._times

        async def pause(seconds: float) -> None:
            nonlocal seen
            if seen == self._times:
                await self._plug_within(seconds)
            if seen != self._times:
                seen = self._times
                await self._sleep(SETTLE_S)

        return pause

    async def _plug_within(self, seconds: float) -> None:
        waiting = asyncio.ensure_future(self._plugged.wait())
        timer = asyncio.ensure_future(self._sleep(seconds))
        try:
            await asyncio.wait({waiting, timer}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (waiting, timer):
                task.cancel()
            await asyncio.gather(waiting, timer, return_exceptions=True)

    def _heard(self, source: Source) -> None:
        for _ in range(EVENTS_AT_ONCE):
            action = source.next()
            if action is None:
                return
            if action in _APPEARED:
                self._times += 1
                self._plugged.set()
                self._plugged = asyncio.Event()
