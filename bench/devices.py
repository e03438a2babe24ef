"""Devices: a scanner's bytes to the updated cart on a screen, a weighing, receipts a minute, and what twenty idle devices cost."""

import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp

from bench.device_ends import ROLES
from bench.lane_box import code
from bench.printing import measure as measure_printing
from bench.table import Row
from edge.drivers.roles import DeviceState
from edge.drivers.scales import LANGUAGES, SerialScale
from edge.drivers.simulators import DisplaySim, PrinterSim, ScaleSim, ScannerSim
from edge.drivers.simulators.peer import TcpPeer
from edge.drivers.supervisor import Supervisor

SCANS, WEIGHINGS, LINES_A_CART = 600, 400, 20
#: A lane's view with ten goods in its cart, as it goes to the screen.
STATE_BYTES = 4_000
#: A hand brings some two goods a second; ten are more than any till has to bear.
PACE_S = 0.02
LANES, IDLE_S = 5, 20.0
#: Paper at 200 mm a second, 20 cm a receipt with its cut.
PAPER_A_MINUTE = 45.0


async def run() -> list[Row]:
    """All four."""
    return [*await _scans(), await _weighing(), await _receipts(), await _idle()]


# -- from the scanner to the screen ------------------------------------------------------------------------------------


async def _scans() -> list[Row]:
    with tempfile.TemporaryDirectory() as data:
        await _ended("fill", data)
        async with ScannerSim() as scanner, _child("store", data, scanner.url) as url, _child("echo") as port:
            floor = await _echoes(int(port))
            async with aiohttp.ClientSession(url) as http, http.ws_connect("/api/v1/lanes/01/ws") as screen:
                ours = await _to_the_screen(scanner, screen)
        relayed = await _relayed()
    what = f"scanner's bytes to the cart on the screen, {SCANS} scans,"
    peers = ((relayed, "relay to a WebSocket, no lane"), (floor, "echo of the same bytes"))
    return [
        _row(f"{what} p{share}", _at(ours, share), _at(took, share), peer) for took, peer in peers for share in (50, 99)
    ]


async def _relayed() -> list[float]:
    async with (
        ScannerSim() as scanner,
        _child("relay", scanner.url, str(STATE_BYTES)) as url,
        aiohttp.ClientSession(url) as http,
        http.ws_connect("/ws") as screen,
    ):
        return await _handed_on(scanner, screen)


async def _handed_on(scanner: ScannerSim, screen: aiohttp.ClientWebSocketResponse) -> list[float]:
    took = []
    await _plugged_in(scanner)
    for number in range(SCANS):
        begun = time.perf_counter()
        await scanner.scan(code(number % 1_000))
        await screen.receive(timeout=10)
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(PACE_S)
    return took


async def _plugged_in(scanner: ScannerSim) -> None:
    while not scanner.connected:
        await asyncio.sleep(0.01)


async def _to_the_screen(scanner: ScannerSim, screen: aiohttp.ClientWebSocketResponse) -> list[float]:
    took = []
    await _plugged_in(scanner)
    for number in range(SCANS):
        begun = time.perf_counter()
        await scanner.scan(code(number % 1_000))
        await _until_lines(screen, number % LINES_A_CART + 1)
        took.append(time.perf_counter() - begun)
        if number % LINES_A_CART == LINES_A_CART - 1:
            await screen.send_json({"id": f"c{number}", "do": "Clear"})
            await _until_lines(screen, 0)
        await asyncio.sleep(PACE_S)
    return took


async def _until_lines(screen: aiohttp.ClientWebSocketResponse, lines: int) -> None:
    while True:
        state = json.loads((await screen.receive(timeout=10)).data).get("state")
        if state and len(state["lines"]) == lines:
            return


async def _echoes(port: int) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    took = []
    for number in range(SCANS):
        data = code(number % 1_000).encode() + b"\r"
        begun = time.perf_counter()
        writer.write(data)
        await reader.readexactly(len(data))
        took.append(time.perf_counter() - begun)
        await asyncio.sleep(PACE_S)
    writer.close()
    return took


# -- a weighing --------------------------------------------------------------------------------------------------------


