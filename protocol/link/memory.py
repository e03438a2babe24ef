"""A broker in memory, for tests and simulations: topics, wildcards, retained messages, wills, and the line's faults.

    cut             every session (or one box's) ends, as when a modem is switched off; wills are spoken
    dead            half-open: nothing passes either way, nobody is told, a QoS 1 publish waits for ever
    refusing        no new session
    shapes          delay and rate of a client's line, in either direction, by its id
    fault           a hook that sees every message that reaches the broker, and says what becomes of it

Needs no clock of its own: delays are the running loop's, so that under a virtual one (virtual.py) they cost no time.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from msgspec import Struct

from protocol.link.link import Incoming, Link, LinkLost, Will

Fault = Callable[[Incoming], list[Incoming]]
#: Messages that may wait for one session; a broker sheds what is beyond (faults.md M5), and so do we.
WAITING_MAX = 1_000


def matches(topic_filter: str, topic: str) -> bool:
    """MQTT 5.0 section 4.7: `+` is one level, a trailing `#` all that follow."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        return len(levels) >= len(wanted) - 1 and all(w in {"+", t} for w, t in zip(wanted[:-1], levels, strict=False))
    return len(wanted) == len(levels) and all(w in {"+", t} for w, t in zip(wanted, levels, strict=True))


class Shape(Struct, frozen=True):
    """A line's one-way delay in seconds, and its rate in bytes a second (0: as fast as it goes)."""

    delay_s: float = 0.0
    rate_bytes_s: float = 0.0


class Weather:
    """A fault hook: loses, doubles, swaps and spoils messages at random, each with its own chance from 0 to 1."""

    def __init__(
        self, rng: random.Random, *, lose: float = 0.0, double: float = 0.0, swap: float = 0.0, spoil: float = 0.0
    ) -> None:
        self._rng, self._lose, self._double, self._swap, self._spoil = rng, lose, double, swap, spoil
        self._held: list[Incoming] = []

    def __call__(self, message: Incoming) -> list[Incoming]:
        """What becomes of a message; one that is swapped comes after the next."""
        if self._rng.random() < self._lose:
            return []
        if message.payload and self._rng.random() < self._spoil:
            message = Incoming(message.topic, self._spoilt(message.payload))
        if not self._held and self._rng.random() < self._swap:
            self._held.append(message)
            return []
        some = [message, *self._held]
        self._held.clear()
        return some * 2 if self._rng.random() < self._double else some

    def _spoilt(self, payload: bytes) -> bytes:
        place = self._rng.randrange(len(payload))
        return payload[:place] if self._rng.random() < 0.5 else payload[:place] + b"?" + payload[place + 1 :]


class MemoryBroker:
    """Join with `connect`."""

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.fault: Fault = lambda message: [message]
        self.refusing = False
        self.dead = False
        self.shapes: dict[str, Shape] = {}
        #: Sessions ended because another took their client id over.
        self.take_overs = 0
        self._sessions: list[MemoryLink] = []

    @asynccontextmanager
    async def connect(self, client_id: str, will: Will | None = None) -> AsyncIterator[Link]:
        """A session until the block ends; a second one of the same id takes over."""
        shape = self.shapes.get(client_id, Shape())
        await asyncio.sleep(2 * shape.delay_s)
        if self.refusing or self.dead:
            raise LinkLost("refused")
        for other in [session for session in self._sessions if session.client_id == client_id]:
            self.take_overs += 1
            self._end(other, "taken over")
        session = MemoryLink(self, client_id, will, shape)
        self._sessions.append(session)
        try:
            yield session
        finally:
            if session in self._sessions:
                self._sessions.remove(session)
            session.end("hung up")

    def cut(self, client_id: str = "") -> None:
        """End every session, or one client's; what was on its way is lost, and the wills are spoken."""
        for session in tuple(self._sessions):
            if client_id in {"", session.client_id}:
                self._end(session, "line cut")

    def deliver(self, message: Incoming, *, retain: bool = False) -> None:
        """Pass a message on to all who asked for its topic."""
        if retain and message.payload:
            self.retained[message.topic] = message.payload
        elif retain:
            self.retained.pop(message.topic, None)
        for one in self.fault(message):
            for session in tuple(self._sessions):
                session.offer(one)

    def _end(self, session: "MemoryLink", why: str) -> None:
        self._sessions.remove(session)
        session.end(why)
        if session.will:
            self.deliver(Incoming(session.will.topic, session.will.payload), retain=session.will.retain)


