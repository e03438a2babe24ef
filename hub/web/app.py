"""The hub's web application, put together. Everything that it needs is handed in; it starts nothing but its live loop."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

import msgspec
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncEngine

import ui
from hub.fleet.ca_counter import Counter
from hub.inbox.changes import Changes
from hub.insight.answers import Today
from hub.insight.reading import reading
from hub.insight.totals.today import today
from hub.web.decided.concerns import TALLY, Tally
from hub.web.demo_control import DemoControl
from hub.web.desk import DESK, Desk
from hub.web.door.files import Files
from hub.web.door.guard import add_headers, guard
from hub.web.door.health import LIVE, metrics
from hub.web.door.live import Live
from hub.web.routes import LIVE_PATH, ROUTES
from protocol.link.clocks import Clock

STATIC = Path(__file__).with_name("static")
#: Largest body that anybody may send, in bytes.
BODY_BYTES_MAX = 4096


def create_web(
    *,
    engine: AsyncEngine,
    org: str,
    hub_key: Ed25519PublicKey,
    box_broker: str,
    changes: Changes,
    clock: Clock,
    demo: DemoControl | None = None,
    names: frozenset[str] | None = None,
    static: Path = STATIC,
    counter: Counter | None = None,
) -> web.Application:
    """The dashboard, its API and enrolment.

    `names` are the host names to answer to beside addresses and `localhost` (None: any), `box_broker` is the URL that
    enrolled boxes dial, `counter` gives them certificates.
    """
    key = base64.b64encode(hub_key.public_bytes_raw()).decode()
    desk = Desk(engine, org, clock, key, box_broker, demo, names, counter)
    app = web.Application(middlewares=[guard], client_max_size=BODY_BYTES_MAX)
    app[DESK] = desk
    app[TALLY] = Tally()
    app[LIVE] = Live(lambda: _look(desk), changes, clock)
    for route in ROUTES:
        app.router.add_route(route.method, route.path, route.handler)
    app.router.add_get(LIVE_PATH, app[LIVE].stream, allow_head=False)
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/openapi.json", _document)
    _add_files(app, static)
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_let_go)
    app.cleanup_ctx.append(_live_loop)
    return app


def _add_files(app: web.Application, static: Path) -> None:
    own, shared = Files(static), Files(ui.STATIC)
    app.router.add_get("/", own.page("index.html"))
    app.router.add_get("/static/{name:.+}", own.serve)
    app.router.add_get("/ui/{name:.+}", shared.serve)


async def _look(desk: Desk) -> Today:
    async with reading(desk.engine) as connection:
        return await today(connection, desk.org, None, desk.clock.wall_ms())


async def _live_loop(app: web.Application) -> AsyncIterator[None]:
    loop = asyncio.create_task(app[LIVE].run(), name="live pages")
    yield
    loop.cancel()
    with suppress(asyncio.CancelledError):
        await loop


async def _let_go(app: web.Application) -> None:
    app[LIVE].close()


@cache
def _document_body() -> bytes:
    from hub.web.openapi import api_document  # noqa: PLC0415 - its libraries are for this one answer

    try:
        version = version_of("lantern-store")
    except PackageNotFoundError:
        version = "0"
    return msgspec.json.encode(api_document(version))


async def _document(_: web.Request) -> web.StreamResponse:
    return web.Response(body=_document_body(), content_type="application/json")
