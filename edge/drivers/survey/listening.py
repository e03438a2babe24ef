"""Hearing what a port says by itself, without sending a byte: scales that talk, and scanners while somebody scans."""

import asyncio

from edge.drivers.errors import DeviceOffline
from edge.drivers.survey.heard import Guess, guess
from edge.drivers.transports import Transport, open_transport

#: In the order in which they are met; seven-bit languages are read with eight bits all the same.
BAUDS = (9600, 115200, 19200, 4800, 2400)
HEARD_MAX = 4096


async def listen(url: str, seconds: float = 1.2) -> tuple[str, Guess | None]:
    """The URL at which something was understood, and what; the URL as given and None where nothing was.

    A serial port is tried at each of `BAUDS`, `seconds` each. Raise `DeviceOffline` where it cannot be opened.
    """
    for full in _framed(url):
        found = guess(await hear(full, seconds))
        if found:
            return full, found
    return url, None


async def hear(url: str, seconds: float) -> bytes:
    """What comes within so many seconds, at most `HEARD_MAX` bytes."""
    transport = await open_transport(url)
    try:
        return await hear_from(transport, seconds)
    finally:
        await transport.close()


async def hear_from(transport: Transport, seconds: float) -> bytes:
    """The same, of a connection that is open already."""
    heard = bytearray()
    try:
        async with asyncio.timeout(seconds):
            while len(heard) < HEARD_MAX:
                heard += await transport.read()
    except (TimeoutError, DeviceOffline):
        pass  # what came until then is what there is
    return bytes(heard)


def _framed(url: str) -> list[str]:
    if not url.startswith("serial://") or "?" in url:
        return [url]
    return [f"{url}?baud={baud}" for baud in BAUDS]
