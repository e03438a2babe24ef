"""Facts up: sent in a window, freed by the hub's acknowledgement alone.

    sent_upto      what is on its way; falls back to the hub's cursor when something is missing
    hub_upto       what the hub has committed; moves the journal's cursor, forward only

Acknowledgements are cumulative, so they may be lost, doubled, late or out of order. A batch whose acknowledgement does not
come is sent again together with all after it (go-back-N): at the hub the ones it had are recognised by their numbers. A
PUBACK of the broker frees nothing.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

import structlog
from msgspec import Struct

from edge.sync.batcher import make_batch
from edge.sync.outbox import Outbox
from edge.sync.pilot import Pilot
from protocol.link.clocks import Clock
from protocol.link.session import Link, LinkLost
from protocol.messages import Ack
from protocol.topics import Address

_log = structlog.get_logger()


class InFlight(Struct, frozen=True):
    """A batch on its way."""

    last_seq: int
    size: int
    sent_s: float


class Uplink:
    """One stream's way up, over whatever link is there."""

    def __init__(
        self,
        outbox: Outbox,
        address: Address,
        epoch: int,
        stream: str,
        *,
        pilot: Pilot,
        clock: Clock,
        seal: Callable[[bytes, str], bytes],
    ) -> None:
        self._outbox, self._address, self._epoch, self.stream = outbox, address, epoch, stream
        self._pilot, self._clock, self._seal = pilot, clock, seal
        self._topic = address.topic(f"up/{stream}")
        self._flight: deque[InFlight] = deque()
        self._sent_upto = 0
        self._hub_upto = 0
        self._known = False
        self._last_want = (0, 0.0)
        self._moved = asyncio.Event()
        self.bytes_up = 0
        self.batches_up = 0
        self.resent = 0
        #: Why the hub sets our facts aside, or why its word cannot be taken; empty when all is well.
        self.trouble = ""

    def restart(self) -> None:
        """A new connection: nothing is on its way, and the hub has yet to say where it stands."""
        self._flight.clear()
        self._known = False
        self._moved.set()

    async def on_ack(self, ack: Ack) -> None:
        """Take the hub's word for what it has committed."""
        if ack.epoch != self._epoch or ack.stream != self.stream:
            return
        self.trouble = ack.refusal
        head = self._outbox.head(self.stream)
        if ack.upto_seq > head:
            self.trouble = f"rolled-back: the hub has {ack.upto_seq}, this box wrote {head}"
            _log.error("the hub knows more than this journal", hub=ack.upto_seq, head=head)
            return
        if ack.upto_seq > self._outbox.acked(self.stream):
            await self._outbox.acknowledge(self.stream, ack.upto_seq)
        if not self._known or ack.want_seq:
            self._rewind(ack)
        self._hub_upto = max(self._hub_upto, ack.upto_seq)
        self._measure(ack)
        self._moved.set()

    def _measure(self, ack: Ack) -> None:
        now_s = self._clock.monotonic()
        freed = None
        while self._flight and self._flight[0].last_seq <= ack.upto_seq:
            freed = self._flight.popleft()
        if freed:
            self._pilot.acked(now_s, now_s - freed.sent_s, ack.credit_bytes)
        self._pilot.backlog(now_s, self._behind())

    def _rewind(self, ack: Ack) -> None:
        """Go on from where the hub stands; the same request again within a round trip is the same gap."""
        now_s = self._clock.monotonic()
        if (
            self._known
            and self._last_want[0] == ack.want_seq
            and now_s - self._last_want[1] < self._pilot.plan.ack_timeout_s
        ):
            return
        self._last_want = (ack.want_seq, now_s)
        self._hub_upto = ack.upto_seq
        start = max(ack.upto_seq, self._outbox.tail(self.stream) - 1)
        if self._known and self._sent_upto > start:
            self.resent += self._sent_upto - start
        self._sent_upto = start
        self._flight.clear()
        self._known = True

    async def run(self, link: Link) -> None:
        """Send until cancelled; raise `LinkLost` when the line is dead though connected."""
        written = self._outbox.subscribe()
        async with asyncio.TaskGroup() as publishing:
            while True:
                written.clear()
                self._moved.clear()
                self._pilot.backlog(self._clock.monotonic(), self._behind())
                if self._may_send():
                    if self._pilot.plan.linger_s and not self._flight:
                        await self._clock.sleep(self._pilot.plan.linger_s)
                    publishing.create_task(self._publish(link, self._next_batch()), name=f"publish {self.stream}")
                    await asyncio.sleep(0)
                else:
                    await self._wait(written)

    def _behind(self) -> int:
        return self._outbox.head(self.stream) - self._hub_upto

    def _may_send(self) -> bool:
        plan, in_flight = self._pilot.plan, sum(batch.size for batch in self._flight)
        room = not self._flight or (len(self._flight) < plan.window and in_flight < self._pilot.credit_bytes)
        return self._known and room and self._outbox.head(self.stream) > self._sent_upto

    def _next_batch(self) -> bytes:
        plan = self._pilot.plan
        facts = self._outbox.read_after(self.stream, self._sent_upto, plan.batch_records, plan.batch_bytes)
        previous = self._outbox.hash_at(self.stream, facts[0].seq - 1)
        payload = make_batch(self._address, self._epoch, self.stream, previous, facts, plan.level)
        data = self._seal(payload, self._topic)
        self._sent_upto = facts[-1].seq
        self._flight.append(InFlight(self._sent_upto, len(data), self._clock.monotonic()))
        return data

    async def _publish(self, link: Link, data: bytes) -> None:
        self.bytes_up += len(data) + len(self._topic) + 8
        self.batches_up += 1
        await link.publish(self._topic, data, qos=1)

    async def _wait(self, written: asyncio.Event) -> None:
        """Until something was written or acknowledged, or the oldest batch is overdue."""
        overdue_s = None
        if self._flight:
            overdue_s = self._flight[0].sent_s + self._pilot.plan.ack_timeout_s - self._clock.monotonic()
        if overdue_s is not None and overdue_s <= 0:
            self._overdue()
            return
        waits: list[asyncio.Future[Any]] = [asyncio.ensure_future(event.wait()) for event in (written, self._moved)]
        if overdue_s is not None:
            waits.append(asyncio.ensure_future(self._clock.sleep(overdue_s)))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    def _overdue(self) -> None:
        dead = self._pilot.timed_out(self._clock.monotonic())
        start = max(self._hub_upto, self._outbox.tail(self.stream) - 1)
        self.resent += max(0, self._sent_upto - start)
        self._flight.clear()
        self._sent_upto = start
        if dead:
            raise LinkLost(self._pilot.reason)
