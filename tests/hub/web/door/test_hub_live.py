import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.inbox.changes import Changes
from hub.insight.answers import Today
from hub.web.door.health import LIVE
from hub.web.door.live import CLIENTS_MAX, PACE_S, Live
from hub.web.door.live import Client as Page
from tests.hub.insight.chain_store import receive, sold
from tests.hub.web.fakes import StandingClock

Client = TestClient[web.Request, web.Application]


async def event(stream: ClientResponse) -> tuple[str, Any]:
    """The next event; comments and `retry` are passed over."""
    name = ""
    async with asyncio.timeout(5):
        async for raw in stream.content:
            text = raw.decode().rstrip("\n")
            if text.startswith("event: "):
                name = text.removeprefix("event: ")
            elif text.startswith("data: "):
                return name, json.loads(text.removeprefix("data: "))
    raise AssertionError("the stream ended")


async def test_a_page_is_told_at_once_and_when_something_was_sold(
    client: Client, engine: AsyncEngine, changes: Changes
) -> None:
    async with client.get("/api/v1/live") as stream:
        assert stream.content_type == "text/event-stream"
        first = [await event(stream), await event(stream)]
        await receive(engine, "s001", [sold(3)], first=3)
        changes.notify()
        name, today = await event(stream)

    assert [name for name, _ in first] == ["today", "stores"]
    assert first[1][1]["stores"][0]["receipts"] == 2
    assert (name, today["receipts"]) == ("today", 3)


async def test_what_a_page_has_not_read_is_replaced_and_never_piles_up() -> None:
    page = Page()
    for n in range(1000):
        page.give({"today": b"%d" % n, "stores": b"%d" % n})

    assert page.take() == [b"999", b"999"]
    assert page.take() == []


async def test_pages_beyond_the_bound_are_refused(client: Client) -> None:
    live = client.server.app[LIVE]  # type: ignore[attr-defined]
    live._clients |= {Page() for _ in range(CLIENTS_MAX)}

    assert (await client.get("/api/v1/live")).status == 503


class Watched:
    """A live loop with a database that is asked, and a page that is open."""

    def __init__(self, *answers: Today | Exception) -> None:
        self.answers = list(answers)
        self.clock = StandingClock()
        self.looks: list[float] = []
        self.live = Live(self.look, Changes(), self.clock)
        self.page = self.live._enter()

    async def look(self) -> Today:
        self.looks.append(self.clock.now_s)
        if not self.answers:
            await asyncio.Event().wait()
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def run(self) -> None:
        loop = asyncio.create_task(self.live.run())
        async with asyncio.timeout(5):
            while self.answers:
                await asyncio.sleep(0)
            for _ in range(20):
                await asyncio.sleep(0)
        loop.cancel()
        with pytest.raises(asyncio.CancelledError):
            await loop


def shown(receipts: int, as_of_ms: int = 0) -> Today:
    from hub.insight.answers import Completeness

    whole = Completeness(0, 0, None, 0, 0, [])
    return Today("2026-03-01", "CNY", 0, receipts, None, [], whole, [], as_of_ms)


async def test_looks_are_paced_whatever_happens() -> None:
    watched = Watched(shown(1), shown(2), shown(3))
    await watched.run()

    gaps = [after - before for before, after in zip(watched.looks, watched.looks[1:], strict=False)]
    assert min(gaps) >= PACE_S


async def test_the_same_figures_at_another_time_are_no_news() -> None:
    watched = Watched(shown(1, 1))
    await watched.run()
    watched.page.take()
    watched.live._tell(shown(1, 2))

    assert watched.page.take() == []


async def test_a_database_that_fails_is_looked_at_again() -> None:
    watched = Watched(OSError("gone"), OSError("gone"), shown(1))
    await watched.run()

    assert len(watched.page.take()) == 2
