"""Watching a world: all that happens goes into its trace, and the promises are held as it happens."""

import asyncio
import hashlib
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from edge.journal import LEDGER, Completed
from edge.journal.streams import SQL
from protocol.batch import decode_batch
from protocol.link.link import Incoming
from protocol.messages import Ack
from protocol.packing import BadMessage, unpack
from protocol.seal import SIGNATURE_BYTES, unseal
from protocol.topics import parse
from tests.sim.oracle.books import reading
from tests.sim.oracle.broken import Broken
from tests.sim.oracle.heard import HARMLESS, Heard
from tests.sim.oracle.oracle import Oracle
from tests.sim.oracle.traffic import Traffic
from tests.sim.world.box import Box
from tests.sim.world.loop import SimLoop
from tests.sim.world.office import CLIENT

if TYPE_CHECKING:
    from tests.sim.world.machine import Machine
    from tests.sim.world.world import World

#: The newest events, for whoever asks what happened.
TRACE_KEPT = 400
#: A machine has a handful of tasks; more than this in all means that something piles up.
TASKS_MAX = 250
#: A line that is dead is noticed within this long.
NOTICED_S = 12.0
#: A queue on a slow line may be this long; longer ones this often in a row, seen once a second, are too many.
QUEUE_S, QUEUE_TIMES = 6.0, 3


