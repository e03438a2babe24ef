"""One screen of a lane over a WebSocket: commands in, answers and states out.

    client -> {"id": "k7", "do": "Scan", "code": "6901234567892"}
    server -> {"re": "k7", "ok": true, "state": {...}}              the answer carries the state that it made
    server -> {"re": "k8", "ok": false, "problem": {...}}
    server -> {"state": {...}}  {"line": {...}}                     whenever something changed

A connection's commands are read one after the other, so a client that floods waits in its own socket's buffer. States are
not queued: a slow screen gets the newest one when it is ready for it.
"""

import asyncio
import contextlib

import msgspec
from aiohttp import WSCloseCode, WSMsgType, web

from edge.lanes.lane import Lane, Reply
from edge.lanes.problem import problem
from edge.lanes.screen.feed import LineBoard
from edge.web.api.lanes import asked_lane
from edge.web.front import FRONT
from edge.web.strict_json import MESSAGE_BYTES_MAX, BadJson, read_object

#: A screen that says nothing for this long is asked; one that does not answer is gone.
HEARTBEAT_S = 10.0
#: Screens of one lane at a time: the till, the customer's side, a manager or two.
SCREENS_MAX = 16
#: Messages a second from one screen; beyond it the screen waits, and the other lanes do not.
MESSAGES_MAX = 2_000

_ENCODER = msgspec.json.Encoder()
SCREENS = web.AppKey("screens", dict[str, set[web.WebSocketResponse]])


async def lane_socket(request: web.Request) -> web.StreamResponse:
    """Serve one screen until it leaves."""
    lane = asked_lane(request)
    if lane is None:
        raise web.HTTPNotFound
    screens = request.app[SCREENS].setdefault(lane.id, set())
    if len(screens) >= SCREENS_MAX:
        raise web.HTTPServiceUnavailable
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT_S, max_msg_size=MESSAGE_BYTES_MAX, compress=False)
    screens.add(socket)
    try:
        await socket.prepare(request)
        await Session(socket, lane, request.app[FRONT].board).serve()
    finally:
        screens.discard(socket)
    return socket


async def close_screens(app: web.Application) -> None:
    """The server stops: tell every screen, so that each looks for the next one at once."""
    sockets = [socket for screens in app[SCREENS].values() for socket in screens]
    await asyncio.gather(*(socket.close(code=WSCloseCode.GOING_AWAY) for socket in sockets), return_exceptions=True)


class Session:
    """One connection: a reader for commands and a writer for changes."""

    def __init__(self, socket: web.WebSocketResponse, lane: Lane, board: LineBoard) -> None:
        self._socket = socket
        self._lane = lane
        self._board = board
        self._changed = asyncio.Event()
        self._sent_version = -1
        self._sent_line = b""
        self._budget = MESSAGES_MAX
        self._budget_until_s = 0.0

    async def serve(self) -> None:
        """Until the connection ends, from either side."""
        self._lane.screen.feed.watch(self._changed)
        self._board.feed.watch(self._changed)
        self._changed.set()
        writer = asyncio.create_task(self._write(), name=f"screen of lane {self._lane.id}")
        try:
            await self._read()
        finally:
            self._lane.screen.feed.unwatch(self._changed)
            self._board.feed.unwatch(self._changed)
            writer.cancel()
            await asyncio.gather(writer, return_exceptions=True)

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is not WSMsgType.TEXT:
                await self._socket.close(code=1003, message=b"text only")
                return
            await self._within_budget()
            await self._send(await self._answer(message.data))

    async def _answer(self, text: str) -> bytes:
        try:
            raw = read_object(text)
        except BadJson as error:
            return self._reply(Reply("", problem("bad-input", given=str(error))))
        return self._reply(await self._lane.execute(raw.get("id"), raw))

    def _reply(self, reply: Reply) -> bytes:
        re = _ENCODER.encode(reply.re)
        if reply.problem:
            return b'{"re":' + re + b',"ok":false,"problem":' + _ENCODER.encode(reply.problem) + b"}"
        if self._lane.screen.version == self._sent_version:
            return b'{"re":' + re + b',"ok":true}'
        return b'{"re":' + re + b',"ok":true,"state":' + self._state() + b"}"

    def _state(self) -> bytes:
        self._sent_version = self._lane.screen.version
        return self._lane.screen.encoded()

    async def _write(self) -> None:
        """Send what changed. Ends with the connection, and ends the connection where the screen takes nothing."""
        while True:
            await self._changed.wait()
            await asyncio.sleep(0)  # the answer that made this change goes first, and carries the state
            self._changed.clear()
            if self._lane.retired:  # the page comes back at once, to the lane that took its place
                await self._socket.close(code=WSCloseCode.SERVICE_RESTART)
                return
            if self._sent_line != self._board.encoded:
                self._sent_line = self._board.encoded
                await self._send(b'{"line":' + self._sent_line + b"}")
            if self._sent_version != self._lane.screen.version:
                await self._send(b'{"state":' + self._state() + b"}")

    async def _send(self, message: bytes) -> None:
        """Waits for a slow screen; one that is gone is noticed by the heartbeat, which ends the wait."""
        with contextlib.suppress(ConnectionError):
            await self._socket.send_frame(message, WSMsgType.TEXT)

    async def _within_budget(self) -> None:
        """At most `MESSAGES_MAX` a second, and who sends more waits for the next second."""
        now_s = asyncio.get_running_loop().time()
        if now_s >= self._budget_until_s:
            self._budget, self._budget_until_s = MESSAGES_MAX, now_s + 1.0
        self._budget -= 1
        if self._budget < 0:
            await asyncio.sleep(self._budget_until_s - now_s)
