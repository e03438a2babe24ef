"""Whatever pyserial opens that has no descriptor to watch."""

import asyncio

import serial

from edge.drivers.errors import DeviceOffline, DeviceTimeout
from edge.drivers.transports.base import READ_BYTES


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
