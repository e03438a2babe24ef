"""Where a worker runs, so that another one on the same machine sees at once that it is gone, and need not wait.

    boot id / pid namespace / pid / start of the process in clock ticks since boot (proc(5): stat, field 22)

Of a process in another namespace or on another machine nothing can be said: its lease has to run out.
"""

import os
from pathlib import Path

_PROC = Path("/proc")


def here() -> str:
    """The place of this process; empty where there is no proc(5)."""
    machine, start = _machine(), _start_of(str(os.getpid()))
    return f"{machine}/{os.getpid()}/{start}" if machine and start else ""


def is_gone(place: str) -> bool:
    """Whether the process of that place is known to have ended; False where nobody can tell from here."""
    parts = place.rsplit("/", 2)
    if len(parts) != 3 or not parts[0] or parts[0] != _machine():
        return False
    return _start_of(parts[1]) != parts[2]


def _machine() -> str:
    """This boot of this machine and our namespace of processes; empty where there is no telling."""
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{(_PROC / 'self/ns/pid').readlink().name}"
    except OSError:
        return ""


def _start_of(pid: str) -> str:
    """When the process started; empty where there is none, or one that only waits to be buried."""
    try:
        state, *fields = (_PROC / pid / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state in {"Z", "X"} else fields[18]
