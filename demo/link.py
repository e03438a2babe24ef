"""A line that one can cut: a TCP forwarder between a store and its broker, with the faults of the field on switches.

    store  --->  LinkProxy (url)  --->  broker

`cut` resets what is open and refuses what comes; `blackhole` keeps every socket open and lets nothing through, as a dead
modem does; `slow` adds a delay and a rate. `bytes_up` and `bytes_down` count what was really carried (TCP payload).
"""

import asyncio
import random
from dataclasses import dataclass, field
from enum import Enum
from typing import Self

CHUNK_BYTES = 16 * 1024
SEGMENT_BYTES = 1448
CONNECT_TIMEOUT_S = 5.0
#: Most chunks on their way in one direction: what a modem's buffer holds.
CHUNKS_UNDERWAY_MAX = 64


class LinkState(Enum):
    """What the line does at this moment."""

    OPEN = "open"
    CUT = "cut"
    BLACKHOLE = "blackhole"


@dataclass(slots=True)
class LinkShape:
    """How bad the line is: one-way delay in seconds, rate in bytes a second (0: as fast as it goes), segments lost.

    Above TCP a lost segment shows as a wait: it comes a round trip later, and all behind it waits for it.
    """

    delay_s: float = 0.0
    rate_bytes_s: int = 0
    loss: float = 0.0


@dataclass(slots=True)
class LinkCounters:
    """Bytes carried in each direction, connections taken and refused, since the start."""

    bytes_up: int = 0
    bytes_down: int = 0
    accepted: int = 0
    refused: int = 0


@dataclass(slots=True)
class LinkProxy:
    """One store's line. Use as an async context manager; `port` is known once entered."""

    target_host: str
    target_port: int
    port: int = 0
    shape: LinkShape = field(default_factory=LinkShape)
    counters: LinkCounters = field(default_factory=LinkCounters)
    state: LinkState = LinkState.OPEN
    seed: int = 1
    _rng: random.Random = field(init=False)
    _passing: asyncio.Event = field(default_factory=asyncio.Event)
    _calls: set[asyncio.Task[None]] = field(default_factory=set)
    _server: asyncio.Server | None = None

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)

    async def __aenter__(self) -> Self:
        self._passing.set()
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        await self._hang_up()
        if self._server:
            await self._server.wait_closed()

    async def cut(self) -> None:
        """Reset every connection and refuse new ones until `mend`."""
        self.state = LinkState.CUT
        await self._hang_up()
        self._passing.set()

    def blackhole(self) -> None:
        """Let nothing through in either direction, and tell nobody."""
        self.state = LinkState.BLACKHOLE
        self._passing.clear()

    async def mend(self) -> None:
        """Carry again. What a blackhole held back is lost with its connections, as on a real line."""
        if self.state is LinkState.BLACKHOLE:
            await self._hang_up()
        self.state = LinkState.OPEN
        self._passing.set()

    async def drop(self) -> None:
        """Reset what is open now, and go on taking calls: one flap."""
        await self._hang_up()

    async def _hang_up(self) -> None:
        calls = [call for call in self._calls if call is not asyncio.current_task()]
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        call = asyncio.current_task()
        if call is None or self.state is LinkState.CUT:
            self.counters.refused += 1
            writer.transport.abort()
            return
        self._calls.add(call)
        try:
            await self._carry(reader, writer)
        except asyncio.CancelledError:
            pass  # hung up by us: the end of this call, not of the server
        finally:
            self._calls.discard(call)
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._passing.wait()
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                far_reader, far_writer = await asyncio.open_connection(self.target_host, self.target_port)
        except (OSError, TimeoutError):
            self.counters.refused += 1
            return
        self.counters.accepted += 1
        up = asyncio.create_task(self._pump(reader, far_writer, up=True), name="link-up")
        down = asyncio.create_task(self._pump(far_reader, writer, up=False), name="link-down")
        try:
            await asyncio.wait({up, down}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for pump in (up, down):
                pump.cancel()
            await asyncio.gather(up, down, return_exceptions=True)
            far_writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        """Carry one direction; bytes are on their way for `delay_s` while others follow, so delay does not cost rate."""
        way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(CHUNKS_UNDERWAY_MAX)
        async with asyncio.TaskGroup() as pair:
            pair.create_task(self._take_in(reader, way), name="link-in")
            pair.create_task(self._give_out(way, writer, up=up), name="link-out")

    async def _take_in(self, reader: asyncio.StreamReader, way: asyncio.Queue[tuple[float, bytes]]) -> None:
        loop = asyncio.get_running_loop()
        data = b"first"
        while data:
            try:
                data = await reader.read(CHUNK_BYTES)
            except ConnectionError:
                data = b""
            await self._passing.wait()
            if self.shape.rate_bytes_s:
                await asyncio.sleep(len(data) / self.shape.rate_bytes_s)
            await way.put((loop.time() + self.shape.delay_s + self._resent_s(len(data)), data))

    def _resent_s(self, size: int) -> float:
        segments = -(-size // SEGMENT_BYTES)
        lost = self.shape.loss and self._rng.random() < 1 - (1 - self.shape.loss) ** segments
        return 2 * self.shape.delay_s if lost else 0.0

    async def _give_out(
        self, way: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter, *, up: bool
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            due, data = await way.get()
            if (wait_s := due - loop.time()) > 0:
                await asyncio.sleep(wait_s)
            await self._passing.wait()
            if not data:
                return
            writer.write(data)
            try:
                await writer.drain()
            except ConnectionError:
                return
            if up:
                self.counters.bytes_up += len(data)
            else:
                self.counters.bytes_down += len(data)
