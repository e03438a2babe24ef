"""Shifts, deposits and charges over HTTP: the open one of a lane as far as who is there may see it, and those that are over."""

from aiohttp import web

from edge.lanes.problem import problem
from edge.web.answers import json_answer, problem_answer
from edge.web.api.lanes import asked_lane
from edge.web.front import FRONT

PAGE_MAX = 100


async def lane_shift(request: web.Request) -> web.StreamResponse:
    """The lane's open shift."""
    lane = asked_lane(request)
    if lane is None:
        return problem_answer(problem("unknown-lane", field="lane", given=request.match_info["lane"][:32]))
    return json_answer(lane.shifts.report())


async def closed_shifts(request: web.Request) -> web.StreamResponse:
    """Shifts that are over, the last closed first."""
    before = _number(request, "before", 2**53, "0")
    limit = _number(request, "limit", PAGE_MAX, "20")
    if before is None or not limit:
        field = "limit" if before is not None else "before"
        return problem_answer(problem("bad-input", field=field, given=f"{field}: a number, at most {PAGE_MAX} rows"))
    return json_answer(request.app[FRONT].closed_shifts(before, limit))


async def open_deposits(request: web.Request) -> web.StreamResponse:
    """Deposits that nobody has picked up, the oldest first."""
    return json_answer(request.app[FRONT].open_deposits())


async def recent_charges(request: web.Request) -> web.StreamResponse:
    """Charges that may have to be taken back: of the member that the lane's cart is for, else of everybody."""
    lane = asked_lane(request)
    if lane is None:
        return problem_answer(problem("unknown-lane", field="lane", given=request.match_info["lane"][:32]))
    return json_answer(request.app[FRONT].recent_charges(lane.member))


def _number(request: web.Request, name: str, most: int, usual: str) -> int | None:
    asked = request.query.get(name, usual)
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 16 and int(asked) <= most else None
