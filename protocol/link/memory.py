"""A broker in memory, for tests and simulations: topics, wildcards, retained messages, wills, and faults on a hook.

Each session has its own bounded queue. The hook sees every delivery and says what becomes of it: a list of payloads, so
that nothing, the same twice, or other bytes can come out.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from protocol.link.session import Incoming, Link, LinkLost, Will

Fault = Callable[[Incoming], list[Incoming]]


def matches(topic_filter: str, topic: str) -> bool:
    """MQTT 5.0 section 4.7: `+` is one level, a trailing `#` all that follow."""
    wanted, levels = topic_filter.split("/"), topic.split("/")
    if wanted[-1] == "#":
        return len(levels) >= len(wanted) - 1 and all(w in {"+", t} for w, t in zip(wanted[:-1], levels, strict=False))
    return len(wanted) == len(levels) and all(w in {"+", t} for w, t in zip(wanted, levels, strict=True))


class MemoryBroker:
    """Join with `connect`; `cut` ends every session as a lost line does."""

    def __init__(self) -> None:
        self.retained: dict[str, bytes] = {}
        self.fault: Fault = lambda message: [message]
        self.refusing = False
        self._sessions: set[MemoryLink] = set()

    @asynccontextmanager
    async def connect(self, client_id: str, will: Will | None = None) -> AsyncIterator[Link]:
        """A session until the block ends; a second one of the same id takes over."""
        if self.refusing:
            raise LinkLost("refused")
        for other in [session for session in self._sessions if session.client_id == client_id]:
            self._end(other, "taken over")
        session = MemoryLink(self, client_id, will)
        self._sessions.add(session)
        try:
            yield session
        finally:
            self._sessions.discard(session)

    def cut(self) -> None:
        """Every session ends now; wills are delivered to whoever comes later, as retained messages."""
        for session in tuple(self._sessions):
            self._end(session, "line cut")

    def deliver(self, topic: str, payload: bytes, *, retain: bool = False) -> None:
        """Pass a message on to all who asked for its topic."""
        if retain:
            self.retained[topic] = payload
        for message in self.fault(Incoming(topic, payload)):
            for session in tuple(self._sessions):
                session.offer(message)

    def _end(self, session: "MemoryLink", why: str) -> None:
        self._sessions.discard(session)
        session.end(why)
        if session.will:
            self.retained[session.will.topic] = session.will.payload


class MemoryLink:
    """One session of a `MemoryBroker`."""

    def __init__(self, broker: MemoryBroker, client_id: str, will: Will | None) -> None:
        self.client_id, self.will = client_id, will
        self._broker = broker
        self._filters: list[str] = []
        self._queue: asyncio.Queue[Incoming | None] = asyncio.Queue(10_000)
        self._ended = ""

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:  # noqa: ARG002
        """See `Link`."""
        if self._ended:
            raise LinkLost(self._ended)
        self._broker.deliver(topic, payload, retain=retain)
        await asyncio.sleep(0)

    async def subscribe(self, topic_filter: str, *, qos: int = 1) -> None:  # noqa: ARG002
        """See `Link`."""
        self._filters.append(topic_filter)
        for topic, payload in self._broker.retained.items():
            if matches(topic_filter, topic):
                self._queue.put_nowait(Incoming(topic, payload))

    async def incoming(self) -> AsyncIterator[Incoming]:
        """See `Link`."""
        while (message := await self._queue.get()) is not None:
            yield message
        raise LinkLost(self._ended)

    def offer(self, message: Incoming) -> None:
        """Take a message that one of our filters asks for."""
        if any(matches(one, message.topic) for one in self._filters) and not self._queue.full():
            self._queue.put_nowait(message)

    def end(self, why: str) -> None:
        """The connection is gone."""
        self._ended = why
        self._queue = self._queue if not self._queue.full() else asyncio.Queue(1)
        self._queue.put_nowait(None)
