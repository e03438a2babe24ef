"""Orders of second printers over HTTP: looked at, printed again or given up."""

from aiohttp import web

from edge.labels.asked import MoveLabels
from edge.lanes.problem import Problem, problem
from edge.web.answers import json_answer, problem_answer
from edge.web.documents import asked_for
from edge.web.front import FRONT


async def orders_view(request: web.Request) -> web.StreamResponse:
    """What waits or is in doubt."""
    return json_answer(request.app[FRONT].orders.view())


async def orders_move(request: web.Request) -> web.StreamResponse:
    """An order in doubt: again, out by somebody's word, or given up."""
    body = await asked_for(request, MoveLabels)
    if isinstance(body, Problem):
        return problem_answer(body)
    given, orders = request.match_info["job"], request.app[FRONT].orders
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= 16 else 0
    if not await orders.move(number, body.do):
        return problem_answer(problem("no-order", given=given[:16]))
    return json_answer(orders.view())
