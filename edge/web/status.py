"""How the store server is: for people, for programs, for whoever restarts it."""

from aiohttp import web

from edge.web.answers import json_answer
from edge.web.front import FRONT, Health
from edge.web.metrics import METRICS_TYPE, metrics_text


async def status_view(request: web.Request) -> web.StreamResponse:
    """The store server at a glance."""
    return json_answer(request.app[FRONT].status())


async def line_view(request: web.Request) -> web.StreamResponse:
    """The line, explained."""
    return json_answer(request.app[FRONT].line())


async def healthz(request: web.Request) -> web.StreamResponse:
    """200 while the process works; 503 says why it should be started again."""
    return _health(request.app[FRONT].health())


async def readyz(request: web.Request) -> web.StreamResponse:
    """200 once lanes may sell."""
    return _health(request.app[FRONT].ready())


async def metrics(request: web.Request) -> web.StreamResponse:
    """For Prometheus."""
    front = request.app[FRONT]
    body = metrics_text(front.status(), front.line(), front.technician.devices())
    return web.Response(body=body, headers={"Content-Type": METRICS_TYPE, "Cache-Control": "no-store"})


def _health(health: Health) -> web.Response:
    return json_answer(health, 200 if health.status == "ok" else 503)
