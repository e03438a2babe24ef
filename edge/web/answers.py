"""How answers look on the wire: JSON, and RFC 9457 problems for what was refused."""

import msgspec
from aiohttp import web

from edge.lanes.problem import Problem, problem

PROBLEM_TYPE = "application/problem+json"
_ENCODER = msgspec.json.Encoder()


def json_answer(value: object, status: int = 200) -> web.Response:
    """A struct as JSON, never cached: the next second it may be different."""
    return web.Response(
        body=_ENCODER.encode(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def problem_answer(refused: Problem, headers: dict[str, str] | None = None) -> web.Response:
    """A refusal as problem details."""
    return web.Response(
        body=_ENCODER.encode(refused), status=refused.status, content_type=PROBLEM_TYPE, headers=headers
    )


def http_problem(status: int, reason: str) -> Problem:
    """What HTTP itself refuses (no such page, wrong method), in the same shape."""
    made = problem("bad-input", given=reason)
    code = reason.lower().replace(" ", "-")
    return msgspec.structs.replace(made, type=f"/problems/{code}", title=reason, status=status, code=code)
