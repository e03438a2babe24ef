"""The offline-first web app's way: PouchDB replicates documents to a CouchDB-like server (express-pouchdb), both in Node.

It is not ours to install: `npm install --prefix .cache/pouchdb pouchdb express@4 express-pouchdb` puts it where this looks.
"""

import asyncio
import contextlib
import shutil
import tempfile
import urllib.request
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.line.http import write_lines
from bench.line.outcome import Cut, Outcome, carried, drained, own_cpu_s
from bench.line.path import shaped
from demo.link import LinkProxy, LinkShape
from retail.sale import Sale

SCRIPT = Path(__file__).with_name("pouchdb.js")
MODULES = Path(__file__).parents[2] / ".cache" / "pouchdb" / "node_modules"


def missing() -> str:
    """What is not there, empty where all is."""
    if not shutil.which("node"):
        return "node is not installed"
    return "" if (MODULES / "express-pouchdb").is_dir() else f"no express-pouchdb in {MODULES.relative_to(Path.cwd())}"


async def pouched(made: Sequence[Sale], shape: LinkShape, cut: Cut | None) -> Outcome:
    """Live replication with retry; the clock starts with its first call."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_lines(made, folder / "receipts.jsonl")
        async with _node("serve", str(folder / "hub")) as (_, port), LinkProxy("127.0.0.1", port) as link:
            hub = f"http://127.0.0.1:{port}/receipts"
            arguments = ("send", str(folder / "store"), str(folder / "receipts.jsonl"), str(link.port))
            async with shaped(link, shape), _node(*arguments) as (pid, _):
                began_s = own_cpu_s(pid)
                taken = await drained(link, lambda: _count(hub), len(made), cut, pid=pid)
                used_s = taken.cpu_s - began_s
            return Outcome(len(made), taken.seconds, carried(link), used_s, taken.peak_bytes, first_s=taken.first_s)


async def _count(url: str) -> int:
    def ask() -> int:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return _number(answer.read(), b'"doc_count":')

    return await asyncio.to_thread(ask)


def _number(body: bytes, name: bytes) -> int:
    """The integer behind `name` in a flat JSON object."""
    return int(body.partition(name)[2].split(b",")[0].rstrip(b"}"))


@asynccontextmanager
async def _node(*arguments: str) -> AsyncIterator[tuple[int, int]]:
    """A script's process and the number that it printed first."""
    process = await asyncio.create_subprocess_exec(
        "node",
        str(SCRIPT),
        *arguments,
        stdout=asyncio.subprocess.PIPE,
        env={"NODE_PATH": str(MODULES), "PATH": "/usr/bin"},
    )
    assert process.stdout
    try:
        async with asyncio.timeout(120):
            number = int(await process.stdout.readline())
        yield process.pid, number
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
