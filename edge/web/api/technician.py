"""The technician's room over HTTP: nothing of it is shown or done without a session.

What may change something comes from our own pages alone (edge/web/guard.py), and a session's cookie goes nowhere else
(SameSite=Strict, this path).
"""

from typing import Any

from aiohttp import web
from msgspec import Struct

from edge.config import ConfigError
from edge.lanes.problem import Problem, problem
from edge.technician.access import SESSION_S
from edge.technician.binding import Bind, Share
from edge.technician.technician import read_asked
from edge.technician.trials import Start
from edge.web.answers import json_answer, problem_answer
from edge.web.front import FRONT, Handler
from edge.web.strict_json import BadJson, read_object

COOKIE = "lantern-technician"
_PATH = "/api/v1/technician"


class ComeIn(Struct, frozen=True, forbid_unknown_fields=True):
    """A code from the box's console, or an operator's number and PIN."""

    code: str = ""
    operator: str = ""
    pin: str = ""


def guarded(handler: Handler) -> Handler:
    """Only for who is in."""

    async def guard(request: web.Request) -> web.StreamResponse:
        if not _who(request):
            return problem_answer(problem("technician-needed"))
        return await handler(request)

    guard.__name__ = handler.__name__
    return guard


def _who(request: web.Request) -> str:
    return request.app[FRONT].access.who(request.cookies.get(COOKIE, ""))


async def come_in(request: web.Request) -> web.StreamResponse:
    """A session, where the code or the PIN is right."""
    asked = await _asked(request, ComeIn)
    if isinstance(asked, Problem):
        return problem_answer(asked)
    access = request.app[FRONT].access
    token = access.by_code(asked.code) if asked.code else await access.by_pin(asked.operator[:32], asked.pin[:12])
    if isinstance(token, Problem):
        return problem_answer(token)
    answer = json_answer(request.app[FRONT].technician.view(access.who(token)))
    answer.set_cookie(
        COOKIE, token, max_age=int(SESSION_S), path=_PATH, httponly=True, samesite="Strict", secure=request.secure
    )
    return answer


async def leave(request: web.Request) -> web.StreamResponse:
    """The session is over."""
    request.app[FRONT].access.leave(request.cookies.get(COOKIE, ""))
    answer = json_answer({})
    answer.del_cookie(COOKIE, path=_PATH)
    return answer


@guarded
async def technician_view(request: web.Request) -> web.StreamResponse:
    """Everything on one page."""
    return _shown(request)


@guarded
async def start(request: web.Request) -> web.StreamResponse:
    """Begin a test, a scan, a capture, or connect a device anew."""
    return await _done(request, Start, request.app[FRONT].technician.trials.start)


@guarded
async def stop(request: web.Request) -> web.StreamResponse:
    """End what is going on."""
    request.app[FRONT].technician.trials.bench.stop()
    return _shown(request)


@guarded
async def bind(request: web.Request) -> web.StreamResponse:
    """What a lane has for a role from now on."""
    return await _done(request, Bind, request.app[FRONT].technician.binder.bind)


@guarded
async def share(request: web.Request) -> web.StreamResponse:
    """A shared device."""
    return await _done(request, Share, request.app[FRONT].technician.binder.share)


@guarded
async def take_back(request: web.Request) -> web.StreamResponse:
    """As it was before the last change."""
    refused = request.app[FRONT].technician.binder.take_back()
    return problem_answer(refused) if refused else _shown(request)


@guarded
async def tape(request: web.Request) -> web.StreamResponse:
    """The last recording, as a file."""
    job = request.app[FRONT].technician.trials.bench.job
    if job is None or not job.tape:
        return problem_answer(problem("no-tape"))
    name = "".join(char if char.isalnum() else "-" for char in job.device)
    headers = {"Content-Disposition": f'attachment; filename="{name}.tape"', "Cache-Control": "no-store"}
    return web.Response(body=job.tape, content_type="application/x-ndjson", headers=headers)


async def _done(request: web.Request, kind: type[Any], do: Any) -> web.StreamResponse:
    asked = await _asked(request, kind)
    refused = asked if isinstance(asked, Problem) else do(asked)
    return problem_answer(refused) if refused else _shown(request)


async def _asked(request: web.Request, kind: type[Any]) -> Any:
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        return read_asked(read_object(await request.read()), kind)
    except (BadJson, ConfigError) as error:
        return problem("bad-input", given=str(error))


def _shown(request: web.Request) -> web.Response:
    return json_answer(request.app[FRONT].technician.view(_who(request)))
