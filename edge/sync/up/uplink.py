"""Facts up: sent in a window, freed by the hub's acknowledgement alone (a PUBACK of the broker frees nothing).

After a connect the uplink does not wait to be told where the hub stands: it sends one batch from the last acknowledgement
that it knows of, and opens the window once the hub has spoken. What the hub has already it recognises by the numbers.

Behind a backlog that takes a while, what is new goes ahead (flights.py): a batch as often as costs the backlog next to
nothing. Only a hub that has said that it keeps ranges is sent any.

An acknowledgement is the hub's word, sealed; that does not make it true for *this* journal. One that is above our head,
or that has another chain hash where it stands, proves that this box was rolled back (an old card image): nothing more is
sent or marked, and the status says so, until a person enrols the box anew.
"""

import asyncio
from collections.abc import Sequence

import structlog

from edge.sync.pilot import Pilot
from edge.sync.post import Post
from edge.sync.trust import Trust
from edge.sync.up import ahead
from edge.sync.up.batcher import make_batch
from edge.sync.up.cursor import CursorKeeper
from edge.sync.up.flights import Flights, Way
from edge.sync.up.outbox import Outbox, StoredFact, Stream, Waiting
from edge.sync.up.pending import without
from protocol.link.clocks import Clock, happens
from protocol.messages import AHEAD_MAX, Ack
from protocol.topics import Address

#: Refusals under which the hub keeps nothing of what we send: try again only after a while.
HOLDING = frozenset({"chain", "unknown-box"})
HOLD_S = 30.0
#: Telemetry that may not flow now looks again after this long whether it may.
ASK_AGAIN_S = 1.0
#: Batches up to this size are packed on the loop; larger ones in a thread, so that no lane waits for them.
INLINE_BYTES = 8 * 1024

_log = structlog.get_logger()


