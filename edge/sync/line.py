"""The line to head office: dial, greet, send and receive, and begin again, for ever and without anybody's help.

Nothing in the store waits for this. `status` is what the lane's quiet line, the technician's page and the heartbeat say.
"""

import asyncio
import random
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct

from edge.sync.downlink import Downlink, Mirror
from edge.sync.outbox import Outbox
from edge.sync.pilot import Change, Pilot
from edge.sync.uplink import Uplink
from protocol.link.clocks import Clock
from protocol.link.session import Incoming, Link, LinkLost, Will
from protocol.messages import Ack, Hello, MastersHead, Page
from protocol.packing import BadMessage, pack, unpack
from protocol.seal import seal, unseal
from protocol.topics import Address, masters_topic

LEDGER, TELEMETRY = "ledger", "telemetry"
#: A hello without answer for this long, twice, and the line is given up: noticed within 10 s whatever the keepalive.
HELLO_TIMEOUT_S = 3.0

_log = structlog.get_logger()
Dial = Callable[[Will], AbstractAsyncContextManager[Link]]


class LineStatus(Struct, frozen=True):
    """Where the line stands: `since_s` seconds in this state; money in minor units; `rtt_ms` of acknowledgements."""

    state: str
    since_s: float
    reason: str
    receipts: int
    minor: int
    bytes: int
    oldest_ms: int
    rtt_ms: float
    bytes_up: int
    resent: int
    masters_revision: int
    masters_head: int
    trouble: str


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
    ) -> None:
        self._outbox, self._mirror, self._address, self._epoch = outbox, mirror, address, epoch
        self._key, self._hub_key, self._dial, self._clock = key, hub_key, dial, clock
        self._boot, self._version, self._rng = boot, version, rng or random.Random()
        self.pilot = Pilot(clock.monotonic())
        common: dict[str, Any] = {"pilot": self.pilot, "clock": clock, "seal": self._sealed}
        self._uplinks = {stream: Uplink(outbox, address, epoch, stream, **common) for stream in (LEDGER, TELEMETRY)}
        self._downlink = Downlink(mirror, address, clock=clock, seal=self._sealed)
        self._nonce = 0
        self._answered = asyncio.Event()
        self._asked_s = 0.0
        self.bad_messages = 0
        self.on_change: Callable[[LineStatus], None] = lambda _: None

    def status(self) -> LineStatus:
        """Where the line stands now."""
        waits, ledger = self._outbox.pending(LEDGER), self._uplinks[LEDGER]
        return LineStatus(
            state=self.pilot.state.value,
            since_s=self._clock.monotonic() - self.pilot.since_s,
            reason=self.pilot.reason,
            receipts=waits.receipts,
            minor=waits.minor,
            bytes=waits.bytes,
            oldest_ms=waits.oldest_ms,
            rtt_ms=round(self.pilot.rtt_s * 1000, 1),
            bytes_up=sum(uplink.bytes_up for uplink in self._uplinks.values()),
            resent=ledger.resent,
            masters_revision=self._mirror.revision,
            masters_head=self._downlink.head,
            trouble=ledger.trouble,
        )

    def explain(self) -> list[Change]:
        """The pilot's last changes of state with their reasons, oldest first."""
        return list(self.pilot.history)

    async def run(self) -> None:
        """Keep the line up until cancelled."""
        while True:
            try:
                async with self._dial(self._will()) as link:
                    await self._session(link)
            except* LinkLost as lost:
                self._dark(str(_first(lost)))
            await self._clock.sleep(self.pilot.dial_in_s(self._clock.monotonic(), self._rng.random()))

    def _dark(self, reason: str) -> None:
        was = self.pilot.state
        self.pilot.disconnected(self._clock.monotonic(), reason)
        if was is not self.pilot.state:
            _log.warning("line is down", reason=reason)
            self.on_change(self.status())

    async def _session(self, link: Link) -> None:
        for uplink in self._uplinks.values():
            uplink.restart()
        await link.subscribe(self._address.topic("down/ack"), qos=0)
        await link.subscribe(self._address.topic("down/page"))
        await link.subscribe(masters_topic(self._address.org))
        async with asyncio.TaskGroup() as group:
            group.create_task(self._listen(link), name="line listen")
            group.create_task(self._greet(link), name="line greet")
            group.create_task(self._downlink.run(link), name="line downlink")
            for stream, uplink in self._uplinks.items():
                group.create_task(uplink.run(link), name=f"line uplink {stream}")

    async def _greet(self, link: Link) -> None:
        """Say hello on connecting and then as heartbeat; two without answer end the session."""
        missed = 0
        while True:
            self._answered.clear()
            self._nonce += 1
            self._asked_s = self._clock.monotonic()
            for stream in self._uplinks:
                await self._send(link, "up/hello", pack(self._hello(stream)))
            if await self._answer_within(HELLO_TIMEOUT_S):
                missed = 0
                await self._clock.sleep(self.pilot.plan.heartbeat_s)
            elif (missed := missed + 1) >= 2:
                raise LinkLost("connected, but head office does not answer")

    async def _answer_within(self, seconds: float) -> bool:
        answer, timer = asyncio.ensure_future(self._answered.wait()), asyncio.ensure_future(self._clock.sleep(seconds))
        try:
            await asyncio.wait({answer, timer}, return_when=asyncio.FIRST_COMPLETED)
            return self._answered.is_set()
        finally:
            answer.cancel()
            timer.cancel()

    def _hello(self, stream: str) -> Hello:
        waits = self._outbox.pending(stream)
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
            reason=self.pilot.reason[:200],
            version=self._version,
        )

    async def _listen(self, link: Link) -> None:
        async for message in link.incoming():
            try:
                await self._take(message)
            except BadMessage as exc:
                self.bad_messages += 1
                _log.warning("message dropped", topic=message.topic, problem=str(exc))

    async def _take(self, message: Incoming) -> None:
        payload = unseal(message.payload, message.topic, self._hub_key)
        if message.topic == self._address.topic("down/ack"):
            await self._on_ack(unpack(payload, Ack))
        elif message.topic == self._address.topic("down/page"):
            self._downlink.on_page(unpack(payload, Page))
        elif message.topic == masters_topic(self._address.org):
            self._downlink.on_head(unpack(payload, MastersHead))

    async def _on_ack(self, ack: Ack) -> None:
        was = self.pilot.state
        if ack.nonce and ack.nonce == self._nonce and ack.stream == LEDGER:
            now_s = self._clock.monotonic()
            self.pilot.acked(now_s, now_s - self._asked_s, ack.credit_bytes)
            self._answered.set()
        if uplink := self._uplinks.get(ack.stream):
            await uplink.on_ack(ack)
        if was is not self.pilot.state:
            _log.info("line state", state=self.pilot.state.value, reason=self.pilot.reason)
            self.on_change(self.status())

    async def _send(self, link: Link, leaf: str, payload: bytes) -> None:
        topic = self._address.topic(leaf)
        await link.publish(topic, self._sealed(payload, topic), qos=0)

    def _sealed(self, payload: bytes, topic: str) -> bytes:
        return seal(payload, topic, self._key)

    def _will(self) -> Will:
        topic = self._address.topic("state")
        return Will(topic, self._sealed(pack(["offline", self._boot]), topic))


def _first(group: BaseExceptionGroup[LinkLost]) -> LinkLost:
    """The first of a group's exceptions, however deep: a publisher's and the listener's come together."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
