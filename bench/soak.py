"""`./run soak`: a chain under every fault that we can make, for as long as asked, and then the count.

Shoppers ring baskets at all lanes; every few seconds a fault is drawn from the seed: a store server, the hub or the broker
is killed, a line is cut, goes half-open, flaps or crawls. Each fault heals by itself after a while. At the end everything
is mended and drained, and the stores' journals are held against the hub. Exit status 0 only where all is there.
"""

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiohttp
import msgspec

from demo.acts.shopper import Pace, Shopper
from demo.chain import Chain, Store
from demo.processes import DemoError, Process
from demo.proof.verify import verify
from demo.world.goods import Basket
from demo.world.made_up import MadeUp
from hub.config import HubConfig

GOODS = MadeUp()
DRAIN_S = 120.0
SAY_EVERY_S = 10.0


class Soak:
    """One run."""

    def __init__(self, chain: Chain, http: aiohttp.ClientSession, seed: int) -> None:
        self._chain, self._http, self._rng = chain, http, random.Random(seed)
        self._shoppers: list[Shopper] = []
        self.faults: dict[str, int] = {}
        self._faults: dict[str, Callable[[Store], Awaitable[None]]] = {
            "store killed": lambda store: self._kill(store.process, store.url),
            "hub killed": lambda _: self._kill(chain.hub, chain.dashboard),
            "broker killed": lambda _: self._kill_broker(),
            "line cut": self._cut,
            "line half-open": self._half_open,
            "line flaps": self._flap,
            "line crawls": self._crawl,
        }

    @property
    def rung(self) -> int:
        """Sales whose completion a lane told."""
        return sum(shopper.rung for shopper in self._shoppers)

    async def run(self, seconds: float) -> None:
        """Shop and break until the time is over, then let everybody finish."""
        self._stop_s = time.monotonic() + seconds
        async with asyncio.TaskGroup() as group:
            connections = []
            ringing: list[asyncio.Task[None]] = []
            for store in self._chain.stores:
                for lane, devices in store.lanes.items():
                    shopper = Shopper(
                        store.socket_url(lane),
                        {item.id: item for item in GOODS.items()},
                        devices.scanner,
                        devices.scale,
                        rng=random.Random(self._rng.random()),
                        pace=Pace(0.01, 0.1),
                    )
                    self._shoppers.append(shopper)
                    connections.append(group.create_task(shopper.connected()))
                    ringing.append(group.create_task(self._ring(shopper, len(ringing))))
            await self._break_things(seconds)
            await asyncio.gather(*ringing)
            for task in connections:
                task.cancel()

    async def _ring(self, shopper: Shopper, number: int) -> None:
        for basket in GOODS.baskets(number * 100_000):
            while not await self._rung(shopper, basket):
                await asyncio.sleep(0.1)
            if time.monotonic() > self._stop_s:
                return

    async def _rung(self, shopper: Shopper, basket: Basket) -> bool:
        return await shopper.ring(basket) or time.monotonic() > self._stop_s

    async def _break_things(self, seconds: float) -> None:
        start = said = time.monotonic()
        while (left_s := self._stop_s - time.monotonic()) > 0:
            await asyncio.sleep(min(left_s, self._rng.uniform(0.5, 4.0)))
            name = self._rng.choice(list(self._faults))
            self.faults[name] = self.faults.get(name, 0) + 1
            await self._faults[name](self._rng.choice(self._chain.stores))
            if time.monotonic() - said > SAY_EVERY_S:
                said = time.monotonic()
                print(
                    f"{said - start:6.0f} of {seconds:.0f} s  {self.rung:,} sales, {sum(self.faults.values())} faults",
                    file=sys.stderr,
                    flush=True,
                )

    async def _kill(self, process: Process, url: str) -> None:
        process.kill()
        await process.wait()
        await asyncio.sleep(self._rng.uniform(0, 1))
        await process.start()
        await process.ready(f"{url}/readyz")

    async def _kill_broker(self) -> None:
        pid = self._chain.hub.pid
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            with contextlib.suppress(ProcessLookupError):
                os.kill(int(child), signal.SIGKILL)

    async def _cut(self, store: Store) -> None:
        await store.link.cut()
        await asyncio.sleep(self._rng.uniform(0.1, 5))
        await store.link.mend()

    async def _half_open(self, store: Store) -> None:
        store.link.blackhole()
        await asyncio.sleep(self._rng.uniform(0.5, 12))
        await store.link.mend()

    async def _flap(self, store: Store) -> None:
        for _ in range(self._rng.randint(2, 8)):
            await store.link.drop()
            await asyncio.sleep(self._rng.uniform(0, 0.5))

    async def _crawl(self, store: Store) -> None:
        store.link.shape.delay_s, store.link.shape.rate_bytes_s = self._rng.uniform(0.05, 0.6), 16_000
        await asyncio.sleep(self._rng.uniform(1, 6))
        store.link.shape.delay_s, store.link.shape.rate_bytes_s = 0.0, 0

    async def drained(self) -> None:
        """Wait until the hub has acknowledged all; raise `DemoError` where that takes too long."""
        deadline = time.monotonic() + DRAIN_S
        while time.monotonic() < deadline:
            try:
                if await self._chain.pending(self._http) == 0:
                    return
            except (aiohttp.ClientError, TimeoutError):
                pass  # still coming up
            await asyncio.sleep(0.2)
        raise DemoError(f"not drained after {DRAIN_S:.0f} s")


async def soak(folder: Path, seconds: float, seed: int, stores: int = 2, lanes: int = 2) -> dict[str, object]:
    """Run, drain, count; the result says whether all is `well`."""
    chain = Chain(folder, stores, lanes, GOODS.items(), lambda _: None, usual_ports=False)
    async with chain, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        run = Soak(chain, http, seed)
        await run.run(seconds)
        await run.drained()
        journals = {store.code: store.folder / "journal.db" for store in chain.stores}
        verdict = await verify(journals, HubConfig(folder / "hub").db_url, run.rung)
        counted: dict[str, object] = msgspec.to_builtins(verdict)
        return {"seed": seed, "rung": run.rung, **counted, "faults": run.faults, "well": verdict.well}


def main() -> int:
    """Read the arguments and run until the time is over; `sim`, `power` and `devices` are simulated (bench/simsoak.py)."""
    if sys.argv[1:2] in (["sim"], ["power"], ["devices"]):
        from bench import simsoak

        return simsoak.main()
    parser = argparse.ArgumentParser(
        prog="./run soak", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--minutes", type=float, default=10.0, help="how long to break things (10)")
    parser.add_argument(
        "--seed", type=int, default=int(time.time()), help="which faults come; printed, so that it can be said again"
    )
    parser.add_argument("--stores", type=int, default=2)
    parser.add_argument("--lanes", type=int, default=2)
    arguments = parser.parse_args()
    print(f"seed {arguments.seed}", file=sys.stderr)
    folder = Path(tempfile.mkdtemp(prefix="lantern-soak-"))
    try:
        result = asyncio.run(soak(folder, arguments.minutes * 60, arguments.seed, arguments.stores, arguments.lanes))
    except DemoError as exc:
        print(f"soak: {exc}; files are in {folder}", file=sys.stderr)
        return 1
    print(msgspec.json.encode(result).decode())
    if result["well"]:
        shutil.rmtree(folder, ignore_errors=True)
        return 0
    print(f"files are in {folder}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
