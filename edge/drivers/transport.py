"""Bytes to and from a device named by a URL, on pyserial, without ever blocking the event loop.

    serial:///dev/serial/by-id/usb-X?baud=9600&framing=7E1     a port (a pty takes 8N1 only: glibc refuses other framings)
    socket://192.168.1.9:9100                                  raw TCP: printers, serial-device servers, simulators
    loop:// rfc2217:// spy://                                  whatever else pyserial opens, through a thread

pyserial opens and configures the port; its descriptor is then watched by the loop itself. A TCP stream is the loop's own
(pyserial's `socket://` polls), with keepalive on, so that a dead peer shows.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Callable
from typing import Any, Protocol
from urllib.parse import urlsplit

import serial

from edge.drivers.errors import DeviceOffline, DeviceTimeout
from edge.drivers.urls import check_url, host_and_port, serial_options

#: Most bytes taken from a device at once, and most that wait to be read: a flooding peer is held back, not buffered.
READ_BYTES = 4096
OPEN_TIMEOUT_S = 3.0


class Transport(Protocol):
    """An open connection to a device."""

    async def read(self) -> bytes:
        """The next bytes; raise `DeviceOffline` when the connection ended."""
        ...

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """Hand all bytes over; raise `DeviceTimeout` where the device takes none, `DeviceOffline` where it left."""
        ...

    async def close(self) -> None:
        """Let go; never raises."""
        ...


async def open_transport(url: str) -> Transport:
    """Connect; raise `DeviceOffline` where nothing is there, `DriverMisuse` for a URL that names nothing we open."""
    check_url(url)
    parts = urlsplit(url)
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            if parts.scheme == "socket":
                return await _open_tcp(*host_and_port(parts))
            if parts.scheme == "serial":
                return FdTransport(await asyncio.to_thread(_open_serial, parts.path, serial_options(parts)))
            return ThreadTransport(await asyncio.to_thread(serial.serial_for_url, url, timeout=0.2))
    except TimeoutError as exc:
        raise DeviceOffline(f"{url} does not answer") from exc
    except (OSError, serial.SerialException) as exc:
        raise DeviceOffline(f"{url}: {exc}") from exc


def _open_serial(path: str, options: dict[str, Any]) -> serial.Serial:
    port = serial.Serial(path, **options, timeout=0, write_timeout=0, exclusive=True)
    os.set_blocking(port.fileno(), False)
    return port


async def _open_tcp(host: str, port: int) -> "TcpTransport":
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
            raise DeviceTimeout("the device takes no bytes") from exc
        except OSError as exc:
            raise DeviceOffline(f"connection lost: {exc}") from exc

    async def close(self) -> None:
        """See `Transport`."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1.0):
                await self._writer.wait_closed()


class FdTransport:
    """A port that pyserial opened; its descriptor is watched by the loop."""

    def __init__(self, port: serial.Serial) -> None:
        self._port, self._fd = port, port.fileno()

    async def read(self) -> bytes:
        """See `Transport`."""
        while True:
            await self._ready(asyncio.get_running_loop().add_reader, asyncio.get_running_loop().remove_reader)
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
        await asyncio.to_thread(self._port.close)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)


class ThreadTransport:
    """Whatever has no descriptor: pyserial's own reads, each bounded to 0.2 s, in a thread."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port

    async def read(self) -> bytes:
        """See `Transport`."""
        while True:
            try:
                data = await asyncio.to_thread(lambda: self._port.read(max(1, min(self._port.in_waiting, READ_BYTES))))
            except (OSError, serial.SerialException, TypeError) as exc:
                raise DeviceOffline(f"port lost: {exc}") from exc
            if data:
                return bytes(data)

    async def write(self, data: bytes, timeout_s: float = 5.0) -> None:
        """See `Transport`."""
        try:
            async with asyncio.timeout(timeout_s):
                await asyncio.to_thread(self._port.write, data)
        except TimeoutError as exc:
            raise DeviceTimeout("the device takes no bytes") from exc
        except (OSError, serial.SerialException) as exc:
            raise DeviceOffline(f"port lost: {exc}") from exc

    async def close(self) -> None:
        """See `Transport`."""
        await asyncio.to_thread(self._port.close)
