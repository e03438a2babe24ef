"""The two ends that `bench.lane` dials, each in a process of its own: the real store server, and a bare WebSocket echo.

`fill FOLDER` makes the goods and promotions that `store FOLDER` then sells; `echo` says back what it hears. Each server
prints its URL once it takes calls, and ends with its standard input.
"""

import asyncio
import base64
import socket
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import uvloop
from aiohttp import WSMsgType, web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from retail.barcodes import check_digit
from retail.catalogue import Item
from retail.promotions import Promotion, Selection
from retail.promotions import offers as o

ITEMS, CATEGORIES, PROMOTIONS = 100_000, 200, 50
LANES = 20
_PAGE = 2_000


async def store(data: Path) -> None:
    """A store server of `LANES` lanes and `ITEMS` items, until standard input ends."""
    from edge.app import store_server
    from edge.config import BoxConfig, Config, LaneConfig, WebConfig
    from edge.identity import BoxIdentity
    from protocol.link import SystemClock

    hub = base64.b64encode(Ed25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
    silent = socket.create_server(("127.0.0.1", 0))  # a head office that takes the call and says nothing
    identity = BoxIdentity("bench", "s001", "b1", 1, "CNY", f"mqtt://127.0.0.1:{silent.getsockname()[1]}", hub)
    lanes = tuple(LaneConfig(f"{n:02d}") for n in range(1, LANES + 1))
    config = Config(BoxConfig(data), lanes, WebConfig(port=0))
    with silent:
        async with store_server(config, identity, Ed25519PrivateKey.generate(), SystemClock()) as server:
            await _serve_until_told(server.url)


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
        await _serve_until_told(f"http://127.0.0.1:{runner.addresses[0][1]}")


async def _serve_until_told(url: str) -> None:
    print(url, flush=True)
    await asyncio.to_thread(sys.stdin.read)


def fill(data: Path) -> None:
    """All items and promotions, as if pulled."""
    from edge.replica import Replica
    from protocol.masters import ITEM, PROMOTION, encode_master
    from protocol.messages import Document, Page

    replica = Replica(data / "masters.db")
    replica.begin(1)
    for start in range(0, ITEMS, _PAGE):
        items = [item(n) for n in range(start, start + _PAGE)]
        documents = tuple(Document(ITEM, each.id, 1, encode_master(each)) for each in items)
        replica.take(Page(1, 0, 1, documents, str(start)))
    offers = tuple(Document(PROMOTION, each.id, 1, encode_master(each)) for each in map(promotion, range(PROMOTIONS)))
    replica.take(Page(1, 0, 1, offers, ""))
    replica.close()


def item(n: int) -> Item:
    """Article n of the bench."""
    category = f"c{n % CATEGORIES}"
    return Item(f"p{n}", f"商品 {n}", 100 + n % 900, gtins=(code(n).zfill(14),), tax_rate_bp=1300, category=category)


def promotion(n: int) -> Promotion:
    """Promotion n of the bench: most over a category, the last one over the whole basket."""
    if n == PROMOTIONS - 1:
        return Promotion("save", "满百减五", o.Threshold((o.Step(from_minor=10_000, off_minor=500),)), layer=1)
    offers: tuple[o.AnyOffer, ...] = (o.NthUnit(2, 5000, mixed=True), o.PercentOff(1000), o.ForPrice(3, 900))
    return Promotion(f"p{n}", f"促销 {n}", offers[n % 3], Selection(categories=(f"c{n * 4}",)), priority=n % 2)


def code(n: int) -> str:
    """The barcode of article n."""
    digits = f"29{n:010d}"
    return digits + check_digit(digits)


def main(what: str, *folder: str) -> None:
    """See the module."""
    if what == "fill":
        fill(Path(*folder))
    else:
        uvloop.run(store(Path(*folder)) if what == "store" else echo())


if __name__ == "__main__":
    main(*sys.argv[1:])
