"""What the processes of head office hold and use while the stores come back: resident memory and processor time."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

LOOK_EVERY_S = 0.5
_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICKS = os.sysconf("SC_CLK_TCK")


class Used(Struct):
    """Of one part of head office, over all its processes: bytes at the start, the most and at the end; CPU seconds."""

    start_bytes: int = 0
    peak_bytes: int = 0
    end_bytes: int = 0
    cpu_s: float = 0.0


class Watch:
    """`run` until cancelled, then read `used`."""

    def __init__(self, parts: Mapping[str, tuple[int, ...]]) -> None:
        self._parts = parts
        self.used = {name: Used(start_bytes=_resident(pids), cpu_s=-_cpu_s(pids)) for name, pids in parts.items()}

    async def run(self) -> None:
        """Look every half second."""
        while True:
            self.look()
            await asyncio.sleep(LOOK_EVERY_S)

    def look(self) -> None:
        """Look now."""
        for name, pids in self._parts.items():
            used = self.used[name]
            used.end_bytes = _resident(pids)
            used.peak_bytes = max(used.peak_bytes, used.end_bytes)

    def close(self) -> dict[str, Used]:
        """The last look."""
        self.look()
        for name, pids in self._parts.items():
            self.used[name].cpu_s += _cpu_s(pids)
        return self.used


def _resident(pids: tuple[int, ...]) -> int:
    return sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE for pid in pids if pid)


def _cpu_s(pids: tuple[int, ...]) -> float:
    """User and system time of the processes themselves."""
    stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids if pid]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / _TICKS