class Watch:
    """The trace of one world, its digest, and the first promise that was broken."""

    def __init__(self, world: "World", loop: SimLoop) -> None:
        self._world, self._loop = world, loop
        self.trace: deque[str] = deque(maxlen=TRACE_KEPT)
        self._digest = hashlib.sha256()
        self._broken: Broken | None = None
        self.traffic, self.heard = Traffic(), Heard()
        #: Whether any box ever had two histories: then no sum can be told from its file alone.
        self._odd = False
        #: Given by the world as soon as there is a head office.
        self.oracle: Oracle

    @property
    def digest(self) -> str:
        """Of all that has happened."""
        return self._digest.hexdigest()[:16]

    # -- what happens ------------------------------------------------------------------------------------------------

    def tell(self, what: str, *about: object) -> None:
        """Something happened."""
        self._note(f"{self._loop.time():9.4f} {what} {' '.join(str(one) for one in about)}", b"")
        if what == "boots":
            self._booted(str(about[0]))

    def told(self, box: Box, done: Completed) -> None:
        """A lane was told that its sale is done."""
        self.tell("told", box.name, done.seq, done.hash.hex()[:8])
        self.promise(self.oracle.told, box, done)

    def message(self, way: str, who: str, message: Incoming) -> None:
        """A message is put on a machine's line ("sent"), or has come over it ("came")."""
        leaf = message.topic.split("/", 6)[-1]
        self._note(f"{self._loop.time():9.4f} {way} {who} {message.topic[12:]}", message.payload)
        if way == "sent":
            self._machine(who).burn()
        if self._machine(who).dead:
            return
        if who == CLIENT and (way, leaf) == ("sent", "down/ack"):
            self._acknowledged(message)
        elif who == CLIENT and (way, leaf) == ("came", "up/ledger"):
            self._hears(message)
        elif who != CLIENT:
            self.promise(self._traffic, way, who, leaf, message)

    def _note(self, words: str, payload: bytes) -> None:
        self._digest.update(words.encode() + payload)
        self.trace.append(f"{words} {len(payload) or ''}")

    def _acknowledged(self, message: Incoming) -> None:
        ack, address = unpack(message.payload[1 + SIGNATURE_BYTES :], Ack), parse(message.topic)[0]
        self.oracle.acknowledged((address.store, address.box, ack.epoch), ack)

    def _hears(self, message: Incoming) -> None:
        """Of boxes that have a double, what head office hears must be kept."""
        with suppress(BadMessage):
            address = parse(message.topic)[0]
            box = next((box for box in self._world.boxes if box.address == address and box.incident), None)
            if box:
                batch = decode_batch(unseal(message.payload, message.topic, box.key.public_key()))
                self.heard.note(batch, self._loop.time())

    def _traffic(self, way: str, who: str, leaf: str, message: Incoming) -> None:
        payload, now_s = message.payload[1 + SIGNATURE_BYTES :], self._loop.time()
        if (way, leaf) == ("sent", "state"):
            self.traffic.connected(who)
        elif (way, leaf) == ("sent", "up/ledger"):
            self.traffic.batch(who, payload, now_s)
        elif (way, leaf) == ("came", "down/ack") and (ack := _ack(payload)) and ack.stream == LEDGER:
            self.traffic.told(who, ack, now_s)

    def _machine(self, who: str) -> "Machine":
        return next(machine for machine in self._world.machines if machine.name == who)

    # -- promises ----------------------------------------------------------------------------------------------------

    def promise(self, holds: Callable[..., None], *about: object, **how: bool) -> None:
        """Remember the first promise that is broken; the run ends there."""
        try:
            holds(*about, **how)
        except Broken as broken:
            self._broken = self._broken or broken

    def _booted(self, name: str) -> None:
        """What must hold of a machine that has just come up."""
        if name == CLIENT:
            self.promise(self.oracle.check_hub, self._world.boxes)
        for box in self._world.boxes:
            if box.name == name:
                self.promise(self.oracle.check_box, box)

    def look(self) -> None:
        """What must hold at any moment, of everything that is up."""
        self.tell("look")
        up = [box for box in self._world.boxes if box.ready]
        for box in self._world.boxes:
            if box.ready or box.incident:
                self._world.look_into(box)
        if self._world.office.ready:
            self.promise(self.oracle.check_hub, self._world.boxes)
            for box in up:
                self.promise(self.oracle.check_life, box)
                self.promise(self.oracle.check_believed, box, _acked(box))
            if self._world.scenario.trades:
                self.promise(self._world.trade.check_lent, up)
        self.promise(self._bounded)
        self.stop_if_broken()

    def look_at_belief(self, box: Box) -> None:
        """What must hold of a box that may have been lied to."""
        if box.ready and self._world.office.ready:
            self.promise(self.oracle.check_box, box)
            self.promise(self.oracle.check_believed, box, _acked(box))

    def _bounded(self) -> None:
        if (tasks := len(asyncio.all_tasks())) > TASKS_MAX:
            raise Broken(f"{tasks} tasks pile up")
        if self._loop.errors:
            raise Broken(f"nobody heard of: {self._loop.errors[0]}")
        for machine in self._world.machines:
            if machine.hung:
                raise Broken(f"{machine.name} was asked to stop, and did not")
            if machine.falls > machine.falls_allowed:
                raise Broken(f"the program of {machine.name} fell over: {machine.last_fall}")

    async def notices(self, who: str, for_s: float) -> None:
        """Let a line be dead for so long; its box must say so in time, unless it has other troubles."""
        machine, weather = self._machine(who), self._world.broker.line(who)
        before = machine.deaths, weather.turns
        await asyncio.sleep(min(for_s, NOTICED_S))
        if for_s >= NOTICED_S and before == (machine.deaths, weather.turns) and isinstance(machine, Box):
            state = machine.line.status().state if machine.line else "DARK"
            if state != "DARK":
                words = f"{who}: its line has been dead for {NOTICED_S:.0f} s, and it says {state}"
                self._broken = self._broken or Broken(words)
        await asyncio.sleep(max(0.0, for_s - NOTICED_S))

    async def keeps_the_queue_short(self, box: Box, for_s: float) -> None:
        """Let a line be slow for so long; a box that knows its rate must not let a queue stand on it."""
        too_long, deaths = 0, box.deaths
        for _ in range(int(for_s)):
            await asyncio.sleep(1)
            rate = self._world.broker.line(box.name).rate
            knows = box.line is not None and 0 < box.line.pilot.rate < 2 * rate and box.deaths == deaths
            queue_s = self._world.broker.queued_up(box.name) / rate if knows else 0.0
            too_long = too_long + 1 if queue_s > QUEUE_S else 0
            if too_long >= QUEUE_TIMES:
                words = f"{box.name}: {queue_s:.1f} s of its line are queued, though it knows how slow that is"
                self._broken = self._broken or Broken(words)

    def count(self) -> None:
        """What must hold in the end."""
        self.look()
        for box in self._world.boxes:
            if not box.incident and not box.gone:
                self.promise(self.oracle.check_life, box, complete=True)
                if self._world.scenario.to_the_last:
                    self.promise(self._telemetry, box)
        if {fault.kind for fault in self._world.scenario.faults} <= HARMLESS:
            self.promise(self.heard.check, self._world.office.path, self._loop.time())
        self.heard = Heard()  # another day, other faults
        self._odd = self._odd or any(box.incident for box in self._world.boxes)
        if not self._odd:
            self.promise(self.oracle.check_sum)
        if self._world.scenario.trades:
            self.promise(self._world.trade.check_stores, self._world.honest)
            if not self._odd:
                self.promise(self._world.trade.check_chain)
        self.stop_if_broken()

    def _telemetry(self, box: Box) -> None:
        assert box.journal
        with reading(box.path) as file:
            kept = {seq: digest for seq, _, digest in file.execute(SQL["telemetry"]["read_after"], (0, -1))}
        self.oracle.check_telemetry(box, kept, box.journal.head("telemetry"), box.journal.shed())

    def stop_if_broken(self) -> None:
        """Raise the first promise that was broken."""
        if self._broken:
            raise self._broken


def _acked(box: Box) -> int:
    return box.journal.acked(LEDGER) if box.journal else 0


def _ack(payload: bytes) -> Ack | None:
    try:
        return unpack(payload, Ack)
    except ValueError:
        return None  # it was spoiled on its way
