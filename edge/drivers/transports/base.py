"""What every open connection to a device can do, and how much of it is taken at once."""

from typing import Protocol, runtime_checkable

#: Most bytes taken from a device at once, and most that wait to be read: a flooding peer is held back, not buffered.
READ_BYTES = 4096


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


@runtime_checkable
class HasLines(Protocol):
    """A port with lines besides its data."""

    def clear_to_send(self) -> bool | None:
        """The level of CTS; None where the port has no such line, or is gone."""
        ...
