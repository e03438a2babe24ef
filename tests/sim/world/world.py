"""The whole chain in one loop: shops, boxes, lines, broker, head office, and the faults of a scenario.

    sell and break  ->  mend everything  ->  drain within a deadline  ->  count

Whatever happens goes into the trace; its digest is the same for the same seed, wherever and however often it runs.
"""

import asyncio
import hashlib
import random
from collections import deque
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from edge.journal import Completed
from protocol.link.link import Incoming
from protocol.messages import Ack
from protocol.packing import unpack
from protocol.seal import SIGNATURE_BYTES
from protocol.topics import Address, parse
from tests.sim.disk.vfs import mounted
from tests.sim.faults import FAULTS
from tests.sim.net.broker import SimBroker
from tests.sim.oracle import Broken, Oracle
from tests.sim.scenario import Scenario
from tests.sim.world.box import Box
from tests.sim.world.enrolment import chain_image
from tests.sim.world.keys import box_key
from tests.sim.world.loop import SimLoop
from tests.sim.world.machine import Machine
from tests.sim.world.office import CLIENT, HUB_KEY, ORG, Office
from tests.sim.world.shop import Shop

#: How long after the last fault everything has to be at the hub.
DRAIN_S = 90.0
#: How often the promises are looked at.
LOOK_S = 5.0
#: The newest events, for whoever asks what happened.
TRACE_KEPT = 400
#: A machine has a handful of tasks; more than this means that something piles up.
TASKS_MAX = 200


