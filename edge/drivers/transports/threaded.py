"""Whatever pyserial opens that has no descriptor to watch."""

import asyncio

import serial

from edge.drivers.errors import DeviceOffline, DeviceTimeout
from edge.drivers.transports.base import READ_BYTES

#: Most bytes that pyserial may have read ahead by itself; a peer that sends more is no device.
AHEAD_MAX = 1_048_576


class ThreadTransport:
    """Whatever has no descriptor: pyserial's own reads, each bounded to 0.2 s, in a thread."""

    def __init__(self, port: serial.Serial) -> None:
        self._port = port

    async def read(self) -> bytes:
        """See `Transport`."""
        while True:
            try:
                ahead = self._port.in_waiting
                data = await asyncio.to_thread(self._port.read, max(1, min(ahead, READ_BYTES)))
            except (OSError, serial.SerialException, TypeError) as exc:
                raise DeviceOffline(f"port lost: {exc}") from exc
            if ahead > AHEAD_MAX:
                raise DeviceOffline("the device sends without end")
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
