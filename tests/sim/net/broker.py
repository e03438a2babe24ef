"""The broker: believed by nobody. It forgets, repeats, holds back, spoils and mixes up, as its moods from the seed say.

A session's own line keeps order (net/line.py); whatever comes out of order does so here. Its moods are weighed per
message: `lose` after the PUBACK, `double`, `late` (again after many seconds, as from a session it had kept), `swap` with
the next one, `spoil` a byte or the end.
"""

import asyncio
import random
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from msgspec import Struct

from protocol.link.link import Incoming, Link, LinkLost, Will
from protocol.link.memory import matches
from tests.sim.net.line import Way, Weather

#: Messages that may wait for one session; more are shed in silence (mosquitto's own default).
WAITING_MAX = 1_000
LATE_S = 20.0
CONFIRM_BYTES = 4

Watch = Callable[[str, str, Incoming], None]


class Moods(Struct):
    """Chances from 0 to 1 for each message; `bytes_max` is a limit over which a message is confirmed and thrown away."""

    lose: float = 0.0
    double: float = 0.0
    late: float = 0.0
    swap: float = 0.0
    spoil: float = 0.0
    bytes_max: int = 1 << 20


class SimBroker:
    """Join with `connect`. `watch` sees what is put on lines ("sent") and what comes out ("came"), by machine."""

    def __init__(self, rng: random.Random, watch: Watch) -> None:
        self.moods = Moods()
        self.lines: dict[str, Weather] = {}
        self.retained: dict[str, bytes] = {}
        self.down = False
        self.take_overs: dict[str, int] = {}
        self.shed = 0
        #: The newest message of each topic, for whoever listens.
        self.heard: dict[str, bytes] = {}
        self._rng, self.watch = rng, watch
        self._sessions: list[SimLink] = []
        self._swapped: list[Incoming] = []

    def line(self, who: str) -> Weather:
        """The weather of a machine's line."""
        return self.lines.setdefault(who, Weather())

    @asynccontextmanager
    async def connect(
        self, client: str, who: str, will: Will | None, is_dead: Callable[[], bool]
    ) -> AsyncIterator[Link]:
        """A session until the block ends, over the line of `who`; another one of the same client ends this one."""
        weather = self.line(who)
        await asyncio.sleep(2 * weather.delay_s + 0.001)
        if self.down or weather.refusing or weather.up_blocked or weather.down_blocked or is_dead():
            raise LinkLost("refused")
        for other in [session for session in self._sessions if session.client == client]:
            self.take_overs[client] = self.take_overs.get(client, 0) + 1
            self._end(other, "taken over")
        session = SimLink(self, client, who, will, weather, self._rng, is_dead)
        self._sessions.append(session)
        try:
            yield session
        finally:
            session.end("hung up")
            if session in self._sessions:
                if is_dead():
                    asyncio.get_running_loop().call_later(self._rng.uniform(0, 3), self._end, session, "silent")
                else:
                    self._sessions.remove(session)

    def cut(self, who: str = "") -> None:
        """End one machine's sessions, or all: what was on its way is lost, and the wills are spoken."""
        for session in [one for one in self._sessions if who in {"", one.who}]:
            self._end(session, "line cut")

    def restart(self, *, keep_retained: bool) -> None:
        """Die and come back at once; with it go all sessions and, maybe, what was retained."""
        self.cut()
        self._swapped.clear()
        if not keep_retained:
            self.retained.clear()

    def free(self, who: str) -> None:
        """The machine's line passes again what it had held."""
        for session in self._sessions:
            if session.who == who:
                session.up.release()
                session.down.release()

    def queued_up(self, who: str) -> int:
        """Bytes on a machine's line up, unless nothing passes there now."""
        return sum(one.up.bytes for one in self._sessions if one.who == who and not one.up.blocked)

    def receive(self, message: Incoming, *, retain: bool = False) -> None:
        """A message has reached the broker."""
        self.heard[message.topic] = message.payload
        if retain:
            self.retained[message.topic] = message.payload
        if len(message.payload) > self.moods.bytes_max:
            self.shed += 1
            return
        for one in self._moody(message):
            self._route(one)

    def _moody(self, message: Incoming) -> list[Incoming]:
        moods, rng = self.moods, self._rng
        if rng.random() < moods.late:
            asyncio.get_running_loop().call_later(rng.uniform(0, LATE_S), self._route, message)
        if rng.random() < moods.lose:
            self.shed += 1
            return []
        if message.payload and rng.random() < moods.spoil:
            message = Incoming(message.topic, _spoilt(message.payload, rng))
        if not self._swapped and rng.random() < moods.swap:
            self._swapped.append(message)
            asyncio.get_running_loop().call_later(5.0, self._flush)
            return []
        some = [message, *self._swapped]
        self._swapped.clear()
        return some * 2 if rng.random() < moods.double else some

    def _flush(self) -> None:
        late, self._swapped = self._swapped, []
        for one in late:
            self._route(one)

    def _route(self, message: Incoming) -> None:
        for session in tuple(self._sessions):
            session.offer(message)

    def _end(self, session: "SimLink", why: str) -> None:
        if session not in self._sessions:
            return
        self._sessions.remove(session)
        session.end(why)
        if session.will:
            self.receive(Incoming(session.will.topic, session.will.payload), retain=session.will.retain)


