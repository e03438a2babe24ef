"""Periods: shown, closed and opened again."""

from aiohttp import web

from hub.insight.totals.periods import Span, period, span
from hub.office.decisions import By
from hub.office.periods import close, reopen
from hub.web.api import ask
from hub.web.asked import Close, PeriodPath, Verdict, body, path
from hub.web.decided.office import decided
from hub.web.desk import DESK, Refusal, json_answer


async def period_view(request: web.Request) -> web.StreamResponse:
    """A date or a month as it stands."""
    desk, of = request.app[DESK], _span(request)
    return json_answer(await ask(desk, lambda c: period(c, desk.org, of, desk.clock.wall_ms())))


async def period_close(request: web.Request) -> web.StreamResponse:
    """Close it."""
    desk, said, of = request.app[DESK], await body(request, Close), _span(request)
    by, now_ms = By(said.who, said.why), desk.clock.wall_ms()
    return json_answer(await decided(close(desk.engine, desk.org, of, by, now_ms, anyway=said.anyway)))


async def period_reopen(request: web.Request) -> web.StreamResponse:
    """Open it again."""
    desk, said, of = request.app[DESK], await body(request, Verdict), _span(request)
    by = By(said.who, said.why)
    return json_answer(await decided(reopen(desk.engine, desk.org, of, by, desk.clock.wall_ms())))


def _span(request: web.Request) -> Span:
    name = path(request, PeriodPath).period
    try:
        return span(name)
    except ValueError as error:
        raise Refusal(400, "bad-input", f"There is no date or month {name}.", field="period") from error
