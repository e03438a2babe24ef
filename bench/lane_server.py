"""The two ends that `bench.lane` dials, each in a process of its own: the real store server, and a bare WebSocket echo."""

import asyncio
import base64
import socket
import sys
import time
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop
from aiohttp import WSMsgType, web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from retail.barcodes import check_digit
from retail.catalogue import Item

ITEMS = 100_000
LANES = 20
_PAGE = 2_000


async def store(data: Path) -> None:
    """A store server of `LANES` lanes and `ITEMS` items, until standard input ends."""
    from edge.app import store_server
    from edge.config import BoxConfig, Config, LaneConfig, WebConfig
    from edge.identity import BoxIdentity
    from protocol.link import SystemClock

    _fill(data)
    hub = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    silent = socket.create_server(("127.0.0.1", 0))  # a head office that takes the call and says nothing
    identity = BoxIdentity("bench", "s001", "b1", 1, "CNY", f"mqtt://127.0.0.1:{silent.getsockname()[1]}", hub)
    lanes = tuple(LaneConfig(f"{n:02d}") for n in range(1, LANES + 1))
    config = Config(BoxConfig(data), lanes, WebConfig(port=0))
    began = time.perf_counter()
    with silent:
        async with store_server(config, identity, Ed25519PrivateKey.generate(), SystemClock()) as server:
            await _serve_until_told(server.url, time.perf_counter() - began)


async def echo() -> None:
    """What came goes back."""

    async def handle(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_str(message.data)
        return socket

    app = web.Application()
    app.router.add_get("/ws", handle)
    async with AsyncExitStack() as stack:
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        await _serve_until_told(f"http://127.0.0.1:{runner.addresses[0][1]}", 0.0)


async def _serve_until_told(url: str, start_s: float) -> None:
    print(url, f"{start_s:.3f}", flush=True)
    await asyncio.to_thread(sys.stdin.read)


def _fill(data: Path) -> None:
    from edge.replica import Replica
    from protocol.masters import ITEM, encode_master
    from protocol.messages import Document, Page

    replica = Replica(data / "masters.db")
    replica.begin(1)
    for start in range(0, ITEMS, _PAGE):
        items = [item(n) for n in range(start, start + _PAGE)]
        documents = tuple(Document(ITEM, each.id, 1, encode_master(each)) for each in items)
        replica.take(Page(1, 0, 1, documents, "" if start + _PAGE >= ITEMS else str(start)))
    replica.close()


def item(n: int) -> Item:
    """Article n of the bench."""
    return Item(f"p{n}", f"商品 {n}", 100 + n % 900, gtins=(code(n).zfill(14),), tax_rate_bp=1300)


def code(n: int) -> str:
    """The barcode of article n."""
    digits = f"29{n:010d}"
    return digits + check_digit(digits)


if __name__ == "__main__":
    uvloop.run(store(Path(sys.argv[2])) if sys.argv[1] == "store" else echo())
