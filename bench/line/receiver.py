"""The other end of the peers that send JSON: a process that commits each message to SQLite before it answers.

python -m bench.line.receiver http FILE          prints its port
python -m bench.line.receiver mqtt FILE URL      subscribes; prints 0 once it has
"""

import asyncio
import json
import sqlite3
import sys

from aiohttp import web

TOPIC = "receipts"
GROUP_MAX = 200


class Shelf:
    """Receipts, and how often one came that was there already."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        self._db.execute("CREATE TABLE receipt (lane TEXT, number INTEGER, body BLOB, PRIMARY KEY (lane, number))")
        self._db.execute("CREATE TABLE told (arrived INTEGER)")
        self._db.execute("INSERT INTO told VALUES (0)")
        self._db.commit()

    def put(self, found: list[dict[str, object]]) -> None:
        """In one transaction."""
        rows = [(one["lane"], one["number"], json.dumps(one).encode()) for one in found]
        with self._db:
            self._db.executemany("INSERT INTO receipt VALUES (?, ?, ?) ON CONFLICT DO NOTHING", rows)
            self._db.execute("UPDATE told SET arrived = arrived + ?", (len(rows),))


async def over_http(shelf: Shelf) -> None:
    """Each POST carries a list; it is answered after its commit."""

    async def take(request: web.Request) -> web.Response:
        await asyncio.to_thread(shelf.put, json.loads(await request.read()))
        return web.Response(status=204)

    app = web.Application(client_max_size=8 << 20)
    app.router.add_post("/receipts", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def over_mqtt(shelf: Shelf, url: str) -> None:
    """One receipt a message; as many as wait share a commit."""
    import aiomqtt

    host, _, port = url.removeprefix("mqtt://").partition(":")
    async with aiomqtt.Client(
        host, int(port), identifier="hub", clean_session=False, max_queued_incoming_messages=0
    ) as client:
        await client.subscribe(TOPIC, qos=1)
        print(0, flush=True)
        waiting: asyncio.Queue[bytes] = asyncio.Queue(100_000)
        keeper = asyncio.create_task(_keep(shelf, waiting))
        async for message in client.messages:
            await waiting.put(bytes(message.payload))
        await keeper


async def _keep(shelf: Shelf, waiting: asyncio.Queue[bytes]) -> None:
    while True:
        group = [await waiting.get()]
        while len(group) < GROUP_MAX and not waiting.empty():
            group.append(waiting.get_nowait())
        await asyncio.to_thread(shelf.put, [json.loads(one) for one in group])


def main(how: str, path: str, *rest: str) -> None:
    """See the module."""
    shelf = Shelf(path)
    asyncio.run(over_http(shelf) if how == "http" else over_mqtt(shelf, *rest))


if __name__ == "__main__":
    main(*sys.argv[1:])
