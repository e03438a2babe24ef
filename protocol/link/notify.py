"""Telling systemd: sd_notify(3), a datagram to the socket that `NOTIFY_SOCKET` names; nothing without one."""

import os
import socket


def notify(*lines: str) -> None:
    """Send `READY=1`, `WATCHDOG=1`, `STATUS=...`, `STOPPING=1`; never raises."""
    path = os.environ.get("NOTIFY_SOCKET")
    if not path:
        return
    address = "\0" + path[1:] if path.startswith("@") else path
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto("\n".join(lines).encode(), address)
    except OSError:
        return
