"""The web developer's way: JSON over HTTP, one receipt a request or gzipped in hundreds."""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bench.line.as_json import as_json
from bench.line.outcome import Cut, Outcome, carried, cpu_s, drained
from bench.line.path import shaped
from demo.link import LinkProxy, LinkShape
from retail.sale import Sale


async def posts(made: Sequence[Sale], shape: LinkShape, cut: Cut | None = None, *, batch: int) -> Outcome:
    """Sender and receiver are processes of their own, as the others' are."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_lines(made, folder / "receipts.jsonl")
        async with (
            receiver("http", folder / "hub.db") as port,
            LinkProxy("127.0.0.1", port) as link,
            shaped(link, shape),
        ):
            url = f"http://127.0.0.1:{link.port}/receipts"
            arguments = ["-m", "bench.line.http_sender", str(folder / "receipts.jsonl"), url, str(batch)]
            sender = await asyncio.create_subprocess_exec(sys.executable, *arguments)
            taken = await drained(link, lambda: count(folder / "hub.db"), len(made), cut, pid=sender.pid)
            used_s = cpu_s(sender.pid)
            await sender.wait()
            lost, doubled = await asyncio.to_thread(tally, folder / "hub.db", len(made))
            return Outcome(
                len(made), taken.seconds, carried(link), used_s, taken.peak_bytes, lost, doubled, taken.first_s
            )


def write_lines(made: Sequence[Sale], path: Path) -> None:
    """One JSON receipt a line."""
    path.write_bytes(b"\n".join(as_json(sale) for sale in made))


@asynccontextmanager
async def receiver(*arguments: object) -> AsyncIterator[int]:
    """The receiving process; yields what it printed first."""
    command = [sys.executable, "-m", "bench.line.receiver", *map(str, arguments)]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        async with asyncio.timeout(15):
            first = int(await process.stdout.readline())
        yield first
    finally:
        process.kill()
        await process.wait()


async def count(path: Path) -> int:
    """Receipts committed at the other end."""
    return await asyncio.to_thread(_one, path, "SELECT COUNT(*) FROM receipt")


def tally(path: Path, wanted: int) -> tuple[int, int]:
    """Lost, and come more than once."""
    there = _one(path, "SELECT COUNT(*) FROM receipt")
    return wanted - there, _one(path, "SELECT arrived FROM told") - there


def _one(path: Path, query: str) -> int:
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return int(db.execute(query).fetchone()[0])
    finally:
        db.close()
