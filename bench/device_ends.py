"""The processes that `bench.devices` measures: a store server with devices, devices alone, and the bare things beside them.

`store FOLDER SCANNER` serves one lane with a scanner; `echo` says back what it hears on a TCP port; `relay SCANNER BYTES` hands each
line of a scanner on to a WebSocket as a text of so many bytes, and does nothing else; `idle SECONDS URL...` holds
devices of five lanes, `bare SECONDS URL...` as many open sockets, and both say how much processor that took.
"""

import asyncio
import base64
import sys
import time
from pathlib import Path

import uvloop
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.lane_box import item

ITEMS = 2_000
ROLES = ("scanner", "scale", "printer", "display")
DRIVERS = {"scanner": "line", "scale": "toledo8217", "printer": "escpos", "display": "cd5220"}


def fill(data: Path) -> None:
    """Goods to sell."""
    from edge.replica import Replica
    from protocol.masters import ITEM, encode_master
    from protocol.messages import Document, Page

    replica = Replica(data / "masters.db")
    replica.begin(1)
    items = [item(n) for n in range(ITEMS)]
    replica.take(Page(1, 0, 1, tuple(Document(ITEM, each.id, 1, encode_master(each)) for each in items), ""))
    replica.close()


async def store(data: Path, scanner: str) -> None:
    """A store server of one lane, until standard input ends."""
    from edge.app import store_server
    from edge.config import BoxConfig, Config, LaneConfig, WebConfig
    from edge.drivers.build import DeviceConfig, LaneDevicesConfig
    from edge.identity import BoxIdentity
    from protocol.link import SystemClock

    hub = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    identity = BoxIdentity("bench", "s001", "b1", 1, "CNY", "mqtt://127.0.0.1:9", hub)
    devices = LaneDevicesConfig(scanner=DeviceConfig("line", scanner, same_read_ms=0))
    config = Config(BoxConfig(data), (LaneConfig("01", devices=devices),), WebConfig(port=0))
    async with store_server(config, identity, Ed25519PrivateKey.generate(), SystemClock()) as server:
        print("=", server.url, flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def echo() -> None:
    """What came goes back, until standard input ends."""

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            writer.write(data)
        writer.close()

    async with await asyncio.start_server(handle, "127.0.0.1", 0) as server:
        print("=", server.sockets[0].getsockname()[1], flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def relay(scanner: str, size: int) -> None:
    """The same two hops as a scan's to the screen, a socket in and a WebSocket out, without a lane between."""
    from aiohttp import web

    screens: list[web.WebSocketResponse] = []

    async def screen(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        screens.append(socket)
        async for _ in socket:
            pass
        return socket

    async def pump() -> None:
        host, port = scanner.removeprefix("socket://").split(":")
        reader, _ = await asyncio.open_connection(host, int(port))
        while await reader.readuntil(b"\r"):
            for one in screens:
                await one.send_str("x" * size)

    app = web.Application()
    app.router.add_get("/ws", screen)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    pumping = asyncio.create_task(pump())
    print("=", f"http://127.0.0.1:{runner.addresses[0][1]}", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    pumping.cancel()
    await runner.cleanup()


async def idle(seconds: float, urls: list[str]) -> None:
    """Devices that nobody uses: each is kept, asked and looked after as in a shop at night."""
    from edge.drivers.build import DeviceConfig, LaneDevicesConfig, build_rack
    from edge.drivers.roles import DeviceState

    lanes = {}
    for number in range(0, len(urls), len(ROLES)):
        here = dict(zip(ROLES, urls[number : number + len(ROLES)], strict=True))
        devices = {role: DeviceConfig(DRIVERS[role], url) for role, url in here.items()}
        lanes[f"{number // len(ROLES) + 1:02d}"] = LaneDevicesConfig(**devices)
    rack = build_rack(lanes)
    async with asyncio.TaskGroup() as group:
        running = [group.create_task(devices.run()) for devices in rack.lanes.values()]
        while any(driver.health().state is not DeviceState.ONLINE for _, __, driver in rack.drivers()):
            await asyncio.sleep(0.05)
        await asyncio.sleep(2.0)  # what is found out at first is not what a night costs
        print("=", await _cpu_s(seconds), flush=True)
        for task in running:
            task.cancel()


async def bare(seconds: float, urls: list[str]) -> None:
    """As many open sockets with a reader each, and nothing more."""
    places = [url.removeprefix("socket://").split(":") for url in urls]
    streams = [await asyncio.open_connection(host, int(port)) for host, port in places]
    async with asyncio.TaskGroup() as group:
        reads = [group.create_task(reader.read(4096)) for reader, _ in streams]
        print("=", await _cpu_s(seconds), flush=True)
        for task in reads:
            task.cancel()


async def _cpu_s(seconds: float) -> float:
    begun = time.process_time()
    await asyncio.sleep(seconds)
    return time.process_time() - begun


def main(what: str, *rest: str) -> None:
    """See the module."""
    match what:
        case "fill":
            fill(Path(rest[0]))
        case "store":
            uvloop.run(store(Path(rest[0]), rest[1]))
        case "echo":
            uvloop.run(echo())
        case "relay":
            uvloop.run(relay(rest[0], int(rest[1])))
        case "idle" | "bare":
            uvloop.run((idle if what == "idle" else bare)(float(rest[0]), list(rest[1:])))


if __name__ == "__main__":
    main(*sys.argv[1:])
