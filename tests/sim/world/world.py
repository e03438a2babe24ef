"""The whole chain in one loop: shops, boxes, lines, broker, head office, and the faults of a scenario.

    sell and break  ->  mend everything  ->  drain within a deadline  ->  count

Whatever happens goes into the trace; its digest is the same for the same seed, wherever and however often it runs.
"""

import asyncio
import random
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from edge.journal import LEDGER, TELEMETRY, Completed
from protocol.topics import Address
from tests.sim.disk.disk import SimDisk
from tests.sim.disk.files import SimFile
from tests.sim.disk.vfs import mounted
from tests.sim.faults import FAULTS
from tests.sim.net.broker import SimBroker
from tests.sim.net.line import Weather
from tests.sim.oracle.broken import Broken
from tests.sim.oracle.ledger import life_of
from tests.sim.oracle.oracle import Oracle
from tests.sim.scenario import Scenario
from tests.sim.trade.check import TradeOracle
from tests.sim.trade.clerk import Clerk
from tests.sim.trade.customers import Customers
from tests.sim.world.box import Box
from tests.sim.world.enrolment import chain_image
from tests.sim.world.keys import HUB_KEY, box_key
from tests.sim.world.loop import SimLoop
from tests.sim.world.machine import Machine
from tests.sim.world.office import ORG, Office
from tests.sim.world.shop import Shop
from tests.sim.world.watch import Watch

#: How long after the last fault everything has to be at the hub.
DRAIN_S = 90.0
#: The same for telemetry, which waits until a line that was bad has been good for two minutes.
TELEMETRY_S = 300.0
#: How often the promises are looked at.
LOOK_S = 5.0