async def _weighing() -> Row:
    """Question, answer, and all that a sale wants to know of the pan; both ends in this process, as the echo's are."""
    async with ScaleSim() as sim, _here() as echo:
        sim.grams = 480
        scale = SerialScale(Supervisor("bench/scale", sim.url), LANGUAGES["toledo8217"], empty_first=False)
        running = asyncio.create_task(scale.run())
        while scale.health().state is not DeviceState.ONLINE or not sim.connected:
            await asyncio.sleep(0.01)
        ours = await _timed(scale.weigh, WEIGHINGS)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        floor = await _timed(echo, WEIGHINGS)
    return _row(f"a weighing (8217), {WEIGHINGS} of them, p50", _at(ours, 50), _at(floor, 50), "echo of one byte")


@asynccontextmanager
async def _here() -> AsyncIterator[Callable[[], Awaitable[object]]]:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
        writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])

        async def once() -> object:
            writer.write(b"W")
            return await reader.readexactly(1)

        yield once
        writer.close()


async def _timed(work: Callable[[], Awaitable[object]], times: int) -> list[float]:
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        await work()
        took.append(time.perf_counter() - begun)
    return took


# -- receipts, and a night ---------------------------------------------------------------------------------------------


async def _receipts() -> Row:
    found = await measure_printing()
    ours, drawn = f"{found.receipts_a_minute:.0f} a minute, {found.cpu_ms_said:.1f} ms CPU each", found.cpu_ms_drawn
    words = ours + (f" ({drawn:.0f} ms drawn)" if drawn is not None else "")
    ratio = found.receipts_a_minute / PAPER_A_MINUTE
    return Row(
        "receipts of 20 goods on a fast printer",
        words,
        f"{PAPER_A_MINUTE:.0f}: paper's own pace",
        ratio,
        "above 2x",
        ratio > 2,
    )


async def _idle() -> Row:
    """Scanner, scale, printer and display of five lanes that nobody uses, beside sockets that nobody writes to."""
    makers: tuple[type[TcpPeer], ...] = (ScannerSim, ScaleSim, PrinterSim, DisplaySim)
    async with AsyncExitStack() as stack:
        sims = [await stack.enter_async_context(make()) for _ in range(LANES) for make in makers]
        urls = [sim.url for sim in sims]
        ours = float(await _said("idle", str(IDLE_S), *urls)) / IDLE_S
        floor = float(await _said("bare", str(IDLE_S), *urls)) / IDLE_S
    what = f"processor for {LANES * len(ROLES)} idle devices, of one core"
    bare = f"{floor:.2%}: bare asyncio, as many sockets"
    return Row(what, f"{ours:.2%}", bare, ours / floor if floor else 0.0, "under 3 %", ours < 0.03)


# -- processes and figures ---------------------------------------------------------------------------------------------


@asynccontextmanager
async def _child(*words: str) -> AsyncIterator[str]:
    """A process of `bench.device_ends`; the line that it says first."""
    process = await _begun(*words)
    assert process.stdin
    assert process.stdout
    try:
        yield await _first_word(process.stdout)
    finally:
        process.stdin.close()
        await process.wait()


async def _first_word(out: asyncio.StreamReader) -> str:
    """The line that begins with `= `, among the log's."""
    while line := await out.readline():
        if line.startswith(b"= "):
            return line[2:].decode().strip()
    raise RuntimeError("it ended before it said anything")


async def _said(*words: str) -> str:
    async with _child(*words) as line:
        return line


async def _ended(*words: str) -> None:
    process = await _begun(*words)
    await process.communicate()


async def _begun(*words: str) -> asyncio.subprocess.Process:
    pipe, quiet = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.device_ends", *words, stdin=pipe, stdout=pipe, stderr=quiet
    )


def _at(took: list[float], share: int) -> float:
    return sorted(took)[min(len(took) - 1, len(took) * share // 100)]


def _row(what: str, ours_s: float, floor_s: float, peer: str) -> Row:
    ratio = ours_s / floor_s
    return Row(what, f"{ours_s * 1e3:.2f} ms", f"{floor_s * 1e3:.2f} ms: {peer}", ratio, "under 50 ms", ours_s < 0.05)