class SimLink:
    """One session."""

    def __init__(
        self,
        broker: SimBroker,
        client: str,
        who: str,
        will: Will | None,
        weather: Weather,
        rng: random.Random,
        is_dead: Callable[[], bool],
    ) -> None:
        self.client, self.who, self.will = client, who, will
        self._broker, self._is_dead = broker, is_dead
        self._filters: list[str] = []
        self._waiting: deque[Incoming] = deque()
        self._came = asyncio.Event()
        self._over: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.up, self.down = Way(weather, rng, up=True), Way(weather, rng, up=False)

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """See `Link`. A QoS 1 publish returns when the broker's word is back."""
        self._check()
        message = Incoming(topic, payload)
        self._broker.watch("sent", self.who, message)
        self._check()
        confirmed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.up.send(_size(message), lambda: self._came_up(message, confirmed, retain=retain))
        if not qos:
            return
        either: set[asyncio.Future[Any]] = {confirmed, self._over}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        self._check()

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        """See `Link`."""
        self._check()
        self._filters += topic_filters
        for topic, payload in sorted(self._broker.retained.items()):
            if any(matches(one, topic) for one in topic_filters):
                self._send_down(Incoming(topic, payload))
        await asyncio.sleep(0.001)
        self._check()

    async def unsubscribe(self, *topic_filters: str) -> None:
        """See `Link`."""
        self._check()
        self._filters = [one for one in self._filters if one not in topic_filters]
        await asyncio.sleep(0.001)
        self._check()

    async def incoming(self) -> AsyncIterator[Incoming]:
        """See `Link`."""
        while True:
            while self._waiting:
                self._check()
                message = self._waiting.popleft()
                self._broker.watch("came", self.who, message)
                yield message
            self._check()
            self._came.clear()
            await self._came.wait()

    def offer(self, message: Incoming) -> None:
        """Take a message that one of our filters asks for."""
        if any(matches(one, message.topic) for one in self._filters):
            self._send_down(message)

    def end(self, why: str) -> None:
        """The connection is gone."""
        self.up.closed = self.down.closed = True
        self._came.set()
        if not self._over.done():
            self._over.set_result(why)

    def _check(self) -> None:
        if self._over.done():
            raise LinkLost(self._over.result())
        if self._is_dead():
            raise LinkLost("this machine is dead")

    def _came_up(self, message: Incoming, confirmed: "asyncio.Future[None]", *, retain: bool) -> None:
        self._broker.receive(message, retain=retain)
        self.down.send(CONFIRM_BYTES, lambda: None if confirmed.done() else confirmed.set_result(None))

    def _send_down(self, message: Incoming) -> None:
        self.down.send(_size(message), lambda: self._came_down(message))

    def _came_down(self, message: Incoming) -> None:
        if len(self._waiting) >= WAITING_MAX:
            self._broker.shed += 1
            return
        self._waiting.append(message)
        self._came.set()


def _size(message: Incoming) -> int:
    return len(message.topic) + len(message.payload)


def _spoilt(payload: bytes, rng: random.Random) -> bytes:
    place = rng.randrange(len(payload))
    if rng.random() < 0.5:
        return payload[:place]
    return payload[:place] + bytes((payload[place] ^ (1 << rng.randrange(8)),)) + payload[place + 1 :]
