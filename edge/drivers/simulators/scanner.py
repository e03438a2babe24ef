"""A hand scanner: over TCP as a serial-device server gives it, or on a pty as a USB-CDC port."""

import os
import pty
import tty
from typing import Self

from edge.drivers.codecs.line_scanner import encode
from edge.drivers.simulators.peer import TcpPeer


class ScannerSim(TcpPeer):
    """Call `scan`; the code goes out as the scanner would send it."""

    def received(self, data: bytes) -> bytes:  # noqa: ARG002 - a scanner takes no orders here
        """Nothing is answered."""
        return b""

    async def scan(self, code: str, aim: str = "") -> None:
        """Read one label."""
        await self.send(encode(code, aim))

    async def noise(self, data: bytes) -> None:
        """What a bad cable makes of it."""
        await self.send(data)


class PtyScannerSim:
    """The same on a pty; `url` names its end for the driver (8N1 only: glibc refuses other framings on a pty)."""

    def __enter__(self) -> Self:
        self._master, slave = pty.openpty()
        tty.setraw(slave)
        self._slave = slave
        self.url = f"serial://{os.ttyname(slave)}?baud=9600&framing=8N1"
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def scan(self, code: str, aim: str = "") -> None:
        """Read one label."""
        os.write(self._master, encode(code, aim))

    def unplug(self) -> None:
        """Close both ends: the driver's next read fails."""
        for fd in (self._slave, self._master):
            if fd >= 0:
                os.close(fd)
        self._slave = self._master = -1
