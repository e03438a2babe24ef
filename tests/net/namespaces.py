"""A network namespace held by one thread, with a TUN device in it: sockets made there speak through the device alone.

Wants root (CAP_SYS_ADMIN) and /dev/net/tun, no `ip` command and no kernel module beyond TUN. A namespace lives as long as
something in it is open; nothing outside of this process sees it. See namespaces(7), netdevice(7) and the kernel's tuntap.rst.
"""

import asyncio
import ctypes
import fcntl
import os
import socket
import struct
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.servers import Missing

T = TypeVar("T")

CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
SIOCSIFFLAGS, SIOCSIFADDR, SIOCSIFNETMASK, SIOCSIFMTU = 0x8914, 0x8916, 0x891C, 0x8922
IFF_UP_RUNNING = 0x41
MTU = 1500
DEVICE = b"line"


class Namespace:
    """One end of a line: `device` is the TUN's file, a packet each read and write."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"net {address}")
        try:
            self.device = self._thread.submit(_begin, address).result(10)
        except OSError as exc:
            self._thread.shutdown()
            raise Missing(f"no network namespace with a TUN device can be made here ({exc})") from exc

    async def call(self, work: Callable[[], T]) -> T:
        """Run something inside: a socket made by it belongs to this end."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    async def listener(self) -> socket.socket:
        """A listening TCP socket on this end's address."""
        return await self.call(lambda: socket.create_server((self.address, 0)))

    async def dialler(self) -> socket.socket:
        """A TCP socket that dials through the device."""
        made = await self.call(lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM))
        made.setblocking(False)
        return made

    def close(self) -> None:
        """The device goes, and the namespace with its last socket."""
        os.close(self.device)
        self._thread.shutdown()


def _begin(address: str) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", DEVICE, IFF_TUN | IFF_NO_PI))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        for request, value in ((SIOCSIFADDR, address), (SIOCSIFNETMASK, "255.255.255.0")):
            fcntl.ioctl(control, request, struct.pack("16sHH4s8x", DEVICE, socket.AF_INET, 0, socket.inet_aton(value)))
        fcntl.ioctl(control, SIOCSIFMTU, struct.pack("16si12x", DEVICE, MTU))
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH14x", DEVICE, IFF_UP_RUNNING))
    return device
