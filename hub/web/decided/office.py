"""What people decide from the dashboard: the same doors as the commands."""

from collections.abc import Awaitable
from typing import TypeVar

from aiohttp import web
from msgspec import Struct

from hub.insight.uncounted.aside import Life, aside, aside_detail
from hub.office.aside import dismiss, release
from hub.office.decisions import By, Decision, OfficeError, decisions
from hub.web.api import ask
from hub.web.asked import LifePath, Release, Verdict, body, path
from hub.web.desk import DESK, Refusal, json_answer

A = TypeVar("A")


class Decisions(Struct, frozen=True):
    """What people decided, newest first."""

    decisions: list[Decision]


async def aside_view(request: web.Request) -> web.StreamResponse:
    """Everything that was set aside."""
    desk = request.app[DESK]
    return json_answer(await ask(desk, lambda c: aside(c, desk.org)))


async def aside_life(request: web.Request) -> web.StreamResponse:
    """What one life of a box sent."""
    desk, life = request.app[DESK], _life(request)
    return json_answer(await ask(desk, lambda c: aside_detail(c, desk.org, life)))


async def aside_release(request: web.Request) -> web.StreamResponse:
    """Let what a life sent count."""
    desk, said = request.app[DESK], await body(request, Release)
    by = By(said.who, said.why)
    done = release(desk.engine, desk.org, _life(request), by, desk.clock.wall_ms(), dismissed=said.dismissed)
    return json_answer(await decided(done))


async def aside_dismiss(request: web.Request) -> web.StreamResponse:
    """Count what a life sent never."""
    desk, said = request.app[DESK], await body(request, Verdict)
    return json_answer(
        await decided(dismiss(desk.engine, desk.org, _life(request), By(said.who, said.why), desk.clock.wall_ms()))
    )


async def decisions_view(request: web.Request) -> web.StreamResponse:
    """What people decided."""
    desk = request.app[DESK]
    return json_answer(Decisions(await ask(desk, lambda c: decisions(c, desk.org))))


async def decided(work: Awaitable[A]) -> A:
    """A decision; what is refused is told as a problem."""
    try:
        return await work
    except OfficeError as error:
        status = 404 if error.code.startswith("unknown") else 400 if error.code == "bad-input" else 409
        raise Refusal(status, error.code, f"{str(error)[:1].upper()}{str(error)[1:]}.", field=error.field) from error


def _life(request: web.Request) -> Life:
    at = path(request, LifePath)
    return Life(at.store, at.box, at.epoch)
