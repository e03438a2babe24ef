"""A bare WebSocket echo on a port: what a server of these parts costs that does nothing. It imports nothing of ours."""

import sys

import uvloop
from aiohttp import WSMsgType, web


def echo(port: int) -> None:
    """What came goes back."""

    async def healthz(_: web.Request) -> web.Response:
        return web.Response()

    async def handle(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await socket.send_str(message.data)
        return socket

    app = web.Application()
    app.router.add_get("/ws", handle)
    app.router.add_get("/healthz", healthz)
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None, loop=uvloop.new_event_loop())


if __name__ == "__main__":
    echo(int(sys.argv[1]))
