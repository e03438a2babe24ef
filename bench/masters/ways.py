"""Both ways over one line: ours, a real store server and a real hub; and the peer's two small processes."""

import asyncio
import json
import sqlite3
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from bench.line.outcome import carried
from bench.line.path import shaped
from bench.masters.goods import as_json, changes, write
from bench.masters.taken import LOOK_S, Pulled, Taken, arrives, middle, revision_of
from demo.chain import Chain
from demo.link import LinkProxy, LinkShape
from demo.processes import command
from retail.catalogue import Item

ROUNDS = 5
#: A store at rest for so long before each change, in seconds, and so much longer in each round: peers poll at any phase.
REST_S, PHASE_S = 2.0, 0.2


async def ours(chain: Chain, items: Sequence[Item], shape: LinkShape) -> Pulled:
    """The chain's store loses its copy, and pulls it over the line; then prices change at head office."""
    store, hub = chain.stores[0], chain.folder / "hub"
    await store.process.stop()
    copy = store.folder / "masters.db"
    for file in store.folder.glob("masters.db*"):
        file.unlink()
    async with shaped(store.link, shape):
        before, head = carried(store.link), _head(hub / "hub.db")
        first = asyncio.create_task(arrives(store.link, copy, head, before))
        await store.process.start()
        taken = [await first]
        for number, part in enumerate(changes(items, ROUNDS, str(shape))):
            await asyncio.sleep(REST_S + PHASE_S * number)
            taken.append(await _changed(chain, part, copy))
    return Pulled(taken[0], middle(taken[1:]))


async def _changed(chain: Chain, part: Sequence[Item], copy: Path) -> Taken:
    """From the load's commit on, which is another process's, as it is where people do it."""
    file, hub = write(chain.folder / "change.jsonl", part), chain.folder / "hub"
    link, before, head = chain.stores[0].link, carried(chain.stores[0].link), revision_of(copy)
    loading = asyncio.create_task(command(["-m", "hub.cli", "items", "load", str(file), "--data-dir", str(hub)]))
    while _head(hub / "hub.db") == head:
        await asyncio.sleep(LOOK_S)
    taken = await arrives(link, copy, head + 1, before, time.perf_counter())
    await loading
    return taken


def _head(path: Path) -> int:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(db.execute("SELECT head FROM revision").fetchone()[0])
    finally:
        db.close()


async def theirs(folder: Path, items: Sequence[Item], shape: LinkShape) -> Pulled:
    """The same goods and changes by gzipped JSON over HTTP."""
    copy = folder / "peer.db"
    copy.unlink(missing_ok=True)
    async with (
        _process("serve", write(folder / "items.jsonl", items)) as port,
        LinkProxy("127.0.0.1", port) as link,
        shaped(link, shape),
        aiohttp.ClientSession(raise_for_status=True) as http,
    ):
        first = asyncio.create_task(arrives(link, copy, 1, 0))
        async with _process("pull", f"http://127.0.0.1:{link.port}/items", copy):
            taken = [await first]
            for number, part in enumerate(changes(items, ROUNDS, str(shape))):
                await asyncio.sleep(REST_S + PHASE_S * number)
                before, lines = carried(link), "\n".join(json.dumps(as_json(item)) for item in part)
                async with http.post(f"http://127.0.0.1:{port}/load", data=lines) as answer:
                    head = await answer.json()
                taken.append(await arrives(link, copy, head, before, time.perf_counter()))
    return Pulled(taken[0], middle(taken[1:]))


@asynccontextmanager
async def _process(*arguments: object) -> AsyncIterator[int]:
    """One of the peer's processes; yields the number that it prints first."""
    full = ["-m", "bench.masters.peer", *map(str, arguments)]
    process = await asyncio.create_subprocess_exec(sys.executable, *full, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        async with asyncio.timeout(30):
            first = int(await process.stdout.readline())
        yield first
    finally:
        process.kill()
        await process.wait()
