"""The line to head office: dial, greet, send and receive, and begin again, for ever and without anybody's help.

Nothing in the store waits for this. `status` is what the lane's quiet line, the technician's page and the heartbeat say.

    dial -> subscribe, birth, hello (all at once, nothing waits a round trip) -> uplinks, downlink, heartbeat -> lost -> dial

A broker that takes our packets proves nothing: the line is up while the hub itself, by its seal, is heard.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from math import ceil, inf

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from edge.sync.book import CHANGES_MAX, Kept, LineBook
from edge.sync.down.borrower import Borrower
from edge.sync.down.checker import Checker, Copy, NoCopy
from edge.sync.down.downlink import Downlink, Mirror
from edge.sync.economy import Economy, utc
from edge.sync.errands import Errands
from edge.sync.meter import Meter
from edge.sync.pilot import Pilot
from edge.sync.pilot.thrift import Tariff
from edge.sync.post import Post, frame
from edge.sync.status import LineStatus, Measured, Noted
from edge.sync.up.outbox import LEDGER, TELEMETRY, Outbox, Stream
from edge.sync.up.uplink import Uplink
from protocol.link.clocks import Clock
from protocol.link.link import Incoming, Link, LinkLost, Will
from protocol.link.stopping import stoppable
from protocol.messages import Ack, Ask, Checked, Hello, Lent, MastersHead, Page, State
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address, masters_topic

#: What is sent between two greetings may be the first that is not answered: so often we look.
LOOK_S = 2.0

_log = structlog.get_logger()
FREE = Tariff()
Dial = Callable[[Will], AbstractAsyncContextManager[Link]]


class Line:
    """One box's line. `run` until cancelled."""

    def __init__(
        self,
        outbox: Outbox,
        mirror: Mirror,
        address: Address,
        epoch: int,
        *,
        key: Ed25519PrivateKey,
        hub_key: Ed25519PublicKey,
        dial: Dial,
        clock: Clock,
        boot: str,
        version: str,
        rng: random.Random | None = None,
        book: LineBook | None = None,
        copy: Copy | None = None,
        errands: Errands | None = None,
        borrower: Borrower | None = None,
        tariff: Tariff = FREE,
        local: Callable[[int], datetime] = utc,
    ) -> None:
        self._outbox, self._mirror, self._address, self._epoch = outbox, mirror, address, epoch
        self._key, self._hub_key, self._dial, self._clock = key, hub_key, dial, clock
        self._boot, self._version, self._rng = boot, version, rng or random.Random()
        self._book = book or LineBook()
        kept = self._book.kept
        self._before = kept.changes
        meter = Meter(kept.day, kept.used_bytes)
        self._economy = Economy(tariff, clock, local, meter=meter, bulk_since_ms=kept.bulk_since_ms)
        self.pilot = Pilot(clock.monotonic(), metered=tariff.metered)
        self._ledger, self._telemetry = self._uplink(LEDGER, steers=True), self._uplink(TELEMETRY, steers=False)
        self._downlink = Downlink(mirror, clock=clock, gate=self._economy)
        self.checker = Checker(copy or NoCopy(), clock)
        self._errands = errands
        self._borrower = borrower
        self._nonce = self._rng.getrandbits(48)  # an answer to an earlier start of this box is none to us
        self._asked_s = 0.0
        self._session = 0
        self._bytes_up = self._bytes_down = 0
        self._told: tuple[str, str] = ("", "")
        self.bad_messages = 0
        self.on_change: Callable[[LineStatus], None] = lambda _: None
        #: Told head office's wall time with each answer to the newest greeting: no older one can be played to us again.
        self.on_hub_time: Callable[[int], None] = lambda _: None

    def _uplink(self, stream: Stream, *, steers: bool) -> Uplink:
        return Uplink(
            self._outbox, self._address, self._epoch, stream, pilot=self.pilot, clock=self._clock, steers=steers
        )

    # -- for people --------------------------------------------------------------------------------------------------

    def status(self) -> LineStatus:
        """Where the line stands now."""
        pilot, waits, facts = self.pilot, self._ledger.waiting(), self._facts()
        line_bytes = int(facts * pilot.fact_bytes)
        now_s = self._clock.monotonic()
        return LineStatus(
            state=pilot.state.value,
            since_s=now_s - pilot.since_s,
            reason=pilot.reason,
            facts=facts,
            receipts=waits.receipts,
            minor=waits.minor,
            bytes=waits.bytes,
            line_bytes=line_bytes,
            drain_s=pilot.arrival_s(facts),
            oldest_ms=waits.oldest_ms,
            measured=Measured(round(pilot.rtt_s * 1000, 1), round(pilot.slowest_s(now_s) * 1000, 1), int(pilot.rate)),
            plan=pilot.plan,
            credit_bytes=pilot.credit_bytes,
            in_flight=self._ledger.flights.batches,
            bytes_up=self._bytes_up,
            bytes_down=self._bytes_down,
            resent=self._ledger.flights.resent,
            changes=pilot.changes,
            masters_revision=self._mirror.revision,
            masters_head=self._downlink.head,
            trouble=self._ledger.trouble,
            spent=self._economy.spent(goods_wait=self._downlink.waits),
        )

    def _facts(self) -> int:
        """Facts of the ledger that the hub does not have."""
        ahead = sum(one.upto_seq - one.first_seq + 1 for one in self._ledger.flights.held)
        return self._outbox.head(LEDGER) - self._outbox.acked(LEDGER) - ahead

    def explain(self) -> tuple[Noted, ...]:
        """The last changes of state with their reasons, those before the last start included, oldest first."""
        began_ms = self._clock.wall_ms() - self._clock.monotonic() * 1000
        now = (Noted(int(began_ms + one.at_s * 1000), one.state.value, one.reason) for one in self.pilot.history)
        return (*self._before, *now)[-CHANGES_MAX:]

    async def remember(self) -> None:
        """Keep the book, until cancelled."""
        await self._book.keep(self._kept, self._clock)

    def _kept(self) -> Kept:
        economy = self._economy
        if not economy.tariff.daily_bytes:  # nobody asks, so it is not worth a write
            return Kept(self.explain(), bulk_since_ms=economy.bulk_since_ms)
        return Kept(self.explain(), economy.meter.day, economy.meter.used_bytes, economy.bulk_since_ms)

    # -- sessions ----------------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        while True:
            reason = "stopped"
            try:
                await stoppable(self._once())
            except* LinkLost as lost:
                reason = str(_first(lost))
            finally:
                self._down(reason)
            await self._clock.sleep(self.pilot.dial_in_s(self._clock.monotonic(), self._rng.random()))

    async def _once(self) -> None:
        async with self._dial(self._will()) as link:
            await self._serve(link)

    def _down(self, reason: str) -> None:
        self.pilot.disconnected(self._clock.monotonic(), reason)
        self._tell()

    async def _serve(self, link: Link) -> None:
        """One session. What is written first goes out first, so the broker knows our topics before the hub answers."""
        self.pilot.connected(self._clock.monotonic())
        self._economy.dialled()
        self.pilot.thrift = self._economy.thrift()
        post = Post(link, self._address, self._key, sent=self._sent)
        for uplink in (self._ledger, self._telemetry):
            uplink.restart()
        leaves = ("down/ack", "down/page", "down/check", "down/ask", "down/lease")
        ours = *map(self._address.topic, leaves), masters_topic(self._address.org)
        async with asyncio.TaskGroup() as group:
            group.create_task(link.subscribe(*ours), name="line subscribe")
            group.create_task(self._listen(link), name="line listen")
            group.create_task(self._greet(post), name="line greet")
            for uplink in (self._ledger, self._telemetry):
                group.create_task(uplink.run(post), name=f"line uplink {uplink.stream}")
            group.create_task(self._downlink.run(post), name="line downlink")
            group.create_task(self.checker.run(post), name="line checker")
            if self._errands:
                group.create_task(self._errands.run(post), name="line errands")
            if self._borrower:
                group.create_task(self._borrower.run(post), name="line borrower")
            group.create_task(post.send("state", self._state(online=True), retain=True), name="line birth")

    def _will(self) -> Will:
        self._session += 1
        topic = self._address.topic("state")
        return Will(topic, seal(self._state(online=False), topic, self._key))

    def _state(self, *, online: bool) -> bytes:
        return pack(State(online, self._boot, self._session))

    # -- greetings ---------------------------------------------------------------------------------------------------

    async def _greet(self, post: Post) -> None:
        """Say hello on connecting and then as heartbeat; give up the line when the hub has been silent too long."""
        asked_s = -inf
        while True:
            now_s, self.pilot.thrift = self._clock.monotonic(), self._economy.thrift()
            if self.pilot.silent_in_s(now_s) <= 0:
                raise LinkLost("connected, but head office does not answer")
            if now_s >= asked_s + self.pilot.plan.heartbeat_s:
                asked_s = now_s
                await self._hello(post, now_s)
            next_s = asked_s + self.pilot.plan.heartbeat_s - now_s
            await self._clock.sleep(max(0.01, min(next_s, self.pilot.silent_in_s(now_s), LOOK_S)))

    def _sent(self, size: int, asks: bool) -> None:
        self._bytes_up += size
        self._economy.carried(size)
        if asks:
            self.pilot.asked(self._clock.monotonic())

    async def _hello(self, post: Post, now_s: float) -> None:
        self._nonce += 1
        self._asked_s = now_s
        for uplink in (self._ledger, self._telemetry):
            if uplink is self._ledger or not uplink.known:  # telemetry asks only where it stands, to save bytes
                await post.send("up/hello", pack(self._greeting(uplink)), qos=0)

    def _greeting(self, uplink: Uplink) -> Hello:
        stream, waits = uplink.stream, uplink.waiting()
        return Hello(
            epoch=self._epoch,
            stream=stream,
            head_seq=self._outbox.head(stream),
            acked_seq=self._outbox.acked(stream),
            tail_seq=self._outbox.tail(stream),
            wall_ms=self._clock.wall_ms(),
            boot=self._boot,
            nonce=self._nonce,
            masters_revision=self._mirror.revision,
            pending_receipts=waits.receipts,
            pending_minor=waits.minor,
            pending_bytes=waits.bytes,
            oldest_pending_ms=waits.oldest_ms,
            state=self.pilot.state.value,
            reason=(self._ledger.fault or self.pilot.reason)[:200],
            version=self._version,
            heartbeat_s=ceil(self.pilot.plan.heartbeat_s),
        )

    # -- what comes down ---------------------------------------------------------------------------------------------

    async def _listen(self, link: Link) -> None:
        async for message in link.incoming():
            try:
                self._take(message)
            except BadMessage as exc:
                self.bad_messages += 1
                _log.warning("line.message_dropped", topic=message.topic[:120], problem=str(exc))

    def _take(self, message: Incoming) -> None:
        size = frame(message.topic, message.payload)
        self._bytes_down += size
        self._economy.carried(size)
        payload = unseal(message.payload, message.topic, self._hub_key)
        if message.topic == masters_topic(self._address.org):  # kept by the broker: no proof that the hub lives
            head = unpack(payload, MastersHead)
            self._downlink.on_head(head)
            self.checker.on_head(head)
            if self._borrower:
                self._borrower.on_head(head)
            return
        self.pilot.heard(self._clock.monotonic())
        if message.topic == self._address.topic("down/ack"):
            self._on_ack(unpack(payload, Ack))
        elif message.topic == self._address.topic("down/page"):
            self._downlink.on_page(unpack(payload, Page))
        elif message.topic == self._address.topic("down/check"):
            self.checker.on_answer(unpack(payload, Checked))
        elif message.topic == self._address.topic("down/ask") and self._errands:
            self._errands.on_ask(unpack(payload, Ask))
        elif message.topic == self._address.topic("down/lease") and self._borrower:
            self._borrower.on_lent(unpack(payload, Lent))

    def _on_ack(self, ack: Ack) -> None:
        now_s = self._clock.monotonic()
        fresh = ack.nonce == self._nonce
        self.pilot.spread(ack.spread_s)
        if fresh and ack.hub_ms > 0:
            self.on_hub_time(ack.hub_ms)
        if fresh and ack.stream == LEDGER:
            ahead = sum(one.upto_seq - one.first_seq + 1 for one in ack.ahead or ())
            self.pilot.backlog(now_s, self._outbox.head(LEDGER) - ack.upto_seq - ahead)
            self.pilot.answered(now_s, now_s - self._asked_s, ack.credit_bytes)
        for uplink in (self._ledger, self._telemetry):
            if uplink.stream == ack.stream:
                uplink.on_ack(ack, fresh=fresh)
        self._tell()

    def _tell(self) -> None:
        """Log and pass on each change of state once."""
        now = self.pilot.state.value, self._ledger.trouble
        if now != self._told:
            self._told = now
            _log.info("line.state", state=now[0], reason=self.pilot.reason, trouble=now[1])
            self.on_change(self.status())


def _first(group: BaseExceptionGroup[LinkLost]) -> LinkLost:
    """The first of a group's exceptions, however deep: a publisher's and the listener's come together."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
