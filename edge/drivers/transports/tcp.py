"""TCP: raw printers on port 9100, serial-device servers, simulators. Keepalive is on, so that a dead peer shows."""

import asyncio
import contextlib
import socket

from edge.drivers.errors import DeviceOffline, DeviceTimeout
from edge.drivers.transports.base import READ_BYTES


async def open_tcp(host: str, port: int) -> "TcpTransport":
    """Connect; OSError where nobody listens."""
    reader, writer = await asyncio.open_connection(host, port, limit=2 * READ_BYTES)
    sock: socket.socket = writer.get_extra_info("socket")
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 5), ("TCP_KEEPINTVL", 2), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
    return TcpTransport(reader, writer)


class TcpTransport:
    """A TCP stream."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def read(self) -> bytes:
        """See `Transport`."""
        try:
            data = await self._reader.read(READ_BYTES)
        except OSError as exc:
            raise DeviceOffline(f"connection lost: {exc}") from exc
        if not data:
            raise DeviceOffline("the device closed the connection")
        return data

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """See `Transport`."""
        try:
            async with asyncio.timeout(timeout_s):
                self._writer.write(data)
                await self._writer.drain()
        except TimeoutError as exc:
            # What it did not take must not pile up here, nor come out of it in the middle of what is sent next.
            self._writer.transport.abort()
            raise DeviceTimeout("the device takes no bytes") from exc
        except OSError as exc:
            raise DeviceOffline(f"connection lost: {exc}") from exc

    async def close(self) -> None:
        """See `Transport`."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1.0):
                await self._writer.wait_closed()
