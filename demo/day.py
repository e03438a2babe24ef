"""A day in the chain: open, let shoppers in, cut and mend lines, drain, count, close."""

import argparse
import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
import msgspec
from msgspec.structs import replace

from demo.acts.habits import POLICY
from demo.acts.shopper import Pace, Shopper
from demo.acts.stockroom import StockRoom
from demo.chain import Chain, Store
from demo.control import switchboard
from demo.processes import DemoError
from demo.proof.terminals import uncharged
from demo.proof.verify import replays, settled, verify
from demo.show import Show
from demo.world.goods import Basket, Source
from demo.world.journey import open_journey
from demo.world.made_up import MadeUp
from demo.world.people import people_of
from demo.world.promotions import promotions_of
from hub.config import HubConfig
from retail.catalogue import Item
from retail.paying.foreign import ForeignCash
from retail.paying.tenders import USUAL
from retail.shifts import ShiftTerms
from retail.stock import StockTerms
from retail.terms import Terms

BY_HAND = Pace(scan_s=0.8, customer_s=4.0)
GOODS_S, DRAIN_S = 60.0, 300.0
LOOK_S = 0.5
#: What is told of besides sales, and how many differences are told one by one.
HAPPENS = (
    *("returns", "overrides", "discounts", "voids", "given_up"),
    *("deposits", "picked_up", "deposits_ended", "foreign", "charges", "charges_undone", "by_points", "by_stored"),
)
DIFFERENCES_MAX = 50
#: They take what most shops take; cards go through the lane's terminal.
TENDERS = tuple(replace(kind, terminal=kind.code == "card") for kind in USUAL)
#: Dollars are taken too: `20 USD`, F5.
DOLLARS = ForeignCash("USD", 725, 100, step_minor=100)
#: Lanes have shifts, and the first sale opens one: F3 counts and closes it.
TERMS = Terms(shifts=ShiftTerms("auto"), tenders=TENDERS, stock=StockTerms(issue="shift"), foreign=(DOLLARS,))


