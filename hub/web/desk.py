"""What the handlers are handed, and how they answer: JSON, and RFC 9457 problems for what was refused."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from aiohttp import web
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.ca_counter import Counter
from hub.web.demo_control import DemoControl
from protocol.link.clocks import Clock

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
_ENCODER = msgspec.json.Encoder()


class Desk(Struct, frozen=True):
    """Everything that a handler may need, made by `create_web`. `hub_key` is base64, `box_broker` a URL for boxes."""

    engine: AsyncEngine
    org: str
    clock: Clock
    hub_key: str
    box_broker: str
    demo: DemoControl | None = None
    #: Host names that the dashboard answers to beside addresses and `localhost`; None answers to any.
    names: frozenset[str] | None = None
    #: Where boxes come to certificates; None where the broker asks for none.
    counter: Counter | None = None


DESK = web.AppKey("desk", Desk)


class Problem(Struct, frozen=True, omit_defaults=True):
    """RFC 9457: `code` for programs, `detail` for people, `field` the part at fault."""

    type: str
    title: str
    status: int
    code: str
    detail: str = ""
    field: str = ""


class Refusal(Exception):
    """Ends a handler with a problem."""

    def __init__(self, status: int, code: str, detail: str, *, field: str = "") -> None:
        super().__init__(detail)
        title = code.replace("-", " ").capitalize()
        self.problem = Problem(f"/problems/{code}", title, status, code, detail, field)


def json_answer(value: Any, status: int = 200) -> web.Response:
    """A struct as JSON, never cached: the next second it may be different."""
    return web.Response(
        body=_ENCODER.encode(value),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def problem_answer(problem: Problem, headers: dict[str, str] | None = None) -> web.Response:
    """A refusal as problem details."""
    return web.Response(
        body=_ENCODER.encode(problem),
        status=problem.status,
        content_type="application/problem+json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )
