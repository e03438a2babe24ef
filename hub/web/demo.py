"""The demo corner's addresses: 404 wherever no demo runs."""

from collections.abc import Awaitable
from typing import TypeVar

from aiohttp import web
from msgspec import Struct

from hub.web.asked import StorePath, path
from hub.web.demo_control import DemoControl
from hub.web.desk import DESK, Refusal, json_answer

A = TypeVar("A")


class DemoLine(Struct, frozen=True):
    """A store's line in the demo."""

    store: str
    cut: bool


class Demo(Struct, frozen=True):
    """The lines that can be cut."""

    stores: list[DemoLine]


async def demo_view(request: web.Request) -> web.StreamResponse:
    """Which lines are cut."""
    return await _lines(_demo(request))


async def demo_cut(request: web.Request) -> web.StreamResponse:
    """Cut a store's line."""
    demo = _demo(request)
    await _told(demo.cut(path(request, StorePath).store))
    return await _lines(demo)


async def demo_mend(request: web.Request) -> web.StreamResponse:
    """Mend a store's line."""
    demo = _demo(request)
    await _told(demo.mend(path(request, StorePath).store))
    return await _lines(demo)


async def _lines(demo: DemoControl) -> web.Response:
    cuts = await _told(demo.cuts())
    return json_answer(Demo([DemoLine(store, cut) for store, cut in sorted(cuts.items())]))


def _demo(request: web.Request) -> DemoControl:
    demo = request.app[DESK].demo
    if demo is None:
        raise Refusal(404, "no-demo", "No demo runs here.")
    return demo


async def _told(answer: Awaitable[A]) -> A:
    try:
        return await answer
    except KeyError as error:
        raise Refusal(404, "unknown-store", "The demo has no such store.") from error
    except ConnectionError as error:
        raise Refusal(503, "demo-away", str(error)) from error
