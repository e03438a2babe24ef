"""One worker process: `python -m bench.ingest.hand URL MESSAGES NAME WORKERS`. Says `ready`, works off its stores when told."""

import asyncio
import sys
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.ingest.made import GROUP, ORG, load
from hub.db import open_engine
from hub.inbox import Changes, Inbox
from hub.workers.duty import Duty
from hub.workers.leases import Leases
from hub.workers.share import due
from protocol.link.clocks import SystemClock
from protocol.link.garbage import settle_heap
from protocol.topics import SHARDS


class Nowhere:
    """A link whose other end is not measured."""

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        pass


async def main(url: str, file: str, name: str, workers: int) -> None:
    """Beat until all workers have their share and we are told to go; then serve what waits, as the inbox takes it."""
    engine = open_engine(url)
    leases = Leases(engine, ORG, name)
    duty = Duty(leases)
    inbox = Inbox(engine, ORG, Ed25519PrivateKey.generate(), clock=SystemClock(), changes=Changes(), guard=duty)
    mine = due(SHARDS, [f"w{number}" for number in range(workers)], name)
    told, ready = asyncio.ensure_future(asyncio.to_thread(sys.stdin.readline)), False
    messages = load(Path(file))
    while not told.done():
        duty.held = await leases.beat()
        if len(duty.held) == mine and not ready:
            ready = True
            print("ready", flush=True)
        await asyncio.wait({told}, timeout=0.2)
    messages = [one for one in messages if duty.hears(one.topic)]
    settle_heap()
    for start in range(0, len(messages), GROUP):
        await inbox.serve(Nowhere(), messages[start : start + GROUP])  # type: ignore[arg-type]
    print(f"done {inbox.batches}", flush=True)
    await engine.dispose()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])))