class World:
    """One run of one scenario; use it within a `SimLoop`."""

    def __init__(self, scenario: Scenario, folder: Path, loop: SimLoop) -> None:
        self.scenario, self._folder, self._loop = scenario, folder, loop
        self.trace: deque[str] = deque(maxlen=TRACE_KEPT)
        self._digest = hashlib.sha256()
        self.broken: Broken | None = None
        self.broker = SimBroker(self.rng("broker"), self._watch)
        self.office = Office(self.broker, folder / "hub", self.rng("hub"), self.tell)
        self.shops = [self._shop(number) for number in range(scenario.shops)]
        self.oracle = Oracle(self.office.path)
        self.sold = 0
        self.drained_s = 0.0

    # -- making it ---------------------------------------------------------------------------------------------------

    def rng(self, name: str) -> random.Random:
        """Dice of one part, so that one part's throws do not change another's."""
        return random.Random(f"{self.scenario.seed} {name}")

    def _shop(self, number: int) -> Shop:
        code = f"s{number + 1:03}"
        shop = Shop(code, self.rng(f"shop {code}"), self._told)
        shop.gap_s = self.scenario.gap_s
        shop.boxes.append(self.make_box(shop, epoch=1))
        return shop

    def make_box(self, shop: Shop, epoch: int, name: str = "") -> Box:
        """A box for a shop, on an empty disk."""
        address = Address(ORG, shop.code, "b1")
        name = name or f"{shop.code}-b1-{epoch}"
        return Box(
            address,
            epoch,
            box_key(shop.code, epoch),
            HUB_KEY.public_key(),
            self.broker,
            self._folder / name,
            self.rng(name),
            self.tell,
            name=name,
        )

    @property
    def boxes(self) -> list[Box]:
        """All boxes of all shops."""
        return [box for shop in self.shops for box in shop.boxes]

    @property
    def machines(self) -> list[Machine]:
        """All that runs a program."""
        return [self.office, *self.boxes]

    # -- what happens ------------------------------------------------------------------------------------------------

    def tell(self, what: str, *about: object) -> None:
        """Something happened."""
        self._note(f"{self._loop.time():9.4f} {what} {' '.join(str(one) for one in about)}", b"")
        if what == "boots":
            self._check(str(about[0]))

    @property
    def digest(self) -> str:
        """Of all that happened until now."""
        return self._digest.hexdigest()[:16]

    def _note(self, words: str, payload: bytes) -> None:
        self._digest.update(words.encode() + payload)
        self.trace.append(f"{words} {len(payload) or ''}")

    def _told(self, box: Box, done: Completed) -> None:
        self.sold += 1
        self.tell("told", box.name, done.seq, done.hash.hex()[:8])
        self._promise(lambda: self.oracle.told(box, done))

    def _watch(self, way: str, client: str, message: Incoming) -> None:
        self._note(f"{self._loop.time():9.4f} {way} {client} {message.topic[12:]}", message.payload)
        if way == "sent":
            self._machine(client).burn()
            if client == CLIENT and not self.office.dead and message.topic.endswith("/down/ack"):
                self._acknowledged(message)

    def _acknowledged(self, message: Incoming) -> None:
        ack = unpack(message.payload[1 + SIGNATURE_BYTES :], Ack)
        address = parse(message.topic)[0]
        self.oracle.acknowledged((address.store, address.box, ack.epoch), ack.stream, ack.upto_seq)

    def _machine(self, client: str) -> Machine:
        return self.office if client == CLIENT else next(box for box in self.boxes if box.client == client)

    # -- promises ----------------------------------------------------------------------------------------------------

    def _promise(self, holds: object) -> None:
        """Remember the first promise that is broken; the run ends there."""
        try:
            holds()  # type: ignore[operator]
        except Broken as broken:
            self.broken = self.broken or broken

    def _check(self, name: str) -> None:
        """What must hold now, of the machine that has just come up."""
        if name == CLIENT:
            self._promise(self.oracle.check_hub)
        for box in self.boxes:
            if box.name == name:
                self._promise(lambda box=box: self.oracle.check_box(box))  # type: ignore[misc]

    def look(self) -> None:
        """What must hold at any moment, of everything that is up."""
        self.tell("look")
        for box in self.boxes:
            if not box.dead and box.journal:
                self._promise(lambda box=box: self.oracle.check_box(box))  # type: ignore[misc]
        if not self.office.dead and self.office.inbox:
            self._promise(self.oracle.check_hub)
            for box in self.boxes:
                if not box.dead and box.journal:
                    self._promise(lambda box=box: self.oracle.check_pair(box))  # type: ignore[misc]
        self._promise(self._bounded)

    def _bounded(self) -> None:
        if (tasks := len(asyncio.all_tasks())) > TASKS_MAX:
            raise Broken(f"{tasks} tasks pile up")
        if self._loop.errors:
            raise Broken(f"nobody heard of: {self._loop.errors[0]}")
        for machine in self.machines:
            if machine.falls > machine.falls_allowed:
                raise Broken(f"the program of {machine.name} fell over: {machine.last_fall}")

    # -- the run -----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """The story from beginning to end; raise `Broken`."""
        with ExitStack() as stack:
            for machine in self.machines:
                stack.enter_context(mounted(machine.disk, self.scenario.seed))
            self.office.disk.put_back(chain_image())
            living = [asyncio.ensure_future(machine.live()) for machine in self.machines]
            try:
                await self._sell_and_break()
                await self._drain()
                self._count()
            finally:
                await self._end(living)

    async def _sell_and_break(self) -> None:
        shops = [
            asyncio.ensure_future(shop.lane(f"{n + 1:02}")) for shop in self.shops for n in range(self.scenario.lanes)
        ]
        shops += [asyncio.ensure_future(shop.machines()) for shop in self.shops]
        faults = [asyncio.ensure_future(self._break(number)) for number in range(len(self.scenario.faults))]
        while self._loop.time() < self.scenario.sell_s:
            await asyncio.sleep(LOOK_S)
            self.look()
            self._stop_if_broken()
        for task in (*shops, *faults):
            task.cancel()
        await asyncio.wait([*shops, *faults])

    async def _break(self, number: int) -> None:
        fault = self.scenario.faults[number]
        await asyncio.sleep(fault.at_s)
        self.tell("fault", fault.kind, fault.shop, fault.a, fault.b)
        await FAULTS[fault.kind](self, fault)
        self.tell("mended", fault.kind)

    def mend(self) -> None:
        """No more faults."""
        self.broker.moods = type(self.broker.moods)()
        self.broker.down = False
        for client, line in self.broker.lines.items():
            line.delay_s, line.jitter_s, line.rate = 0.01, 0.0, 0.0
            line.up_blocked = line.down_blocked = line.refusing = False
            self.broker.free(client)
        for machine in self.machines:
            machine.fuse = None

    async def _drain(self) -> None:
        """Everything is well from here on: all must arrive."""
        self.mend()
        self.tell("mend")
        began_s = self._loop.time()
        while self.office.dead or not self.office.inbox or not all(self._is_drained(box) for box in self.boxes):
            if self._loop.time() > began_s + DRAIN_S:
                raise Broken(
                    f"not drained {DRAIN_S:.0f} s after the last fault: {[self._where(box) for box in self.boxes]}"
                )
            await asyncio.sleep(0.25)
            self._stop_if_broken()
        self.drained_s = self._loop.time() - began_s

    def _is_drained(self, box: Box) -> bool:
        journal = box.journal
        return journal is not None and not box.dead and journal.acked("ledger") == journal.head("ledger")

    def _where(self, box: Box) -> str:
        if not box.journal or not box.line:
            return f"{box.name}: off"
        return f"{box.name}: {box.journal.acked('ledger')} of {box.journal.head('ledger')}, {box.line.status()}"

    def _count(self) -> None:
        self.look()
        for box in self.boxes:
            self._promise(lambda box=box: self.oracle.check_pair(box, complete=True))  # type: ignore[misc]
        self._promise(lambda: self.oracle.check_sum(self.boxes))
        self._stop_if_broken()

    def _stop_if_broken(self) -> None:
        if self.broken:
            raise self.broken

    async def _end(self, living: Sequence["asyncio.Future[None]"]) -> None:
        for machine in self.machines:
            machine.disk.die(power=False)
        for task in living:
            task.cancel()
        await asyncio.wait(living)
        for machine in self.machines:
            machine.disk.close()
