"""A real chain for a test to break: a hub, stores and brokers as processes, and a cashier who asks over HTTP."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp

from demo.chain import Chain, Store
from demo.proof.verify import Verdict, verify
from demo.world.made_up import MadeUp
from hub.config import HubConfig
from retail.terms import Terms

GOODS = MadeUp()
PIECES = [item for item in GOODS.items() if not item.weighed]
DRAIN_S = 45.0


class Cashier:
    """Rings sales at one lane; a command whose answer was lost is sent again under the same id, as the page does."""

    def __init__(self, http: aiohttp.ClientSession, store: Store, lane: str = "01") -> None:
        self._http, self._url = http, f"{store.url}/api/v1/lanes/{lane}"
        self.paid = 0
        self._next = 0

    async def state(self) -> dict[str, Any]:
        """What the lane shows."""
        async with self._http.get(self._url) as answer:
            body: dict[str, Any] = await answer.json()
            return body["state"]  # type: ignore[no-any-return]

    async def seen(self) -> dict[str, Any]:
        """What the lane shows, once somebody answers."""
        async with asyncio.timeout(60):
            while True:
                try:
                    return await self.state()
                except (aiohttp.ClientError, TimeoutError):
                    await asyncio.sleep(0.05)

    async def once(self, do: str, key: str = "", **fields: Any) -> tuple[int, dict[str, Any]]:
        """Send a command once; its status and answer."""
        body = {"id": key or uuid4().hex[:16], "do": do, **fields}
        async with self._http.post(f"{self._url}/commands", json=body) as answer:
            return answer.status, await answer.json(content_type=None)

    async def sure(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send until there is an answer that is not the server's trouble: the same id every time."""
        key = uuid4().hex[:16]
        async with asyncio.timeout(60):
            while True:
                try:
                    status, body = await self.once(do, key, **fields)
                    if status < 500:
                        assert status == 200, body
                        return body
                except (aiohttp.ClientError, TimeoutError):
                    pass
                await asyncio.sleep(0.05)

    async def scan(self) -> None:
        """Add the next of the made-up goods."""
        item = PIECES[self._next % len(PIECES)]
        self._next += 1
        await self.sure("Scan", code=item.gtins[0][1:])

    async def pay(self) -> None:
        """Exact cash for what is due; a server that was killed a moment before is asked again."""
        due = (await self.seen())["due_minor"]
        await self.sure("Pay", kind="cash", given_minor=due)
        self.paid += 1

    async def pay_by_card(self) -> None:
        """At the lane's terminal; whatever happens to server and answer, until it is paid. The key is pressed again where it was not."""
        due = (await self.seen())["due_minor"]
        async with asyncio.timeout(90):
            while (state := await self.seen())["lines"]:
                if not state["payment"]:
                    with suppress(aiohttp.ClientError, TimeoutError):
                        await self.once("Pay", kind="card", given_minor=due)
                await asyncio.sleep(0.05)
        self.paid += 1

    async def sell(self, items: int = 3) -> None:
        """One whole sale."""
        for _ in range(items):
            await self.scan()
        await self.pay()


class World:
    """The chain, its cashiers, and the count at the end."""

    def __init__(self, chain: Chain, http: aiohttp.ClientSession) -> None:
        self.chain, self.http = chain, http
        self.cashiers: list[Cashier] = []

    @property
    def store(self) -> Store:
        """The first store."""
        return self.chain.stores[0]

    def cashier(self, store: Store | None = None, lane: str = "01") -> Cashier:
        """Somebody at a lane."""
        cashier = Cashier(self.http, store or self.store, lane)
        self.cashiers.append(cashier)
        return cashier

    async def restart(self, process: Any, url: str) -> None:
        """Start a killed process again and wait for it."""
        await process.wait()
        await process.start()
        await process.ready(f"{url}/readyz")

    async def drained(self, seconds: float = DRAIN_S) -> None:
        """Wait until no store holds anything that the hub has not acknowledged."""
        await until(self._all_sent, seconds, lambda: self.chain.hub.tail() + self.store.process.tail())

    async def _all_sent(self) -> bool:
        try:
            return await self.chain.pending(self.http) == 0
        except (aiohttp.ClientError, TimeoutError, KeyError):
            return False

    async def count(self) -> Verdict:
        """Edge ledger against hub ledger, from the files."""
        url = HubConfig(self.chain.folder / "hub", db=self.chain.database).db_url
        rung = sum(cashier.paid for cashier in self.cashiers)
        return await verify({store.code: store.folder / "journal.db" for store in self.chain.stores}, url, rung)

    async def all_is_there(self) -> None:
        """What every fault must leave behind: nothing lost, doubled or missing, and the same money on both sides."""
        await self.drained()
        verdict = await self.count()
        assert verdict.well, verdict
        assert verdict.at_hub == sum(cashier.paid for cashier in self.cashiers)

    async def line_state(self) -> str:
        """How the first store sees its line."""
        async with self.http.get(f"{self.store.url}/api/v1/status") as answer:
            return str((await answer.json())["line"]["state"])

    def broker_pids(self) -> list[int]:
        """The embedded broker: the hub's child processes."""
        path = Path(f"/proc/{self.chain.hub.pid}/task/{self.chain.hub.pid}/children")
        return [int(pid) for pid in path.read_text().split()]


async def until(
    true: Callable[[], Awaitable[bool]], seconds: float = 20.0, why: Callable[[], str] = lambda: ""
) -> None:
    """Look at the world until it is so; it is other processes' time that passes, so this one may wait for it."""
    try:
        async with asyncio.timeout(seconds):
            while not await true():
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"it did not happen within {seconds} s\n{why()}") from None


def kill(pid: int) -> None:
    """SIGKILL, if it is still there."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


@asynccontextmanager
async def open_world(
    folder: Path, *, stores: int = 1, lanes: int = 1, store_folders: Path | None = None, terms: Terms | None = None
) -> AsyncIterator[World]:
    """A running chain with the made-up goods."""
    chain = Chain(
        folder, stores, lanes, GOODS.items(), lambda _: None, base=store_folders, usual_ports=False, terms=terms
    )
    async with chain, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as http:
        world = World(chain, http)
        await until(world_has_goods(world), 30)
        yield world


def world_has_goods(world: World) -> Callable[[], Awaitable[bool]]:
    """Whether every store has its goods."""

    async def check() -> bool:
        for store in world.chain.stores:
            async with world.http.get(f"{store.url}/api/v1/status") as answer:
                if (await answer.json())["items"] < len(GOODS.items()):
                    return False
        return True

    return check
