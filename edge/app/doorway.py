"""The door to the lanes: its place is taken before anything else starts, and it opens when all behind it stands."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from edge.config import ConfigError
from edge.web.hall import Hall

#: Open requests get this long when the server stops; systemd waits longer.
STOP_S = 3.0


def take_place(host: str, port: int) -> socket.socket:
    """The door's place, taken first: lanes that dial while we start are kept waiting instead of turned away."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else str(error)
        raise ConfigError(f"Lanes cannot be served at {host} port {port}: {why}.") from error


@asynccontextmanager
async def open_door(site: web.Application, place: socket.socket) -> AsyncIterator[str]:
    """The web server, answering; at the end open requests are given `STOP_S`."""
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=STOP_S, handle_signals=False, lingering_time=0)
    await runner.setup()
    assert runner.server
    door = await asyncio.get_running_loop().create_server(Hall(runner.server), sock=place)
    try:
        host, number = place.getsockname()[:2]
        yield f"http://{f'[{host}]' if ':' in host else host}:{number}"
    finally:
        door.close()
        await runner.cleanup()
