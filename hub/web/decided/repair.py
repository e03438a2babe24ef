"""What could not be read: shown in words and figures, tried again, dismissed, downloaded."""

from typing import TypeVar

from aiohttp import web

from hub.insight.uncounted.parked import ParkedDetail, kept, parked, parked_detail
from hub.office.apart import set_apart
from hub.office.decisions import By
from hub.office.repair import Repair
from hub.web.api import ask
from hub.web.asked import AskedParked, ParkedPath, Somebody, Verdict, body, path, query
from hub.web.decided.office import decided
from hub.web.desk import DESK, Desk, Refusal, json_answer

F = TypeVar("F")

#: The reason that is kept with a repair from the dashboard.
AGAIN = "tried again"


async def parked_view(request: web.Request) -> web.StreamResponse:
    """What could not be read."""
    desk, asked = request.app[DESK], query(request, AskedParked)
    return json_answer(await ask(desk, lambda c: parked(c, desk.org, dismissed=asked.dismissed)))


async def parked_one(request: web.Request) -> web.StreamResponse:
    """One of them."""
    return json_answer(await _detail(request.app[DESK], _digest(request)))


async def parked_bytes(request: web.Request) -> web.StreamResponse:
    """Its bytes, as a file."""
    desk, digest = request.app[DESK], _digest(request)
    found = _there(await ask(desk, lambda c: kept(c, desk.org, digest)))
    name = f"{found.row.store}-{found.row.box}-{found.row.stream}-{found.row.id[:12]}.bin".replace("?", "_")
    return web.Response(
        body=found.payload,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


async def parked_retry(request: web.Request) -> web.StreamResponse:
    """Try it again."""
    desk, said = request.app[DESK], await body(request, Somebody)
    return json_answer(await decided(_retry(desk, By(said.who, AGAIN), _digest(request))))


async def parked_dismiss(request: web.Request) -> web.StreamResponse:
    """Hear no more of it."""
    desk, said, digest = request.app[DESK], await body(request, Verdict), _digest(request)
    await decided(_dismiss(desk, By(said.who, said.why), digest))
    return json_answer(await _detail(desk, digest))


async def parked_apart(request: web.Request) -> web.StreamResponse:
    """Set its facts aside as a history of their own."""
    desk, said, digest = request.app[DESK], await body(request, Verdict), _digest(request)
    by = By(said.who, said.why)
    return json_answer(await decided(set_apart(desk.engine, desk.org, digest, by, desk.clock.wall_ms())))


async def _retry(desk: Desk, by: By, digest: bytes) -> object:
    return await Repair(desk.engine, desk.org, desk.clock, by).retry(digest)


async def _dismiss(desk: Desk, by: By, digest: bytes) -> bool:
    return await Repair(desk.engine, desk.org, desk.clock, by).dismiss(digest)


async def _detail(desk: Desk, digest: bytes) -> ParkedDetail:
    return _there(await ask(desk, lambda c: parked_detail(c, desk.org, digest)))


def _there(found: F | None) -> F:
    if found is None:
        raise Refusal(
            404, "unknown-parked", "Nothing is parked under this id: it was mended, or an older thing let go of."
        )
    return found


def _digest(request: web.Request) -> bytes:
    return bytes.fromhex(path(request, ParkedPath).id)
