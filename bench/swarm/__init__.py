"""A thousand stores come back at once with a day's receipts: `./run bench swarm --stores 1000 --receipts 430`.

Each store is the real line (edge/sync) over a journal in memory, all of them in this one process; hub, broker and database
are the real programs. Beside them some stores are well and sell on: their sales must still be seen at once.
"""

import asyncio
import resource
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.swarm.report import rows
from bench.swarm.story import Told, Wanted, play
from bench.table import Row

#: Dials block in threads.
DIALS = 64


async def run() -> list[Row]:
    """As `./run bench` plays it among the others."""
    return rows(await swarm(Wanted()))


async def swarm(wanted: Wanted) -> Told:
    """Play it in a folder of its own; raise `Missing` for what is not installed here."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(DIALS))
    try:
        with tempfile.TemporaryDirectory(prefix="lantern-") as name:
            Path(name).chmod(0o755)  # the broker is another user
            return await play(wanted, Path(name))
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
