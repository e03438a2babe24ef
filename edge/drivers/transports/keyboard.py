"""A keyboard by evdev, grabbed: what it types reaches us and nobody else, no console and no login prompt.

Source: Linux, include/uapi/linux/input.h (`struct input_event`, `EVIOCGRAB`, `EVIOCGBIT`).
"""

import fcntl
import os
import stat
from typing import Final

from edge.drivers.transports.descriptor import FdTransport

EVIOCGRAB: Final = 0x40044590
#: EVIOCGBIT(0, 4): which kinds of events the device has; bit 1 is keys.
EVIOCGBIT_KINDS: Final = 0x80044520
EV_KEY: Final = 1


def open_keyboard(path: str) -> FdTransport:
    """Open and grab; OSError where it is no keyboard, not there, or grabbed by another."""
    fd = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        grab(fd, path)
    except OSError:
        os.close(fd)
        raise
    return FdTransport(fd, lambda: os.close(fd))


def grab(fd: int, path: str) -> None:
    """Make sure that it has keys, and take it for ourselves; the kernel lets go when the descriptor closes."""
    if not stat.S_ISCHR(os.fstat(fd).st_mode):
        raise OSError(f"{path} is no input device")
    kinds = bytearray(4)
    fcntl.ioctl(fd, EVIOCGBIT_KINDS, kinds)
    if not kinds[0] >> EV_KEY & 1:
        raise OSError(f"{path} has no keys")
    fcntl.ioctl(fd, EVIOCGRAB, 1)
