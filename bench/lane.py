"""A scan's way to the updated cart over the WebSocket, with 20 busy lanes and 50 promotions, against a bare echo in the same run;
the start of a store server with 100,000 items up to its first sale, and what it then holds in memory.

Two loads. *Busy*: every lane scans 20 times a second, several times what hands can do, so the figure is what a cashier
would feel. *Flat out*: every lane scans again the moment it was answered, so the figure is how much work a scan is.
"""

import asyncio
import json
import os
import random
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import aiohttp

from bench.lane_box import ITEMS, LANES, code
from bench.table import Row
from demo.processes import free_port

SCANS_A_SECOND = 20
SECONDS = 4.0
START_MAX_S, LOOK_S = 60.0, 0.005
LINES_A_RECEIPT = 20

Dial = Callable[[int], str]


class Server(NamedTuple):
    """Where it answers, and its process."""

    url: str
    pid: int


async def run() -> list[Row]:
    """Measure the echo and the store server one after the other, same clients, same load."""
    rows = []
    with tempfile.TemporaryDirectory() as data, socket.create_server(("127.0.0.1", 0)) as silent:
        # `silent` is a head office that takes the call and says nothing.
        ports = free_port(0, set()), free_port(0, set())
        await _python("-m", "bench.lane_box", data, str(ports[0]), str(silent.getsockname()[1]))
        store = ("-m", "edge.cli", "serve", "--config", f"{data}/edge.toml")
        async with _server(store, ports[0], data) as once:  # an installed box has its bytecode, and has run before
            await _first_sale(once.url, "before")
        began = time.perf_counter()
        async with _server(store, ports[0], data) as real:
            await _first_sale(real.url, "first")
            first_s = time.perf_counter() - began
            began = time.perf_counter()
            async with _server(("-m", "bench.echo", str(ports[1])), ports[1], data) as bare:
                bare_s = time.perf_counter() - began
                for name, pace_s, goal in (("busy", 1 / SCANS_A_SECOND, 3.0), ("flat out", 0.0, None)):
                    floor = await _measure(lambda _: f"{bare.url}/ws", pace_s, sell=False)
                    ours = await _measure(lambda n: f"{real.url}/api/v1/lanes/{n + 1:02d}/ws", pace_s, sell=True)
                    rows += _rows(name, ours, floor, goal)
                rows += [_start(first_s, bare_s), _memory(real.pid, bare.pid)]
    return rows


def _start(first_s: float, bare_s: float) -> Row:
    what, floor = f"start of `lantern-edge serve` to its first sale, {ITEMS:,} items", f"{bare_s:.2f} s: bare aiohttp"
    return Row(what, f"{first_s:.2f} s", floor, first_s / bare_s, "under 1.5 s", first_s < 1.5)


def _memory(ours: int, bare: int) -> Row:
    mine, floor = (resident_bytes(pid) / 1e6 for pid in (ours, bare))
    what = f"memory of a store server after {LANES} busy lanes"
    return Row(what, f"{mine:.0f} MB", f"{floor:.0f} MB: bare aiohttp", mine / floor, "under 90 MB", mine < 90)


def resident_bytes(pid: int) -> int:
    """What a process holds in memory now."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS:"))


async def _first_sale(url: str, name: str) -> None:
    """A scan and its payment, as soon as somebody answers."""
    async with aiohttp.ClientSession(raise_for_status=True) as http:
        address = f"{url}/api/v1/lanes/01/commands"
        async with http.post(address, json={"id": f"{name}-scan", "do": "Scan", "code": code(1)}):
            pass
        async with http.post(address, json={"id": f"{name}-pay", "do": "Pay", "kind": "cash", "given_minor": 100_000}):
            pass


async def _python(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments)
    if await process.wait():
        raise RuntimeError(f"{' '.join(arguments)} failed")


def _rows(name: str, ours: list[float], floor: list[float], goal: float | None) -> list[Row]:
    made = []
    for label, share in (("p50", 0.5), ("p99", 0.99)):
        mine, bare = (sorted(times)[int(len(times) * share)] * 1000 for times in (ours, floor))
        what = f"scan to cart, {LANES} lanes {name}, {label}"
        wanted = goal if label == "p99" else None
        words = f"<= {wanted:g}x echo" if wanted else "-"
        made.append(
            Row(what, f"{mine:.2f} ms", f"{bare:.2f} ms", mine / bare, words, wanted is None or mine <= wanted * bare)
        )
    return made


@asynccontextmanager
async def _server(arguments: tuple[str, ...], port: int, data: str) -> AsyncIterator[Server]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, stderr=asyncio.subprocess.DEVNULL, env=_with_bytecode(data)
    )
    url = f"http://127.0.0.1:{port}"
    try:
        await _answers(f"{url}/healthz", process)
        yield Server(url, process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _answers(url: str, process: asyncio.subprocess.Process) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(START_MAX_S):
        while True:
            if process.returncode is not None:
                raise RuntimeError(f"a server ended with status {process.returncode} instead of answering at {url}")
            with suppress(aiohttp.ClientConnectionError):
                async with http.get(url) as answer:
                    if answer.ok:
                        return
            await asyncio.sleep(LOOK_S)


def _with_bytecode(data: str) -> dict[str, str]:
    """The environment of a program that pip installed: compiled once, whatever ours says about writing bytecode."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return kept | {"PYTHONPYCACHEPREFIX": f"{data}/bytecode"}


async def _measure(dial: Dial, pace_s: float, *, sell: bool) -> list[float]:
    times: list[float] = []
    async with aiohttp.ClientSession() as http, asyncio.TaskGroup() as group:
        for n in range(LANES):
            group.create_task(_lane(http, dial(n), random.Random(n), pace_s, times, sell=sell))
    return times


async def _lane(
    http: aiohttp.ClientSession, url: str, rng: random.Random, pace_s: float, times: list[float], *, sell: bool
) -> None:
    ids = (f"{rng.randrange(2**60):x}-{n}" for n in range(10**9))
    async with http.ws_connect(url, compress=0) as socket:
        await asyncio.sleep(rng.random() * pace_s)
        until = time.perf_counter() + SECONDS
        while (began := time.perf_counter()) < until:
            for _ in range(LINES_A_RECEIPT):
                times.append(await _ask(socket, next(ids), {"do": "Scan", "code": code(rng.randrange(ITEMS))}))
                await asyncio.sleep(rng.uniform(0.5, 1.5) * pace_s)
            if sell:
                await _ask(socket, next(ids), {"do": "Clear"})
            assert began


async def _ask(socket: aiohttp.ClientWebSocketResponse, command_id: str, command: dict[str, str]) -> float:
    text = json.dumps({"id": command_id, **command})
    began = time.perf_counter()
    await socket.send_str(text)
    mine = f'"{command_id}"'
    while mine not in (await socket.receive()).data[:200]:
        pass
    return time.perf_counter() - began


if __name__ == "__main__":
    import uvloop

    from bench.table import print_table

    print_table(uvloop.run(run()))
