"""The whole web application, put together."""

from functools import cache
from pathlib import Path

import msgspec
from aiohttp import web

from edge.web.front import FRONT, Front, Handler
from edge.web.guard import guard
from edge.web.lane_socket import SCREENS, close_screens
from edge.web.pages import add_pages
from edge.web.routes import add_routes
from edge.web.status import metrics
from edge.web.strict_json import MESSAGE_BYTES_MAX


def create_site(front: Front, *, version: str, ui: Path | None) -> web.Application:
    """Everything that the store server answers; `ui` is the folder of shared static files."""
    app = web.Application(middlewares=[guard], client_max_size=MESSAGE_BYTES_MAX)
    app[FRONT] = front
    app[SCREENS] = {}
    app.on_shutdown.append(close_screens)
    add_routes(app)
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/openapi.json", _document(version))
    add_pages(app, ui)
    return app


def _document(version: str) -> Handler:
    """The API document, made when first asked for: the first sale does not wait for it."""

    @cache
    def body() -> bytes:
        from edge.web.openapi import api_document  # noqa: PLC0415 - its libraries are for this one answer

        return msgspec.json.encode(api_document(version))

    async def document(_: web.Request) -> web.StreamResponse:
        return web.Response(body=body(), content_type="application/json")

    return document