class _Way:
    """One direction of one session's line: messages stay in order, each takes its bytes' time and the delay."""

    def __init__(self, shape: Shape, out: Callable[[Incoming, bool], None]) -> None:
        self._shape, self._out = shape, out
        self._free_s = 0.0

    def send(self, message: Incoming, *, retain: bool = False) -> float:
        """Put a message on the line; seconds until the line has taken it."""
        if self._shape == Shape():
            self._out(message, retain)
            return 0.0
        loop = asyncio.get_running_loop()
        size = len(message.topic) + len(message.payload)
        took_s = size / self._shape.rate_bytes_s if self._shape.rate_bytes_s else 1e-9
        self._free_s = max(self._free_s, loop.time()) + took_s
        loop.call_at(self._free_s + self._shape.delay_s, self._out, message, retain)
        return self._free_s - loop.time()


class MemoryLink:
    """One session of a `MemoryBroker`."""

    def __init__(self, broker: MemoryBroker, client_id: str, will: Will | None, shape: Shape) -> None:
        self.client_id, self.will = client_id, will
        self._broker = broker
        self._filters: list[str] = []
        self._queue: asyncio.Queue[Incoming] = asyncio.Queue(WAITING_MAX)
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._up, self._down = _Way(shape, self._arrived_up), _Way(shape, self._arrived_down)
        self._delay_s = shape.delay_s
        self.bytes_up = 0

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """See `Link`. A QoS 1 publish returns when the broker's word is back."""
        self._check()
        self.bytes_up += len(topic) + len(payload)
        taken_s = self._up.send(Incoming(topic, payload), retain=retain)
        if self._broker.dead and qos:
            await asyncio.wait({self._over})
        await asyncio.sleep(taken_s + 2 * self._delay_s if qos else 0)
        self._check()

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:  # noqa: ARG002
        """See `Link`."""
        self._check()
        self._filters += topic_filters
        for topic, payload in self._broker.retained.items():
            if any(matches(one, topic) for one in topic_filters):
                self._down.send(Incoming(topic, payload))
        await asyncio.sleep(2 * self._delay_s)

    async def unsubscribe(self, *topic_filters: str) -> None:
        """See `Link`."""
        self._check()
        self._filters = [one for one in self._filters if one not in topic_filters]
        await asyncio.sleep(2 * self._delay_s)

    async def incoming(self) -> AsyncIterator[Incoming]:
        """See `Link`."""
        while True:
            getting = asyncio.ensure_future(self._queue.get())
            either: set[asyncio.Future[Any]] = {getting, self._over}
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                self._check()
                yield getting.result()
            finally:
                getting.cancel()

    def offer(self, message: Incoming) -> None:
        """Take a message that one of our filters asks for."""
        if any(matches(one, message.topic) for one in self._filters):
            self._down.send(message)

    def end(self, why: str) -> None:
        """The connection is gone."""
        if not self._over.done():
            self._over.set_result(why)

    def _check(self) -> None:
        if self._over.done():
            raise LinkLost(self._over.result())

    def _arrived_up(self, message: Incoming, retain: bool) -> None:
        if not self._over.done() and not self._broker.dead:
            self._broker.deliver(message, retain=retain)

    def _arrived_down(self, message: Incoming, _retain: bool) -> None:
        if not self._over.done() and not self._broker.dead and not self._queue.full():
            self._queue.put_nowait(message)