class World:
    """One run of one scenario; use it within a `SimLoop`."""

    def __init__(self, scenario: Scenario, folder: Path, loop: SimLoop) -> None:
        self.scenario, self._folder, self._loop = scenario, folder, loop
        self._stack = ExitStack()
        self._living: dict[str, asyncio.Task[None]] = {}
        self._selling: list[asyncio.Task[None]] = []
        self.watch = Watch(self, loop)
        self.tell = self.watch.tell
        self.broker = SimBroker(self.rng("broker"), self.watch.message)
        self.office = Office(self.broker, folder / "hub", self.rng("hub"), self.tell)
        self.office.workers = scenario.workers
        self.wake()
        self.oracle = self.watch.oracle = Oracle(self.office.path)
        self.trade = TradeOracle(self.oracle)
        self.shops: list[Shop] = []
        self.sold = self._copies = self._twins = 0
        self.drained_s = 0.0

    # -- making it ---------------------------------------------------------------------------------------------------

    def rng(self, name: str) -> random.Random:
        """Dice of one part, so that one part's throws do not change another's."""
        return random.Random(f"{self.scenario.seed} {name}")

    def make_box(self, shop: Shop, box: str, epoch: int, name: str) -> Box:
        """A box for a shop, on an empty disk."""
        made = Box(
            Address(ORG, shop.code, box),
            epoch,
            box_key(name),
            HUB_KEY.public_key(),
            self.broker,
            self._folder / name,
            self.rng(name),
            self.tell,
            name=name,
        )
        made.lets_go, made.trades = self.scenario.lets_go, self.scenario.trades
        made.last_read = lambda rows: self.watch.promise(self.oracle.ledger(made).read_last, rows)
        return made

    @property
    def boxes(self) -> list[Box]:
        """All boxes of all shops."""
        return [box for shop in self.shops for box in shop.boxes]

    @property
    def machines(self) -> list[Machine]:
        """All that runs a program."""
        return [self.office, *self.boxes]

    def start(self, machine: Machine) -> None:
        """Give a machine its power."""
        self._stack.enter_context(mounted(machine.disk, self.scenario.seed))
        self._living[machine.name] = asyncio.create_task(machine.live(), name=f"machine {machine.name}")

    async def retire(self, machine: Machine) -> None:
        """Take a machine's power for good."""
        machine.die(power=False)
        living = self._living.pop(machine.name)
        living.cancel()
        await asyncio.wait({living})
        machine.disk.close()

    def open_shop(self, name: str, code: str) -> Shop:
        """A shop with its lanes; its first box is still to come."""
        shop = Shop(name, code, self.rng(f"shop {name}"), self._told)
        shop.gap_s = self.scenario.gap_s
        shop.customers = Customers(self.rng(f"customers of {name}")) if self.scenario.trades else None
        self.shops.append(shop)
        return shop

    def next_twin(self) -> int:
        """A number that no copy has had."""
        self._twins += 1
        return self._twins

    def open_beside(self, shop: Shop, twin: Box) -> None:
        """Somebody sells on a copy of a shop's box."""
        beside = self.open_shop(twin.name, shop.code)
        beside.boxes.append(twin)
        self.start(twin)
        self._sell(beside)

    async def replace_box(self, shop: Shop, code: str = "") -> None:
        """Enrol a new box for a shop, or one of the same name; lanes sell on it as soon as it is there."""
        shop.cards += 1
        name, code = f"{shop.name}-b{shop.cards}", code or f"b{shop.cards}"
        epoch = await self.office.enrol(shop.code, code, box_key(name).public_key())
        while self.office.dead:  # it fell just behind its commit
            await asyncio.sleep(0.05)
        self.oracle.lives_are_over([life_of(box) for box in self.boxes if box.address.store == shop.code])
        box = self.make_box(shop, code, epoch, name)
        for other in self.boxes:
            if life_of(other) == life_of(box):  # a hub that was restored has granted the same life twice
                other.incident = box.incident = True
        self.oracle.life_begins(life_of(box))
        shop.boxes.append(box)
        self.start(box)

    def put_back(self, box: Box, image: dict[str, SimFile]) -> None:
        """Write an old image over the disk of a box that is off; what it had written until now is looked at first."""
        self.look_into(box)
        self.oracle.box_gets_another_past(box)
        box.disk.put_back(image)
        box.incident = True

    def look_into(self, box: Box) -> None:
        """Hold a box to its promises by its own file, or by a copy of it where the box is off."""
        if box.ready:
            self.watch.promise(self.oracle.check_box, box)
            return
        self._copies += 1
        copy = SimDisk(self._folder / f"copy{self._copies}", self.rng("copy"))
        copy.folder.mkdir()
        copy.put_back(box.disk.image())
        with mounted(copy, self.scenario.seed):
            if box.path.name in copy.files:
                self.watch.promise(self.oracle.check_box, box, copy.path(box.path.name))
            copy.die(power=False)

    def _told(self, box: Box, done: Completed) -> None:
        self.sold += 1
        self.watch.told(box, done)

    def wake(self) -> None:
        """In the morning head office begins to look at what is owned and at stock, where there is any."""
        if self.scenario.trades:
            self.office.awake.set()

    # -- the run -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """A day from beginning to end; raise `Broken`."""
        await self.story(self.day)

    async def story(self, tell: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Head office and the shops are there for as long as it takes to tell."""
        self.office.disk.files = chain_image()
        self.start(self.office)
        for number in range(self.scenario.shops):
            shop = self.open_shop(f"s{number + 1:03}", f"s{number + 1:03}")
            shop.boxes.append(self.make_box(shop, "b1", 1, f"{shop.name}-b1"))
            self.start(shop.box)
        try:
            await tell()
        finally:
            await self._end()

    async def day(self) -> None:
        """Sell and break, mend, drain, count."""
        await self._sell_and_break()
        await self._drain()
        self.watch.count()

    def _sell(self, shop: Shop) -> None:
        self._selling += [asyncio.create_task(shop.lane(f"{n + 1:02}")) for n in range(self.scenario.lanes)]
        self._selling.append(asyncio.create_task(shop.machines()))
        if self.scenario.trades:
            self._selling.append(asyncio.create_task(Clerk(shop, self.rng(f"clerk of {shop.name}")).work()))

    async def _sell_and_break(self) -> None:
        for shop in self.shops:
            self._sell(shop)
        faults = [asyncio.create_task(self._break(number)) for number in range(len(self.scenario.faults))]
        close_s = self._loop.time() + self.scenario.sell_s
        while self._loop.time() < close_s:
            await asyncio.sleep(min(LOOK_S, max(0.01, close_s - self._loop.time())))
            self.watch.look()
        ending, selling, self._selling = [*self._selling, *faults], self._selling, []
        for task in ending:
            task.cancel()
        await asyncio.wait(ending)
        for task in selling:
            if not task.cancelled() and (error := task.exception()):
                raise Broken(f"a lane fell over: {error!r}") from error
        for task in faults:
            if not task.cancelled() and (error := task.exception()):
                raise error

    async def _break(self, number: int) -> None:
        fault = self.scenario.faults[number]
        await asyncio.sleep(fault.at_s)
        self.tell("fault", fault.kind, fault.shop, fault.a, fault.b)
        await FAULTS[fault.kind](self, fault)
        self.tell("mended", fault.kind)

    def _mend(self) -> None:
        """No more faults."""
        self.tell("mend")
        self.broker.moods = type(self.broker.moods)()
        self.broker.down = False
        for who in list(self.broker.lines):
            self.broker.line(who).become(Weather())
            self.broker.free(who)
        for machine in self.machines:
            machine.fuse = None
            machine.disk.capacity = None
            machine.disk.failing_syncs = 0
            machine.statement_s, machine.sync_s = type(machine).statement_s, type(machine).sync_s

    async def _drain(self) -> None:
        """Everything is well from here on: all must arrive."""
        self._mend()
        began_s = self._loop.time()
        await self._until("not drained", began_s + DRAIN_S, lambda: self._left(LEDGER) or self._unsettled())
        self.drained_s = self._loop.time() - began_s
        if self.scenario.to_the_last:
            await self._until("not all told", began_s + TELEMETRY_S, lambda: self._left(TELEMETRY))

    async def _until(self, otherwise: str, by_s: float, left: Callable[[], list[str]]) -> None:
        while still := left():
            if self._loop.time() > by_s:
                raise Broken(f"{otherwise} in time: {still}")
            await asyncio.sleep(0.25)
            self.watch.stop_if_broken()

    def _left(self, stream: str) -> list[str]:
        """Who is not yet where it should be."""
        if not self.office.ready:
            return ["head office is off"]
        at = self.oracle.hub_stands(stream)
        return [
            f"{box.name}: {box.line.status() if box.line else 'off'}"
            for box in self.boxes
            if not _is_done(box, stream, None if at is None else at.get(life_of(box), 0))
        ]

    @property
    def honest(self) -> list[Box]:
        """Boxes that stand in a shop, each with one history."""
        return [shop.box for shop in self.shops if shop.box.ready and not (shop.box.incident or shop.box.gone)]

    def _unsettled(self) -> list[str]:
        return self.trade.left(self.honest) if self.scenario.trades else []

    async def tidy_up(self) -> None:
        """In the evening: copies are found and taken away, a box in trouble is enrolled anew, old ones go."""
        for beside in [shop for shop in self.shops if shop.name != shop.code]:
            self.shops.remove(beside)
            for box in beside.boxes:
                await self.retire(box)
        for shop in self.shops:
            if shop.box.incident:
                await self.replace_box(shop)
            for box in shop.boxes[:-1]:
                shop.boxes.remove(box)
                await self.retire(box)

    def until(self, at_s: float) -> float:
        """How long it is until then."""
        return at_s - self._loop.time()

    async def sleep_until(self, at_s: float) -> None:
        """Let time pass."""
        await asyncio.sleep(max(0.0, self.until(at_s)))

    async def _end(self) -> None:
        for machine in self.machines:
            machine.die(power=False)
        for machine in self.machines:
            await self.retire(machine)
        self._stack.close()


def _is_done(box: Box, stream: str, hub_upto: int | None) -> bool:
    """Whether all of a stream is at the hub, and the box knows it; or the box says what is the matter with it."""
    journal = box.journal
    if box.gone:
        return True
    if not journal or box.dead:
        return False
    if box.incident and (box.trouble or stream == TELEMETRY or box.is_dark):
        return True
    return journal.acked(stream) == journal.head(stream) and hub_upto in {None, journal.head(stream)}
