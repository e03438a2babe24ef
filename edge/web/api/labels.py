"""Price tags over HTTP: asked for, looked at, printed again or given up."""

from aiohttp import web

from edge.labels import asked
from edge.labels.desk import LabelDesk
from edge.lanes.problem import Problem
from edge.web.answers import json_answer, problem_answer
from edge.web.documents import asked_for
from edge.web.front import FRONT


async def labels_view(request: web.Request) -> web.StreamResponse:
    """What waits, sizes, printers."""
    return json_answer(_desk(request).view())


async def labels_print(request: web.Request) -> web.StreamResponse:
    """Labels of items, at this store's prices."""
    body = await asked_for(request, asked.PrintLabels)
    return _answer(body if isinstance(body, Problem) else await _desk(request).ask(body))


async def labels_move(request: web.Request) -> web.StreamResponse:
    """Labels in doubt, again or given up."""
    body = await asked_for(request, asked.MoveLabels)
    number = request.match_info["job"]
    job = int(number) if number.isascii() and number.isdigit() and len(number) <= 16 else 0
    return _answer(body if isinstance(body, Problem) else await _desk(request).move(job, body.do))


def _answer(made: object) -> web.Response:
    return problem_answer(made) if isinstance(made, Problem) else json_answer(made)


def _desk(request: web.Request) -> LabelDesk:
    return request.app[FRONT].labels