class Day:
    """One run of the demo."""

    def __init__(self, arguments: argparse.Namespace, folder: Path, cache: Path, note: Path) -> None:
        self._arguments, self._folder, self._cache, self._note = arguments, folder, cache, note
        self._show = Show()
        self._shoppers: list[Shopper] = []
        self.chain: Chain | None = None
        self.open = False
        self._mended_s = 0.0

    async def run(self, stop: asyncio.Event) -> int:
        """Until it is done or told to stop; the exit status."""
        arguments = self._arguments
        source = self._source()
        items = source.items()
        async with AsyncExitStack() as stack:
            control = await stack.enter_async_context(switchboard(lambda: self.chain, self._note))
            chain = Chain(
                self._folder,
                arguments.stores,
                arguments.lanes,
                items,
                self._show.say,
                control_url=control,
                database=arguments.db,
                broker=arguments.broker,
                promotions=promotions_of(source, items),
                people=people_of(source, items),
                policy=POLICY,
                terms=TERMS,
            )
            self.chain = await stack.enter_async_context(chain)
            http = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)))
            await self._goods_arrive(chain, http, len(items))
            await self._deliver(chain, http, items)
            return await self._trade(chain, http, source, stop)

    def _source(self) -> Source:
        if not self._arguments.made_up and (journey := open_journey(self._cache, self._show.say)):
            return journey
        self._show.say("no real baskets here: a small made-up catalogue and its own shoppers instead")
        return MadeUp(self._arguments.seed)

    async def _goods_arrive(self, chain: Chain, http: aiohttp.ClientSession, count: int) -> None:
        """Every store pulls the goods; a lane could sell what has come already."""
        self._show.say("stores pull their goods")
        start = time.monotonic()
        while time.monotonic() - start < GOODS_S:
            statuses = [status for _, status in await self._statuses(chain, http)]
            if all(int(str(status.get("items", 0))) >= count for status in statuses):
                self._show.say(f"{count:,} items in every store after {time.monotonic() - start:.1f} s")
                return
            await asyncio.sleep(0.2)
        raise DemoError(f"goods did not arrive within {GOODS_S:.0f} s; logs are in {self._folder}")

    async def _deliver(self, chain: Chain, http: aiohttp.ClientSession, items: Sequence[Item]) -> None:
        """Goods come in before the first customer does."""
        rooms = [StockRoom(store, http) for store in chain.stores]
        counts = await asyncio.gather(*(room.receive(items) for room in rooms))
        self._show.say(f"{max(counts):,} items were received in every store")

    async def _trade(self, chain: Chain, http: aiohttp.ClientSession, source: Source, stop: asyncio.Event) -> int:
        arguments = self._arguments
        baskets = Baskets(source.baskets(arguments.seed * 997), arguments.baskets)
        pace = Pace() if arguments.baskets else BY_HAND
        items = {item.id: item for item in source.items()}
        by_hand = None if arguments.exit else (chain.stores[0].code, list(chain.stores[0].lanes)[-1])
        self._invite(chain, by_hand)
        self.open = True
        start = time.monotonic()
        async with asyncio.TaskGroup() as group:
            helpers = [group.create_task(self._watch(chain, http))]
            ringing = []
            for store in chain.stores:
                for lane in store.lanes:
                    if by_hand and (store.code, lane) == by_hand and len(chain.stores) * len(store.lanes) > 1:
                        store.lanes[lane].scale.put(random.Random(arguments.seed).randint(200, 1500))
                        continue
                    shopper = self._shopper(store, lane, items, pace)
                    helpers.append(group.create_task(shopper.connected()))
                    ringing.append(group.create_task(self._ring(shopper, baskets)))
            stopped = group.create_task(stop.wait())
            if arguments.baskets:
                counting = group.create_task(self._take_stock(chain, http, baskets, list(items.values())))
                ringing.append(counting)
            if arguments.baskets and arguments.cut:
                helpers.append(group.create_task(self._cut(chain, baskets, arguments.cut)))
            rung_out = group.create_task(_all(ringing))
            await asyncio.wait({stopped, rung_out}, return_when=asyncio.FIRST_COMPLETED)
            if not stop.is_set() and not arguments.exit:
                await stop.wait()
            status = 0
            if arguments.exit and not stop.is_set():
                status = await self._count(chain, http, start)
            for task in (*helpers, *ringing, stopped, rung_out):
                task.cancel()
        self._show.say("closing: stores first, then head office")
        return 130 if stop.is_set() and arguments.exit else status

    def _invite(self, chain: Chain, by_hand: tuple[str, str] | None) -> None:
        if by_hand is None:
            return
        store = chain.stores[0]
        self._show.say("")
        self._show.say(f"dashboard        {chain.dashboard}")
        self._show.say(
            f"a lane for you   {store.lane_url(by_hand[1])}   (scan by typing a code, PLU or name; F5 is cash)"
        )
        self._show.say(
            f"cut a line       ./run demo cut {store.code}      and ./run demo mend {store.code}, or 系统 System on the dashboard"
        )
        self._show.say("Ctrl-C ends it all")
        self._show.say("")

    def _shopper(self, store: Store, lane: str, items: dict[str, Item], pace: Pace) -> Shopper:
        devices = store.lanes[lane]
        rng = random.Random(f"{self._arguments.seed}/{store.code}/{lane}")
        devices.terminal.think_s = pace.customer_s / 2
        shopper = Shopper(
            store.socket_url(lane), items, devices.scanner, devices.scale, rng=rng, pace=pace, takes=len(TENDERS)
        )
        self._shoppers.append(shopper)
        return shopper

    async def _ring(self, shopper: Shopper, baskets: "Baskets") -> None:
        for basket in baskets:
            while not await shopper.ring(basket):
                await asyncio.sleep(0.1)
            baskets.done += 1

    async def _take_stock(
        self, chain: Chain, http: aiohttp.ClientSession, baskets: "Baskets", items: Sequence[Item]
    ) -> None:
        """Count a shelf in each store while its lanes sell."""
        while baskets.done * 3 < baskets.limit:
            await asyncio.sleep(0.01)
        differed = await asyncio.gather(*(StockRoom(store, http).count(items) for store in chain.stores))
        self._show.say(f"a shelf was counted in every store, {sum(differed)} items differed")

    async def _cut(self, chain: Chain, baskets: "Baskets", seconds: float) -> None:
        """Cut all lines when half of the baskets are rung."""
        while baskets.done * 2 < baskets.limit:
            await asyncio.sleep(0.01)
        self._show.say(f"cutting every store's line for {seconds:g} s; lanes go on")
        for store in chain.stores:
            await store.link.cut()
        await asyncio.sleep(seconds)
        for store in chain.stores:
            await store.link.mend()
        self._mended_s = time.monotonic()
        self._show.say("lines are back")

    async def _watch(self, chain: Chain, http: aiohttp.ClientSession) -> None:
        while True:
            self._show.live(await self._statuses(chain, http), self._rung, sum(s.rung_minor for s in self._shoppers))
            await asyncio.sleep(LOOK_S)

    @property
    def _rung(self) -> int:
        return sum(shopper.rung for shopper in self._shoppers)

    async def _statuses(self, chain: Chain, http: aiohttp.ClientSession) -> list[tuple[Store, dict[str, object]]]:
        found = []
        for store in chain.stores:
            try:
                async with http.get(f"{store.url}/api/v1/status") as answer:
                    found.append((store, await answer.json()))
            except (aiohttp.ClientError, TimeoutError):
                found.append((store, {}))
        return found

    async def _count(self, chain: Chain, http: aiohttp.ClientSession, start: float) -> int:
        """Wait for the last acknowledgement, then count from the files."""
        rung = self._rung
        async with asyncio.TaskGroup() as group:
            for shopper in self._shoppers:
                group.create_task(shopper.close_shift())
        self._show.say(f"{rung} receipts rung up, draining")
        deadline = time.monotonic() + DRAIN_S + self._arguments.cut
        while (
            await chain.waiting(http) or (self._arguments.cut and not self._mended_s)
        ) and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        end = time.monotonic()
        hub_url = HubConfig(self._folder / "hub", db=self._arguments.db).db_url
        journals = {store.code: store.folder / "journal.db" for store in chain.stores}
        found = [*await settled(journals, hub_url), *await replays(hub_url)]
        found += uncharged(journals, {store.code: store.charged_minor for store in chain.stores})
        verdict = await verify(journals, hub_url, rung, len(found))
        for difference in found[:DIFFERENCES_MAX]:
            print(f"demo: differs: {difference}", file=sys.stderr)
        happened = sum((shopper.drawer.done for shopper in self._shoppers), Counter[str]())
        result = {
            "rung": rung,
            **{name: happened[name] for name in HAPPENS},
            **msgspec.to_builtins(verdict),
            "bytes_up": chain.bytes_up,
            "seconds": round(end - start, 2),
            "seconds_after_cut": round(end - self._mended_s, 2) if self._mended_s else None,
        }
        self._show.say("all there" if verdict.well else "NOT all there")
        print(msgspec.json.encode(result).decode(), file=sys.stdout, flush=True)
        return 0 if verdict.well and rung >= self._arguments.baskets else 1


class Baskets:
    """Baskets dealt to whichever lane is free; `limit` 0 has no end."""

    def __init__(self, source: Iterator[Basket], limit: int) -> None:
        self._source, self.limit = source, limit
        self._dealt = 0
        self.done = 0

    def __iter__(self) -> "Baskets":
        return self

    def __next__(self) -> Basket:
        if self.limit and self._dealt >= self.limit:
            raise StopIteration
        self._dealt += 1
        return next(self._source)


async def _all(tasks: list[asyncio.Task[None]]) -> None:
    await asyncio.gather(*tasks)
