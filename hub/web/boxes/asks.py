"""Questions to boxes: asked, listed, and answered."""

from aiohttp import web
from msgspec import Struct

from hub.fleet.asks import AskRow, BoxAsk, ask_box, asks, one_ask
from hub.fleet.stores import FleetError
from hub.web.api import ask
from hub.web.asked import AskedAsks, AskPath, AskRequest, body, path, query
from hub.web.desk import DESK, Desk, Refusal, json_answer
from protocol.topics import Address

#: What a refusal of the fleet is over HTTP, by the part that it names.
_REFUSED = {"box": (404, "unknown-box"), "open": (409, "too-many-open")}


class Asks(Struct, frozen=True):
    """The newest questions, at most 200."""

    asks: list[AskRow]


async def asks_view(request: web.Request) -> web.StreamResponse:
    """What boxes were asked for."""
    desk, store = request.app[DESK], query(request, AskedAsks).store or ""
    return json_answer(Asks(await ask(desk, lambda c: asks(c, desk.org, desk.clock.wall_ms(), store))))


async def ask_view(request: web.Request) -> web.StreamResponse:
    """One question, with its answer."""
    return json_answer(await _one(request.app[DESK], path(request, AskPath).id))


async def ask_made(request: web.Request) -> web.StreamResponse:
    """Ask a box."""
    desk, said = request.app[DESK], await body(request, AskRequest)
    address = Address(desk.org, said.store, said.box)
    try:
        made = await ask_box(desk.engine, address, said.what, said.who, desk.clock.wall_ms(), said.within_s)
    except FleetError as error:
        status, code = _REFUSED.get(error.field, (400, "bad-input"))
        raise Refusal(status, code, f"{str(error)[:1].upper()}{str(error)[1:]}.", field=error.field) from error
    return json_answer(await _one(desk, made))


async def _one(desk: Desk, question: str) -> BoxAsk:
    found = await ask(desk, lambda c: one_ask(c, desk.org, question, desk.clock.wall_ms()))
    if found is None:
        raise Refusal(404, "unknown-ask", f"There is no question {question}.")
    return found
