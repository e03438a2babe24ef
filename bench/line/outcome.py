"""What one way of draining a backlog took, whoever's it is."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec import Struct

from demo.link import LinkProxy, LinkShape

#: A drain that takes longer than this has failed.
DRAIN_S = 900.0
LOOK_EVERY_S = 0.02


class Line(Struct, frozen=True):
    """A line to drain over: its shape, and how many receipts a slow peer is given there (its time is per receipt)."""

    name: str
    shape: LinkShape
    few: int


LINES = (
    Line("LAN", LinkShape(), 2_000),
    Line("2 Mbit/s, 80 ms", LinkShape(0.04, 250_000), 1_000),
    Line("256 kbit/s, 300 ms, 2 % loss", LinkShape(0.15, 32_000, 0.02), 400),
)


class Outcome(Struct, frozen=True):
    """Seconds from the first call over the line to the last receipt's commit at the other end; bytes both ways, as carried.

    `cpu_s` and `peak_bytes` are the sender's processes', `first_s` is from the mended line to the next receipt at the hub.
    """

    receipts: int
    seconds: float
    carried: int
    cpu_s: float
    peak_bytes: int
    lost: int = 0
    doubled: int = 0
    first_s: float = 0.0

    @property
    def each_s(self) -> float:
        """Seconds a receipt."""
        return self.seconds / self.receipts


class Cut(Struct, frozen=True):
    """The line is cut after `after_s` of draining, for `for_s` seconds."""

    after_s: float
    for_s: float = 2.0


class Drained(Struct):
    """How a drain went: see `Outcome`."""

    seconds: float = 0.0
    first_s: float = 0.0
    peak_bytes: int = 0
    cpu_s: float = 0.0


async def drained(
    link: LinkProxy, count: Callable[[], Awaitable[int]], wanted: int, cut: Cut | None, *, pid: int = 0
) -> Drained:
    """Wait for the last receipt, beginning with the first call over the line; watch memory and processor time of `pid`."""
    taken = Drained()
    async with asyncio.timeout(DRAIN_S):
        while not link.counters.accepted:
            await asyncio.sleep(0.001)
        start = time.perf_counter()
        if cut:
            taken.first_s = await _interrupted(link, count, wanted, cut)
        while await count() < wanted:
            taken.peak_bytes = max(taken.peak_bytes, peak_bytes(pid))
            taken.cpu_s = max(taken.cpu_s, own_cpu_s(pid))
            await asyncio.sleep(LOOK_EVERY_S)
        taken.seconds = time.perf_counter() - start
    return taken


async def _interrupted(link: LinkProxy, count: Callable[[], Awaitable[int]], wanted: int, cut: Cut) -> float:
    await asyncio.sleep(cut.after_s)
    await link.cut()
    await asyncio.sleep(cut.for_s)
    at_cut = await count()
    await link.mend()
    mended = time.perf_counter()
    while await count() <= at_cut < wanted:
        await asyncio.sleep(LOOK_EVERY_S / 2)
    return time.perf_counter() - mended


def carried(link: LinkProxy) -> int:
    """TCP payload in both directions."""
    return link.counters.bytes_up + link.counters.bytes_down


def cpu_s(pid: int) -> float:
    """Processor seconds of a process, its children and those that it has waited for."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid:
            ticks += sum(map(int, fields[11:15]))
        elif int(fields[1]) == pid:
            ticks += sum(map(int, fields[11:13]))
    return ticks / 100


def own_cpu_s(pid: int) -> float:
    """Processor seconds of one process; 0 where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:13])) / 100


def peak_bytes(pid: int) -> int:
    """The most memory that a process has held at once, its own (children not counted); 0 where it is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)
