"""A port by its descriptor, which the loop itself watches: serial ports, USB printers, keyboards."""

import asyncio
import fcntl
import os
import sys
import termios
from collections.abc import Callable

from edge.drivers.errors import DeviceOffline, DeviceTimeout
from edge.drivers.transports.base import READ_BYTES


class FdTransport:
    """An open descriptor that does not block; `close` lets go of it."""

    def __init__(self, fd: int, close: Callable[[], None]) -> None:
        self._fd, self._close = fd, close

    async def read(self) -> bytes:
        """See `Transport`."""
        loop = asyncio.get_running_loop()
        while True:
            await self._ready(loop.add_reader, loop.remove_reader)
            try:
                data = os.read(self._fd, READ_BYTES)
            except BlockingIOError:
                continue
            except OSError as exc:
                raise DeviceOffline(f"port lost: {exc}") from exc
            if not data:
                raise DeviceOffline("the port is gone")
            return data

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """See `Transport`."""
        try:
            async with asyncio.timeout(timeout_s):
                await self._write_all(memoryview(data))
        except TimeoutError as exc:
            raise DeviceTimeout("the device takes no bytes") from exc

    def clear_to_send(self) -> bool | None:
        """The level of the port's CTS line, which some drawers tell their state by; None where it has none."""
        lines = bytearray(4)
        try:
            fcntl.ioctl(self._fd, termios.TIOCMGET, lines)
        except (OSError, ValueError):
            return None
        return bool(int.from_bytes(lines, sys.byteorder) & termios.TIOCM_CTS)

    async def _write_all(self, data: memoryview) -> None:
        loop = asyncio.get_running_loop()
        while data:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                await self._ready(loop.add_writer, loop.remove_writer)
            except OSError as exc:
                raise DeviceOffline(f"port lost: {exc}") from exc

    async def _ready(self, watch: Callable[..., None], leave: Callable[[int], bool]) -> None:
        if self._fd < 0:
            raise DeviceOffline("the port is closed")
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        watch(self._fd, _wake, ready)
        try:
            await ready
        finally:
            leave(self._fd)

    async def close(self) -> None:
        """See `Transport`."""
        self._fd = -1
        await asyncio.to_thread(self._close)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
