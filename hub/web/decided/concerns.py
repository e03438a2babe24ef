"""What calls for a person: counted for the front page, listed, and answered."""

import asyncio

from aiohttp import web
from msgspec import Struct

from hub.insight.concerns.open import Concerns, Matter, all_counted, matters
from hub.insight.deposits.detail import deposit_detail
from hub.insight.members.overspent import AllOverspent, overspent
from hub.insight.totals.tips import tips
from hub.office.concerns import answer
from hub.office.decisions import By
from hub.web.api import ask
from hub.web.asked import AskedTips, DepositPath, KindPath, Reply, body, day_of, path, query
from hub.web.decided.office import decided
from hub.web.desk import DESK, Desk, Refusal, json_answer

#: Everything of members' accounts is added up for it: counted at most so often, however many pages are open.
COUNTED_EVERY_MS = 20_000


class Matters(Struct, frozen=True):
    """All of one kind, those that nobody answered first."""

    matters: list[Matter]


class Tally:
    """The counts of the front page, kept for a while. One counts, whoever asks meanwhile waits for that."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Lock()
        self._kept: Concerns | None = None

    async def now(self, desk: Desk) -> Concerns:
        """Counts that are no older than `COUNTED_EVERY_MS`."""
        async with self._one_at_a_time:
            now_ms = desk.clock.wall_ms()
            if self._kept is None or not 0 <= now_ms - self._kept.as_of_ms < COUNTED_EVERY_MS:
                self._kept = Concerns(now_ms, await ask(desk, lambda c: all_counted(c, desk.org)))
            return self._kept

    def forget(self) -> None:
        """Something was answered: count anew."""
        self._kept = None


TALLY = web.AppKey("tally", Tally)


async def concerns_view(request: web.Request) -> web.StreamResponse:
    """How much calls for a person."""
    return json_answer(await request.app[TALLY].now(request.app[DESK]))


async def matters_view(request: web.Request) -> web.StreamResponse:
    """All of one kind."""
    desk, kind = request.app[DESK], path(request, KindPath).kind
    found = await ask(desk, lambda c: matters(c, desk.org, kind))
    return json_answer(Matters(sorted(found, key=lambda one: one.answered is not None)))


async def concern_answer(request: web.Request) -> web.StreamResponse:
    """A person's word on one."""
    desk, kind, said = request.app[DESK], path(request, KindPath).kind, await body(request, Reply)
    by, now_ms = By(said.who, said.why), desk.clock.wall_ms()
    done = answer(desk.engine, desk.org, kind, said.subject, said.verdict, by, now_ms, figure=said.figure)
    found = await decided(done)
    request.app[TALLY].forget()
    return json_answer(found)


async def overspent_view(request: web.Request) -> web.StreamResponse:
    """Shares of members' accounts that were overspent."""
    desk = request.app[DESK]
    return json_answer(AllOverspent(await ask(desk, lambda c: overspent(c, desk.org))))


async def deposit_view(request: web.Request) -> web.StreamResponse:
    """One deposit with its facts."""
    desk, number = request.app[DESK], path(request, DepositPath).deposit
    found = await ask(desk, lambda c: deposit_detail(c, desk.org, number))
    if found is None:
        raise Refusal(404, "unknown-deposit", "No fact of this deposit has reached head office.")
    return json_answer(found)


async def tips_view(request: web.Request) -> web.StreamResponse:
    """Tips by day and store."""
    desk, asked = request.app[DESK], query(request, AskedTips)
    since, until = day_of(asked.since) or 0, day_of(asked.until) or 99991231
    return json_answer(await ask(desk, lambda c: tips(c, desk.org, asked.store or "", since=since, until=until)))
