"""Facts up: sent in a window, freed by the hub's acknowledgement alone (a PUBACK of the broker frees nothing).

After a connect the uplink does not wait to be told where the hub stands: it sends one batch from the last acknowledgement
that it knows of, and opens the window once the hub has spoken. What the hub has already it recognises by the numbers.

An acknowledgement is the hub's word, sealed; that does not make it true for *this* journal. One that is above our head,
or that has another chain hash where it stands, proves that this box was rolled back (an old card image): nothing more is
sent or marked, and the status says so, until a person enrols the box anew.
"""

import asyncio
from collections.abc import Sequence

import structlog

from edge.journal.errors import ChainBroken
from edge.sync.batcher import make_batch
from edge.sync.flight import Flight
from edge.sync.outbox import Outbox, StoredFact, Stream
from edge.sync.pilot import Pilot
from edge.sync.post import Post
from protocol.link.clocks import Clock, happens
from protocol.messages import Ack
from protocol.topics import Address

#: Refusals under which the hub keeps nothing of what we send: try again only after a while.
HOLDING = frozenset({"chain", "unknown-box"})
HOLD_S = 30.0
#: A journal that does not take the cursor (a full disk) is asked again after this long.
CURSOR_RETRY_S = 5.0
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
        self.flight = Flight()
        self.known = False
        self._wake = asyncio.Event()
        self._unsent_s: float | None = None
        self._held_until_s = 0.0
        self._asked: tuple[int, float] = (0, 0.0)
        self._cursor: int | None = None
        self._cursor_moved = asyncio.Event()
        self._rolled_back = ""
        self._refusal = ""
        self._refused_seq = 0
        self._damage = ""
        self._was_below = False

    @property
    def trouble(self) -> str:
        """Why facts do not flow, or are set aside at the hub; empty when all is well."""
        return self._rolled_back or self._damage or self._refusal

    def restart(self) -> None:
        """A new session: nothing is on its way, and the hub has yet to say where it stands."""
        known = max(self._outbox.acked(self.stream), self.flight.hub_upto)
        self.flight.restart(max(known, self._outbox.tail(self.stream) - 1))
        self.known = False
        self._asked = (0, 0.0)
        self._wake.set()

    # -- what the hub says -------------------------------------------------------------------------------------------

    def on_ack(self, ack: Ack, *, fresh: bool) -> None:
        """Take the hub's word for what it has committed; `fresh` answers the greeting that we sent last."""
        if ack.epoch != self._epoch or ack.stream != self.stream or self._is_rolled_back(ack):
            return
        now_s = self._clock.monotonic()
        self._refuse(ack, fresh=fresh, now_s=now_s)
        if fresh:
            self._believe(ack.upto_seq)
        if ack.want_seq and self._is_news(ack.want_seq, now_s):
            self._go_back(ack.want_seq - 1)
        freed = self.flight.acked(ack.upto_seq, now_s)
        if freed and self._steers:
            self._pilot.acked(freed, ack.credit_bytes)
            self._pilot.backlog(now_s, self._outbox.head(self.stream) - self.flight.hub_upto)
        if ack.upto_seq > self._outbox.acked(self.stream):
            self._move_cursor(ack.upto_seq)
        self._wake.set()

    def _is_rolled_back(self, ack: Ack) -> bool:
        head = self._outbox.head(self.stream)
        if ack.upto_seq > head:
            self._rolled_back = f"rolled-back: head office has fact {ack.upto_seq}, this box wrote {head}"
        elif ack.upto_hash and (ours := self._outbox.hash_at(self.stream, ack.upto_seq)) is not None:
            same = ours == ack.upto_hash
            self._rolled_back = "" if same else f"rolled-back: fact {ack.upto_seq} is another one at head office"
        if self._rolled_back:
            _log.error("line.rolled_back", stream=self.stream, hub=ack.upto_seq, head=head)
        return bool(self._rolled_back)

    def _refuse(self, ack: Ack, *, fresh: bool, now_s: float) -> None:
        if ack.refusal in HOLDING:
            self._held_until_s = now_s + HOLD_S
            self._refused_seq = ack.upto_seq
            self._go_back(self.flight.hub_upto)
        elif self._refusal == "chain" and ack.upto_seq <= self._refused_seq:
            return  # greetings are answered all the same; only a batch that is taken ends this refusal
        elif self._refusal == "unknown-box" and not fresh:
            return
        if ack.refusal != self._refusal:
            _log.warning("line.refusal", stream=self.stream, refusal=ack.refusal or "none any more")
        self._refusal = ack.refusal

    def _believe(self, upto: int) -> None:
        """The hub's own account of where it stands. Twice below our cursor: it was set back; once may be an old word."""
        self.known = True
        below = upto < self._outbox.acked(self.stream)
        if below and self._was_below:
            _log.warning(
                "line.hub_is_behind", stream=self.stream, hub=upto, acknowledged=self._outbox.acked(self.stream)
            )
            if upto < self.flight.hub_upto:
                self._go_back(upto)
            self._move_cursor(upto)
        self._was_below = below

    def _is_news(self, want_seq: int, now_s: float) -> bool:
        """The same request again, before a resend can have got there, is the same gap."""
        seq, at_s = self._asked
        if seq == want_seq and now_s - at_s < self._pilot.ack_timeout_s(self.flight.size):
            return False
        self._asked = (want_seq, now_s)
        return True

    def _go_back(self, upto: int) -> None:
        self.flight.restart(max(min(upto, self._outbox.head(self.stream)), self._outbox.tail(self.stream) - 1))

    # -- sending -----------------------------------------------------------------------------------------------------

    async def run(self, post: Post) -> None:
        """Send until cancelled; raise `LinkLost` when the line goes."""
        self._wake = self._outbox.subscribe()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._keep_cursor(), name=f"cursor {self.stream}")
                while True:
                    self._wake.clear()
                    wait_s = self._wait_s()
                    if wait_s is not None and wait_s <= 0:
                        await self._send(post, group)
                    else:
                        await happens(self._wake, self._clock, wait_s)
        finally:
            self._outbox.unsubscribe(self._wake)

    def _wait_s(self) -> float | None:
        """How long until a batch is to go: 0 or less is now, None until something happens."""
        now_s = self._clock.monotonic()
        head = self._outbox.head(self.stream)
        if self._steers:
            self._pilot.backlog(now_s, head - self.flight.hub_upto)
        overdue_s = self._overdue_in(now_s)
        if overdue_s is not None and overdue_s <= 0:
            self._give_up()
            return self._wait_s()
        if self._rolled_back or head <= self.flight.sent_upto:
            self._unsent_s = None
            return overdue_s
        if self._unsent_s is None:
            self._unsent_s = now_s
        waits = [wait for wait in (self._due_in(now_s, head), overdue_s) if wait is not None]
        return min(waits) if waits else None

    def _due_in(self, now_s: float, head: int) -> float | None:
        """When the window, the hub's credit and the linger let the next batch go; None while they do not."""
        plan, flight = self._pilot.plan, self.flight
        if now_s < self._held_until_s:
            return self._held_until_s - now_s
        if not self.known:
            return 0.0 if self._steers and not flight.batches else None
        if not self._steers and not plan.telemetry:
            return ASK_AGAIN_S
        window = plan.window if self._steers else 1
        if flight.batches >= window or flight.size >= self._pilot.credit_bytes:
            return None
        if head - flight.sent_upto >= plan.batch_records:
            return 0.0
        since_s = now_s if self._unsent_s is None else self._unsent_s
        return since_s + plan.linger_s - now_s

    async def _send(self, post: Post, group: asyncio.TaskGroup) -> None:
        turn = self.flight.turn
        facts = self._read()
        if not facts:
            self._held_until_s = self._clock.monotonic() + HOLD_S
            return
        payload = await self._pack(facts)
        if self.flight.turn != turn:  # an acknowledgement came in between: this batch may be the wrong one by now
            return
        size = post.size(self._leaf, payload)
        if self._steers:
            self._pilot.packed(len(facts), size)
        self.flight.send(facts[0].seq, facts[-1].seq, size, self._clock.monotonic())
        self._unsent_s = None
        group.create_task(post.send(self._leaf, payload), name=f"publish {self.stream}")
        await asyncio.sleep(0)  # so that batches leave in their order

    def _read(self) -> Sequence[StoredFact]:
        plan = self._pilot.plan
        try:
            facts = self._outbox.read_after(self.stream, self.flight.sent_upto, plan.batch_records, plan.batch_bytes)
        except ChainBroken as exc:
            if not self._damage:
                _log.error("line.damaged_fact", stream=self.stream, seq=exc.seq)
            self._damage = f"damaged: {exc}"
            return ()
        self._damage = ""
        return facts

    async def _pack(self, facts: Sequence[StoredFact]) -> bytes:
        previous = self._outbox.hash_at(self.stream, facts[0].seq - 1) or b""
        args = (self._address, self._epoch, self.stream, previous, facts, self._pilot.plan.level)
        if sum(len(fact.record) for fact in facts) <= INLINE_BYTES:
            return make_batch(*args)
        return await asyncio.to_thread(make_batch, *args)

    # -- what does not come ------------------------------------------------------------------------------------------

    def _overdue_in(self, now_s: float) -> float | None:
        since_s = self.flight.waiting_since_s
        return None if since_s is None else since_s + self._pilot.ack_timeout_s(self.flight.size) - now_s

    def _give_up(self) -> None:
        """No acknowledgement in time: go on from the last one."""
        _log.info("line.no_acknowledgement", stream=self.stream, batches=self.flight.batches)
        if self._steers:
            self._pilot.timed_out()
        self._go_back(self.flight.hub_upto)

    # -- the cursor --------------------------------------------------------------------------------------------------

    def _move_cursor(self, upto: int) -> None:
        self._cursor = upto
        self._cursor_moved.set()

    async def _keep_cursor(self) -> None:
        """Note the hub's cursor in the journal, beside the road: a slow disk must not look like a slow line."""
        while True:
            await self._cursor_moved.wait()
            self._cursor_moved.clear()
            upto, self._cursor = self._cursor, None
            if upto is None:
                continue
            try:
                if upto < self._outbox.acked(self.stream):
                    await self._outbox.rewind(self.stream, upto)
                else:
                    await self._outbox.acknowledge(self.stream, upto)
            except Exception as exc:  # noqa: BLE001 - the facts are safe at the hub; what is not noted is only sent again
                _log.warning("line.cursor_not_kept", stream=self.stream, upto=upto, problem=str(exc))
                await self._clock.sleep(CURSOR_RETRY_S)
                if self._cursor is None:
                    self._move_cursor(upto)
