"""From a URL to an open connection.

    serial:///dev/serial/by-id/usb-X?baud=9600&framing=7E1     a port (a pty takes 8N1 only: glibc refuses other framings)
    socket://192.168.1.9:9100                                  raw TCP: printers, serial-device servers, simulators
    rfc2217://192.168.1.9:4001?baud=9600&framing=7E1           a serial-device server that is told the line's settings
    usb:///dev/usb/lp0                                         a printer in USB's printer class
    input:///dev/input/by-id/usb-X-event-kbd                   a keyboard, grabbed: scanners and readers that type
    loop:// spy://                                             whatever else pyserial opens, through a thread

pyserial opens and configures serial ports; descriptors are then watched by the loop itself, and so is TCP (pyserial's
`socket://` polls).
"""

import asyncio
import os
from typing import Any
from urllib.parse import SplitResult, urlsplit

import serial

from edge.drivers.errors import DeviceOffline
from edge.drivers.transports.base import Transport
from edge.drivers.transports.descriptor import FdTransport
from edge.drivers.transports.keyboard import open_keyboard
from edge.drivers.transports.paced import Paced
from edge.drivers.transports.tcp import open_tcp
from edge.drivers.transports.threaded import ThreadTransport
from edge.drivers.transports.urls import check_url, host_and_port, line_options, serial_options
from edge.drivers.transports.usb_printer import open_usb_printer

OPEN_TIMEOUT_S = 3.0
#: When threads give up by themselves, so that none is left behind for ever; pyserial's RFC 2217 writes for at most 5 s.
READ_TIMEOUT_S, WRITE_TIMEOUT_S = 0.2, 20.0


async def open_transport(url: str) -> Transport:
    """Connect; raise `DeviceOffline` where nothing is there, `DriverMisuse` for a URL that names nothing we open."""
    check_url(url)
    try:
        async with asyncio.timeout(OPEN_TIMEOUT_S):
            return Paced(await _open(urlsplit(url), url))
    except TimeoutError as exc:
        raise DeviceOffline(f"{url} does not answer") from exc
    except (OSError, serial.SerialException) as exc:
        raise DeviceOffline(f"{url}: {exc}") from exc


async def _open(parts: SplitResult, url: str) -> Transport:
    match parts.scheme:
        case "socket":
            return await open_tcp(*host_and_port(parts))
        case "serial":
            port = await asyncio.to_thread(_open_serial, parts.path, serial_options(parts))
            return FdTransport(port.fileno(), port.close)
        case "usb":
            return await asyncio.to_thread(open_usb_printer, parts.path)
        case "input":
            return await asyncio.to_thread(open_keyboard, parts.path)
        case "rfc2217":
            return await _threaded(f"rfc2217://{parts.netloc}", **line_options(parts))
        case _:
            return await _threaded(url, write_timeout=WRITE_TIMEOUT_S)


async def _threaded(url: str, **options: Any) -> ThreadTransport:
    return ThreadTransport(await asyncio.to_thread(serial.serial_for_url, url, timeout=READ_TIMEOUT_S, **options))


def _open_serial(path: str, options: dict[str, Any]) -> serial.Serial:
    port = serial.Serial(path, **options, timeout=0, write_timeout=0, exclusive=True)
    os.set_blocking(port.fileno(), False)
    return port
