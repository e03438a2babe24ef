"""A simulated device on a pty, as on a serial port: bytes are carried between the pty and the device's own TCP port.

A pty takes 8N1 only (glibc refuses other framings on one). When the device is unplugged the pty closes too, and another
stands in its place when it is plugged in again: the link at `path` leads to whichever it is.
"""

import asyncio
import contextlib
import os
import pty
import tty
from collections.abc import Callable
from pathlib import Path

from edge.drivers.simulators.peer import TcpPeer

AGAIN_S = 0.1


class OnPty:
    """Keeps a link at `path` to a pty that speaks for the device."""

    def __init__(self, sim: TcpPeer, path: Path) -> None:
        self._sim, self.path = sim, path

    @property
    def url(self) -> str:
        """What a configuration names."""
        return f"serial://{self.path}?baud=9600&framing=8N1"

    async def run(self, ready: Callable[[], None] = lambda: None) -> None:
        """Carry bytes until cancelled; `ready` is called when the link leads somewhere."""
        while True:
            with contextlib.suppress(OSError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._sim.port)
                await self._carry(reader, writer, ready)
            await asyncio.sleep(AGAIN_S)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, ready: Callable[[], None]
    ) -> None:
        master, slave = pty.openpty()
        tty.setraw(slave)
        loop = asyncio.get_running_loop()
        try:
            self._link(os.ttyname(slave))
            loop.add_reader(master, lambda: writer.write(os.read(master, 4096)))
            ready()
            while data := await reader.read(4096):
                await asyncio.to_thread(os.write, master, data)
        finally:
            loop.remove_reader(master)
            self.path.unlink(missing_ok=True)
            writer.close()
            for fd in (slave, master):
                os.close(fd)

    def _link(self, device: str) -> None:
        fresh = self.path.with_name(self.path.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(device)
        fresh.replace(self.path)
