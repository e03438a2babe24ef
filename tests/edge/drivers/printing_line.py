"""A printer at the end of a line in memory, in virtual time: a fault strikes at a byte that one names, and no second is waited for."""

import asyncio
import functools
import random
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec

from edge.drivers.errors import DeviceOffline
from edge.drivers.simulators.escpos_machine import EscPosMachine
from edge.drivers.supervisor import Supervisor
from edge.drivers.transports import Transport
from tests.sim.world.loop import run_on

Given = ParamSpec("Given")


def in_virtual_time(test: Callable[Given, Coroutine[Any, Any, None]]) -> Callable[Given, None]:
    """A test whose seconds pass at once."""

    @functools.wraps(test)
    def run(*args: Given.args, **kwargs: Given.kwargs) -> None:
        run_on(random.Random(0), test(*args, **kwargs))

    return run


class Line:
    """One plug with a printer on it. `strike` is called before the byte of that number of all that were ever written."""

    def __init__(self, machine: EscPosMachine) -> None:
        self.machine = machine
        self.written = 0
        self.at: int | None = None
        self.strike: Callable[[], None] = lambda: None
        self.plugged = True
        self.deaf = False
        self.mute = False
        self._open: list[_Plug] = []

    async def open(self, _url: str) -> Transport:
        if not self.plugged:
            raise DeviceOffline("nothing is there")
        plug = _Plug(self)
        self._open.append(plug)
        return plug

    def unplug(self) -> None:
        self.plugged = False
        for plug in self._open:
            plug.said.put_nowait(b"")
        self._open.clear()

    def say(self, data: bytes) -> None:
        """What the printer says by itself."""
        for plug in self._open:
            if data and not self.mute:
                plug.said.put_nowait(data)

    def take(self, data: bytes) -> None:
        if self.at is not None and self.written + len(data) > self.at:
            before = max(0, self.at - self.written)
            self._take(data[:before])
            self.at = None
            self.strike()
            data = data[before:]
        if not self.plugged:
            raise DeviceOffline("unplugged")
        self._take(data)

    def _take(self, data: bytes) -> None:
        self.written += len(data)
        if not self.deaf:
            self.say(self.machine.feed(data))


class _Plug:
    """The line's end in the box."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.said: asyncio.Queue[bytes] = asyncio.Queue()

    async def read(self) -> bytes:
        said = await self.said.get()
        if not said:
            raise DeviceOffline("unplugged")
        return said

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        if self not in self._line._open:
            raise DeviceOffline("unplugged")
        self._line.take(data)
        await asyncio.sleep(0)

    async def close(self) -> None:
        if self in self._line._open:
            self._line._open.remove(self)


def supervised(line: Line) -> Supervisor:
    """A supervisor that opens this line."""
    return Supervisor("03/printer", "socket://memory:1", opener=line.open, rng=random.Random(0))
