"""The live dashboard: server-sent events, at most two a second, only when something changed.

One loop asks the database once for everybody. A client has one slot for each kind of event, and a newer event takes the
place of one that it has not read: what waits is bounded whatever the client does. One that takes nothing for `WRITE_S` is
let go; browsers come back by themselves.
"""

import asyncio
from collections.abc import Awaitable, Callable

import msgspec
import structlog
from aiohttp import web
from msgspec import Struct

from hub.inbox.changes import Changes
from hub.insight.answers import Stores, Today
from hub.web.desk import Refusal
from protocol.link.clocks import Clock

#: Events are this far apart at least; a slow question makes them rarer, so that it takes a tenth of the time at most.
PACE_S = 0.5
#: Lines go dark without anybody telling: looked at this often.
LOOK_S = 2.0
WRITE_S = 10.0
#: A comment this often, so that both ends notice a dead connection.
BEAT_S = 15.0
CLIENTS_MAX = 200

_log = structlog.get_logger()
_ENCODER = msgspec.json.Encoder()


class Client:
    """One open page: the newest unread event of each kind."""

    def __init__(self) -> None:
        self.unread: dict[str, bytes] = {}
        self.wake = asyncio.Event()

    def give(self, events: dict[str, bytes]) -> None:
        """Newer events take the place of unread ones."""
        self.unread |= events
        self.wake.set()

    def take(self) -> list[bytes]:
        """What is unread."""
        events, self.unread = list(self.unread.values()), {}
        self.wake.clear()
        return events


class Live:
    """Asks when something changed and tells every client. `run` once; `stream` for each client."""

    def __init__(self, look: Callable[[], Awaitable[Today]], changes: Changes, clock: Clock) -> None:
        self._look = look
        self._changes = changes
        self._clock = clock
        self._clients: set[Client] = set()
        self._wanted = asyncio.Event()
        self._entered = asyncio.Event()
        self._last: dict[str, bytes] = {}
        self._shown: Today | None = None
        self.closing = False

    @property
    def clients(self) -> int:
        """How many pages are open."""
        return len(self._clients)

    async def run(self) -> None:
        """Look and tell until cancelled. A database that is away is looked for again."""
        failed = False
        while True:
            await self._wanted.wait()
            self._entered.clear()
            count, began_s = self._changes.count, self._clock.monotonic()
            try:
                self._tell(await self._look())
                failed = False
            except Exception as error:  # noqa: BLE001 - pages stand still and say since when; the hub goes on
                if not failed:
                    _log.warning("live pages stand still", problem=f"{type(error).__name__}: {error}"[:300])
                failed = True
            await self._clock.sleep(max(PACE_S, 10 * (self._clock.monotonic() - began_s)))
            await self._until_changed(count)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        """Serve one client until it leaves, takes nothing, or the hub stops."""
        if self.closing or len(self._clients) >= CLIENTS_MAX:
            raise Refusal(503, "too-many-pages", f"{CLIENTS_MAX} live pages are open. Close some.")
        response = web.StreamResponse(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        client = self._enter()
        try:
            await response.prepare(request)
            await self._serve(client, response)
        except (ConnectionError, TimeoutError):
            pass  # the page is gone, or takes nothing
        finally:
            self._leave(client)
        return response

    def close(self) -> None:
        """Let every page go, so that the hub stops at once."""
        self.closing = True
        for client in self._clients:
            client.wake.set()

    async def _serve(self, client: Client, response: web.StreamResponse) -> None:
        await self._write(response, b"retry: 2000\n\n")
        while not self.closing:
            try:
                async with asyncio.timeout(BEAT_S):
                    await client.wake.wait()
            except TimeoutError:
                await self._write(response, b": still here\n\n")
            for event in client.take():
                await self._write(response, event)

    @staticmethod
    async def _write(response: web.StreamResponse, data: bytes) -> None:
        async with asyncio.timeout(WRITE_S):
            await response.write(data)

    def _enter(self) -> Client:
        client = Client()
        self._clients.add(client)
        if self._last:
            client.give(self._last)
        else:
            self._entered.set()
        self._wanted.set()
        return client

    def _leave(self, client: Client) -> None:
        self._clients.discard(client)
        if not self._clients:
            self._wanted.clear()
            self._last, self._shown = {}, None

    def _tell(self, today: Today) -> None:
        if self._shown is not None and _same(self._shown, today):
            return
        self._shown = today
        self._last = {"today": _event("today", today), "stores": _event("stores", Stores(today.stores))}
        for client in self._clients:
            client.give(self._last)

    async def _until_changed(self, count: int) -> None:
        until = (self._changes.wait_beyond(count), self._entered.wait(), self._clock.sleep(LOOK_S))
        waiters = [asyncio.ensure_future(one) for one in until]
        try:
            await asyncio.wait(waiters, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for waiter in waiters:
                waiter.cancel()


def _event(name: str, value: Struct) -> bytes:
    """One event; JSON by msgspec has no line breaks, so that it is one `data` line."""
    return b"event: " + name.encode() + b"\ndata: " + _ENCODER.encode(value) + b"\n\n"


def _same(one: Today, other: Today) -> bool:
    """Whether two looks show the same, whatever the time."""
    return msgspec.structs.replace(one, as_of_ms=other.as_of_ms) == other
