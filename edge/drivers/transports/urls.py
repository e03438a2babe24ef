"""Where a device is, as a URL: read and checked before anything is opened, so that a slip stops the start, not a lane."""

from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

import serial

from edge.drivers.errors import DriverMisuse

#: The fastest that any adapter takes.
BAUD_MAX = 4_000_000
_PARITY = {
    "N": serial.PARITY_NONE,
    "E": serial.PARITY_EVEN,
    "O": serial.PARITY_ODD,
    "M": serial.PARITY_MARK,
    "S": serial.PARITY_SPACE,
}
_FLOWS = ("rtscts", "xonxoff", "dsrdtr")


def check_url(url: str) -> None:
    """Raise `DriverMisuse`, in words for whoever wrote it, for a URL that can never be opened."""
    try:
        parts = urlsplit(url)
    except ValueError as exc:
        raise DriverMisuse(f"{url!r}: {exc}") from exc
    if parts.scheme == "socket":
        host_and_port(parts)
    elif parts.scheme == "serial":
        serial_options(parts)
    elif parts.scheme in {"usb", "input"}:
        _device_path(parts)
    elif parts.scheme == "rfc2217":
        host_and_port(parts)
        line_options(parts)
    elif parts.scheme not in {"loop", "spy"}:
        raise DriverMisuse(
            f"{url!r}: a device's URL starts with serial://, socket://, usb://, input://, rfc2217://, loop:// or spy://"
        )


def _device_path(parts: SplitResult) -> None:
    if not parts.path.startswith("/dev/") or parts.netloc or parts.query:
        example = "usb:///dev/usb/lp0" if parts.scheme == "usb" else "input:///dev/input/by-id/NAME-event-kbd"
        raise DriverMisuse(f"{parts.geturl()!r}: say {example}, with three slashes and nothing behind the name")


def host_and_port(parts: SplitResult) -> tuple[str, int]:
    """Of a socket:// or rfc2217:// URL; raise `DriverMisuse` where it has none."""
    try:
        host, port = parts.hostname or "", parts.port or 0
    except ValueError as exc:
        raise DriverMisuse(f"{parts.geturl()!r}: {exc}") from exc
    if not host or not port:
        example = f"{parts.scheme}://192.168.1.9:{9100 if parts.scheme == 'socket' else 4001}"
        raise DriverMisuse(f"{parts.geturl()!r}: a {parts.scheme}:// URL names host and port, as {example}")
    return host, port


def serial_options(parts: SplitResult) -> dict[str, Any]:
    """What pyserial is to be told by a serial:// URL; raise `DriverMisuse` in words."""
    if not parts.path or parts.netloc:
        raise DriverMisuse(f"{parts.geturl()!r}: say serial:///dev/NAME?baud=9600&framing=8N1&flow=rtscts")
    return line_options(parts)


def line_options(parts: SplitResult) -> dict[str, Any]:
    """The line's `baud`, `framing` and `flow`, on this machine or on a serial-device server."""
    given = {"baud": "9600", "framing": "8N1", "flow": ""} | dict(parse_qsl(parts.query, keep_blank_values=True))
    baud, framing, flow = given.pop("baud"), given.pop("framing"), given.pop("flow")
    if given:
        where = "serial:///dev/NAME" if parts.scheme == "serial" else "rfc2217://HOST:PORT"
        raise DriverMisuse(f"{parts.geturl()!r}: say {where}?baud=9600&framing=8N1&flow=rtscts")
    if not (baud.isascii() and baud.isdigit() and len(baud) < 8 and 0 < int(baud) <= BAUD_MAX):
        raise DriverMisuse(f"baud={baud}: say 9600, 19200, 115200, ...")
    if len(framing) != 3 or framing[0] not in "78" or framing[1] not in _PARITY or framing[2] not in "12":
        raise DriverMisuse(f"framing={framing}: say 8N1, 7E1, 7O1, ...")
    if flow and flow not in _FLOWS:
        raise DriverMisuse(f"flow={flow}: say {', '.join(_FLOWS)}, or leave it out")
    if parts.scheme == "rfc2217" and flow == "dsrdtr":
        raise DriverMisuse("flow=dsrdtr: a serial-device server is asked for rtscts or xonxoff only")
    frame = {"bytesize": int(framing[0]), "parity": _PARITY[framing[1]], "stopbits": int(framing[2])}
    return {"baudrate": int(baud), **frame, **{name: name == flow for name in _FLOWS}}
