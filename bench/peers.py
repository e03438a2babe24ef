"""What others do with the same receipts: JSON over HTTP, one by one and gzipped in hundreds, into SQLite that syncs."""

import asyncio
import gzip
import json
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import aiohttp
import msgspec
from aiohttp import web

from demo.link import LinkProxy, LinkShape
from retail.sale import Sale

BATCH = 100


class Peer(msgspec.Struct):
    """What a peer took: seconds and TCP bytes up for so many receipts."""

    seconds: float
    bytes_up: int
    receipts: int


def as_json(sale: Sale) -> bytes:
    """A receipt as systems of the field send it: names beside values."""
    lines = [{name: getattr(line, name) for name in line.__struct_fields__} for line in sale.lines]
    tenders = [{name: getattr(tender, name) for name in tender.__struct_fields__} for tender in sale.tenders]
    names = [name for name in sale.__struct_fields__ if name not in {"lines", "tenders"}]
    return json.dumps({**{name: getattr(sale, name) for name in names}, "lines": lines, "tenders": tenders}).encode()


async def http_posts(sales: Sequence[Sale], *, batch: int, shape: LinkShape | None = None) -> Peer:
    """POST them one after the other, each answered after its commit; `batch` > 1 sends gzipped arrays."""
    with tempfile.TemporaryDirectory() as folder:
        runner, port = await _receiver(Path(folder) / "peer.db")
        try:
            async with (
                LinkProxy("127.0.0.1", port, shape=shape or LinkShape()) as link,
                aiohttp.ClientSession() as http,
            ):
                start = time.perf_counter()
                for index in range(0, len(sales), batch):
                    bodies = [as_json(sale) for sale in sales[index : index + batch]]
                    data = b"[" + b",".join(bodies) + b"]"
                    headers = {"Content-Type": "application/json"}
                    if batch > 1:
                        data, headers = gzip.compress(data, 6), {**headers, "Content-Encoding": "gzip"}
                    async with http.post(
                        f"http://127.0.0.1:{link.port}/receipts", data=data, headers=headers
                    ) as answer:
                        answer.raise_for_status()
                return Peer(time.perf_counter() - start, link.counters.bytes_up, len(sales))
        finally:
            await runner.cleanup()


async def _receiver(path: Path) -> tuple[web.AppRunner, int]:
    db = sqlite3.connect(path, check_same_thread=False)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE receipt (lane TEXT, number INTEGER, body BLOB, PRIMARY KEY (lane, number))")

    def store(rows: list[tuple[str, int, bytes]]) -> None:
        with db:
            db.executemany("INSERT INTO receipt VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)

    async def take(request: web.Request) -> web.Response:
        found = json.loads(await request.read())
        rows = [(one["lane"], one["number"], json.dumps(one).encode()) for one in found]
        await asyncio.to_thread(store, rows)
        return web.Response(status=204)

    app = web.Application(client_max_size=8 << 20)
    app.router.add_post("/receipts", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, int(runner.addresses[0][1])
