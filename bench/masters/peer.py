"""The web developer's way: a store asks each second for what is newer than what it has; gzipped JSON over HTTP.

python -m bench.masters.peer serve FILE      prints its port; POST /load takes more lines such as those of FILE
python -m bench.masters.peer pull URL FILE   keeps a copy in SQLite, with the code and the barcodes to look up by

The copy knows no words to search by, no staging of a half-come change and no proof of what is in it, which ours does.
"""

import asyncio
import gzip
import json
import sqlite3
import sys
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

POLL_S = 1.0
TABLES = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = OFF;
CREATE TABLE item (id TEXT PRIMARY KEY, body TEXT);
CREATE TABLE gtin (gtin TEXT PRIMARY KEY, item TEXT);
CREATE TABLE state (revision INTEGER);
INSERT INTO state VALUES (0);
"""


async def serve(path: str) -> None:
    """Items with the revision in which each last changed; what is asked for is packed when it is."""
    lines = await asyncio.to_thread(Path(path).read_text, "utf-8")
    items = {one["id"]: (1, one) for one in map(json.loads, lines.splitlines())}
    head = 1

    async def load(request: web.Request) -> web.Response:
        nonlocal head
        head += 1
        items.update({one["id"]: (head, one) for one in map(json.loads, (await request.text()).splitlines())})
        return web.json_response(head)

    async def newer(request: web.Request) -> web.Response:
        since = int(request.query["since"])
        if since == head:
            return web.Response(status=204)
        found = {"revision": head, "items": [one for changed, one in items.values() if changed > since]}
        body = await asyncio.to_thread(lambda: gzip.compress(json.dumps(found, ensure_ascii=False).encode(), 6))
        return web.Response(body=body, headers={"Content-Encoding": "gzip", "Content-Type": "application/json"})

    app = web.Application(client_max_size=8 << 20)
    app.add_routes([web.get("/items", newer), web.post("/load", load)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def pull(url: str, path: str) -> None:
    """For ever."""
    db = sqlite3.connect(path, check_same_thread=False)
    db.executescript(TABLES)
    revision = 0
    print(0, flush=True)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(600)) as http:
        while True:
            async with http.get(url, params={"since": revision}) as answer:
                if answer.status == 200:
                    revision = await asyncio.to_thread(_take, db, await answer.json())
            await asyncio.sleep(POLL_S)


def _take(db: sqlite3.Connection, found: dict[str, Any]) -> int:
    with db:
        rows = [(one["id"], json.dumps(one, ensure_ascii=False)) for one in found["items"]]
        db.executemany("INSERT OR REPLACE INTO item VALUES (?, ?)", rows)
        codes = [(code, one["id"]) for one in found["items"] for code in one["gtins"]]
        db.executemany("INSERT OR REPLACE INTO gtin VALUES (?, ?)", codes)
        db.execute("UPDATE state SET revision = ?", (found["revision"],))
    return int(found["revision"])


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[2]) if sys.argv[1] == "serve" else pull(sys.argv[2], sys.argv[3]))
