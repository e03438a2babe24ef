"""The lane over HTTP: the same commands as over the WebSocket, for programs that ask now and then."""

import asyncio

from aiohttp import web

from edge.lanes.lane import Lane
from edge.lanes.problem import problem
from edge.web.answers import json_answer, problem_answer
from edge.web.front import FRONT, found
from edge.web.strict_json import MESSAGE_BYTES_MAX, BadJson, read_object

SEARCH_MAX = 50
#: A command is a few hundred bytes; whoever needs longer to send it is not a lane.
BODY_S = 5.0
_WORDS_MAX = 64


async def lane_view(request: web.Request) -> web.StreamResponse:
    """What a lane shows now."""
    lane = asked_lane(request)
    if lane is None:
        return _no_lane(request)
    return state_answer(lane, request.app[FRONT].board.encoded)


async def command(request: web.Request) -> web.StreamResponse:
    """Do one command once; the same id again gives the first answer."""
    lane = asked_lane(request)
    if lane is None:
        return _no_lane(request)
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > MESSAGE_BYTES_MAX:
        raise web.HTTPRequestEntityTooLarge(MESSAGE_BYTES_MAX, request.content_length or 0)
    try:
        async with asyncio.timeout(BODY_S):
            raw = read_object(await request.read())
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except BadJson as error:
        return problem_answer(problem("bad-input", given=str(error)))
    reply = await lane.execute(raw.get("id"), raw)
    if reply.problem:
        return problem_answer(reply.problem)
    return state_answer(lane, request.app[FRONT].board.encoded)


async def explained(request: web.Request) -> web.StreamResponse:
    """Why the open cart of a lane comes to what it does."""
    lane = asked_lane(request)
    return _no_lane(request) if lane is None else json_answer(lane.explained())


async def search(request: web.Request) -> web.StreamResponse:
    """Goods by the start of a name, a code, or pinyin initials, best first."""
    words = request.query.get("q", "").strip()
    limit = request.query.get("limit", "20")
    if not 1 <= len(words) <= _WORDS_MAX:
        return problem_answer(problem("bad-input", field="q", given=f"q: 1 to {_WORDS_MAX} characters"))
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:4]) <= SEARCH_MAX):
        return problem_answer(problem("bad-input", field="limit", given=f"limit: 1 to {SEARCH_MAX}"))
    front = request.app[FRONT]
    level, blind = front.stock.shelf.books.level, front.stock.counts_blind
    goods = front.search(words, int(limit))
    return json_answer({"items": [found(one, None if blind else level(one.id).available_milli) for one in goods]})


def asked_lane(request: web.Request) -> Lane | None:
    """The lane that the address names."""
    return request.app[FRONT].floor.lane(request.match_info["lane"])


def state_answer(lane: Lane, line: bytes) -> web.Response:
    """A lane's state and the line's, as the WebSocket's first message has them."""
    body = b'{"state":' + lane.screen.encoded() + b',"line":' + line + b"}"
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _no_lane(request: web.Request) -> web.Response:
    return problem_answer(problem("unknown-lane", field="lane", given=request.match_info["lane"][:32]))