class Uplink:
    """One stream's way up, over whatever session is there."""

    def __init__(
        self, outbox: Outbox, address: Address, epoch: int, stream: Stream, *, pilot: Pilot, clock: Clock, steers: bool
    ) -> None:
        self._outbox, self._address, self._epoch, self.stream = outbox, address, epoch, stream
        self._pilot, self._clock, self._steers = pilot, clock, steers
        self._leaf = f"up/{stream}"
        self.flights = Flights()
        self.known = False
        self._wake = asyncio.Event()
        self._cursor = CursorKeeper(outbox, stream, clock)
        self._trust = Trust(outbox, stream)
        self._keeps_ranges = False
        self._head_before = 0
        self._held_until_s = 0.0
        self._asked: tuple[int, float] = (0, 0.0)
        self._refusal = ""
        self._refused_seq = 0
        self._was_below = False

    @property
    def trouble(self) -> str:
        """Why facts do not flow, or are set aside at the hub; empty when all is well."""
        return self.fault or self._refusal

    @property
    def fault(self) -> str:
        """The part of the trouble that lies in this box, which head office cannot see; begins with a code and a colon."""
        return self._trust.fault

    def waiting(self) -> Waiting:
        """What the hub does not have, neither up to its cursor nor ahead of it."""
        return without(self.flights.held, self._outbox, self.stream)

    def restart(self) -> None:
        """A new session: nothing is on its way, and the hub has yet to say where it stands."""
        known = max(self._outbox.acked(self.stream), self.flights.tail.hub_upto)
        self.flights.restart(max(known, self._outbox.tail(self.stream) - 1))
        self._head_before = self._outbox.head(self.stream)
        self.known = self._keeps_ranges = False
        self._asked = (0, 0.0)
        self._wake.set()

    # -- what the hub says -------------------------------------------------------------------------------------------

    def on_ack(self, ack: Ack, *, fresh: bool) -> None:
        """Take the hub's word for what it has committed; `fresh` answers the greeting that we sent last."""
        if ack.epoch != self._epoch or ack.stream != self.stream:
            return
        if self._trust.denies(ack, self.flights.held):
            return
        now_s = self._clock.monotonic()
        self._refuse(ack, fresh=fresh, now_s=now_s)
        if fresh:
            self._believe(ack.upto_seq)
        if ack.want_seq and self._is_news(ack.want_seq, now_s):
            self._go_back(ack.want_seq - 1)
        if 0 < ack.want_seq < self._outbox.tail(self.stream):
            self.known = False  # it asks for what the ring has shed: the next greeting says where that begins
        self._keeps_ranges = ack.ahead is not None
        freed = self.flights.told(ack.upto_seq, (ack.ahead or ())[:AHEAD_MAX], now_s, fresh=fresh)
        if self._steers:
            self._pilot.credit(ack.credit_bytes)
        if freed and self._steers:
            self._pilot.acked(freed, ack.credit_bytes)
            self._pilot.backlog(now_s, self.flights.waiting(self._outbox.head(self.stream)))
        if ack.upto_seq > self._outbox.acked(self.stream):
            self._cursor.move(ack.upto_seq)
        self._wake.set()

    def _refuse(self, ack: Ack, *, fresh: bool, now_s: float) -> None:
        if ack.refusal in HOLDING:
            self._held_until_s = now_s + HOLD_S
            self._refused_seq = ack.upto_seq
            self._go_back(self.flights.tail.hub_upto)
        elif self._refusal == "chain" and ack.upto_seq <= self._refused_seq:
            return  # greetings are answered all the same; only a batch that is taken ends this refusal
        elif self._refusal == "unknown-box" and not fresh:
            return
        if ack.refusal != self._refusal:
            _log.warning("line.refusal", stream=self.stream, refusal=ack.refusal or "none any more")
        self._refusal = ack.refusal

    def _believe(self, upto: int) -> None:
        """The hub's own account of where it stands. Twice below what it told us: it was set back; once may be an old word.

        What it told may be ahead of the cursor that is noted, which keeps back while the disk is slow.
        """
        self.known = True
        told = max(self._outbox.acked(self.stream), self.flights.tail.hub_upto)
        below = upto < told
        if below and self._was_below:
            _log.warning("line.hub_is_behind", stream=self.stream, hub=upto, acknowledged=told)
            if upto < self.flights.tail.hub_upto:
                self._go_back(upto)
            self._cursor.move(upto)
        self._was_below = below

    def _is_news(self, want_seq: int, now_s: float) -> bool:
        """The same request again, before a resend can have got there, is the same gap."""
        seq, at_s = self._asked
        if seq == want_seq and now_s - at_s < self._pilot.ack_timeout_s(self.flights.size):
            return False
        self._asked = (want_seq, now_s)
        return True

    def _go_back(self, upto: int) -> None:
        self.flights.go_back(max(min(upto, self._outbox.head(self.stream)), self._outbox.tail(self.stream) - 1))

    # -- sending -----------------------------------------------------------------------------------------------------

    async def run(self, post: Post) -> None:
        """Send until cancelled; raise `LinkLost` when the line goes."""
        self._wake = self._outbox.subscribe()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._cursor.run(), name=f"cursor {self.stream}")
                while True:
                    self._wake.clear()
                    wait_s, way = self._next()
                    if way:
                        await self._send(way, post, group)
                    else:
                        await happens(self._wake, self._clock, wait_s)
        finally:
            self._outbox.unsubscribe(self._wake)

    def _next(self) -> tuple[float | None, Way | None]:
        """How long until there is something to do (None: until something happens), and what is to be sent now."""
        now_s, head = self._clock.monotonic(), self._outbox.head(self.stream)
        overdue_s = self._overdue_in(now_s)
        if overdue_s is not None and overdue_s <= 0:
            self._give_up()
            overdue_s = None
        if self._steers:
            self._steer(now_s, head)
        if self._trust.rolled_back:
            return overdue_s, None
        wait_s = overdue_s
        for way in self.flights.ways(head):
            if way.ahead and self._trust.damaged:
                continue  # nothing is sent from a damaged fact on
            due_s = self._due_in(now_s, way)
            if due_s is not None and due_s <= 0:
                return due_s, way
            wait_s = min((one_s for one_s in (wait_s, due_s) if one_s is not None), default=None)
        return wait_s, None

    def _steer(self, now_s: float, head: int) -> None:
        self._pilot.backlog(now_s, self.flights.waiting(head))
        if self.known and self._keeps_ranges and ahead.worth(self._pilot):
            self.flights.open(self._head_before, head, self._pilot.plan.batch_records)

    def _due_in(self, now_s: float, way: Way) -> float | None:
        """When the window, the hub's credit and the linger let facts go; None while they do not."""
        plan, flight = self._pilot.plan, way.flight
        if flight.unsent_s is None:
            flight.unsent_s = now_s
        if now_s < self._held_until_s:
            return self._held_until_s - now_s
        if not self.known:
            return 0.0 if self._steers and not flight.batches else None
        if not self._steers and not plan.telemetry:
            return ASK_AGAIN_S
        if flight.batches >= self._window(way) or self.flights.size >= self._room(way):
            return None
        if way.upto - way.after >= plan.batch_records:
            return 0.0
        linger_s = ahead.linger_s(self._pilot) if way.ahead else plan.linger_s
        return flight.unsent_s + linger_s - now_s

    def _room(self, way: Way) -> float:
        """So many bytes on their way, and no other batch is sent."""
        return self._pilot.credit_bytes if way.ahead else min(self._pilot.credit_bytes, self._pilot.enough_bytes)

    def _window(self, way: Way) -> int:
        if way.ahead:
            return ahead.window(self._pilot)
        return self._pilot.plan.window if self._steers else 1

    async def _send(self, way: Way, post: Post, group: asyncio.TaskGroup) -> None:
        flight, turn = way.flight, way.flight.turn
        plan = self._pilot.plan
        facts = self._trust.read(way.after, min(plan.batch_records, way.upto - way.after), plan.batch_bytes)
        if not facts:
            if not way.ahead:
                self._held_until_s = self._clock.monotonic() + HOLD_S
            return
        payload = await self._pack(facts, goes_ahead=way.ahead)
        if flight.turn != turn or not self.flights.has(flight):
            return  # an acknowledgement came in between: this batch may be the wrong one by now
        size = post.size(self._leaf, payload)
        if self._steers:
            self._pilot.packed(len(facts), size)
        flight.send(facts[0].seq, facts[-1].seq, size, self._clock.monotonic())
        group.create_task(post.send(self._leaf, payload), name=f"publish {self.stream}")
        await asyncio.sleep(0)  # so that batches leave in their order

    async def _pack(self, facts: Sequence[StoredFact], *, goes_ahead: bool) -> bytes:
        previous = self._outbox.hash_at(self.stream, facts[0].seq - 1)
        args = (self._address, self._epoch, self.stream, previous, facts, self._pilot.plan.level)
        if sum(len(fact.record) for fact in facts) <= INLINE_BYTES:
            return make_batch(*args, ahead=goes_ahead)
        return await asyncio.to_thread(make_batch, *args, ahead=goes_ahead)

    # -- what does not come ------------------------------------------------------------------------------------------

    def _overdue_in(self, now_s: float) -> float | None:
        since_s = self.flights.waiting_since_s
        return None if since_s is None else since_s + self._pilot.ack_timeout_s(self.flights.size) - now_s

    def _give_up(self) -> None:
        """No acknowledgement in time: go on from the last one."""
        _log.info("line.no_acknowledgement", stream=self.stream, batches=self.flights.batches)
        if self._steers:
            self._pilot.timed_out(self._clock.monotonic())
        self._go_back(self.flights.tail.hub_upto)
