"""The printer class of USB: /dev/usb/lp0 and its like, opened for us alone.

A cable without a way back lets nothing be read, and then no poll tells that the printer left either: so its name is looked
at from time to time. Source: Linux, drivers/usb/class/usblp.c (`usblp_poll`, and EBUSY from open where another has it).
"""

import asyncio
import os
from pathlib import Path

from edge.drivers.errors import DeviceOffline
from edge.drivers.transports.descriptor import FdTransport

#: How often a printer that says nothing is looked for by its name.
LOOK_EVERY_S = 1.0


def open_usb_printer(path: str) -> "UsbPrinterTransport":
    """Open the port; OSError where it is not there or another program has it."""
    return UsbPrinterTransport(Path(path), os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC))


class UsbPrinterTransport(FdTransport):
    """Reads where the printer talks back, and notices that it is gone where it does not."""

    def __init__(self, path: Path, fd: int) -> None:
        super().__init__(fd, lambda: os.close(fd))
        self._path, self._identity = path, _identity(os.fstat(fd))

    async def read(self) -> bytes:
        """See `Transport`."""
        while True:
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    return await super().read()
            except TimeoutError as exc:
                if not self._there():
                    raise DeviceOffline("the printer was unplugged") from exc

    def _there(self) -> bool:
        try:
            return _identity(self._path.stat()) == self._identity
        except OSError:
            return False


def _identity(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_dev, found.st_ino, found.st_rdev
