"""The site of e-receipts: one page for whoever holds an address that nobody can guess, and nothing else.

It runs beside the dashboard on a port of its own, so that a proxy to the internet can let customers in here and nowhere else. There is
no list and nothing to try one's way through: a receipt that is not here and a code that is wrong have the same answer.
"""

import asyncio
import ipaddress
from collections.abc import Callable

import structlog
from aiohttp import web
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncEngine

import ui
from hub.insight.reading import reading
from hub.insight.receipts.paper import Paper, paper
from hub.masters.layouts import as_png, picture_of
from hub.web.desk import Handler
from hub.web.door.files import Files
from hub.web.receipts.pace import Pace
from hub.web.receipts.pages import absent_page, often_page, receipt_page
from protocol.e_receipt import CODE_CHARS, asked_for, is_code_of
from protocol.link.clocks import Clock
from retail.returns.token import Token

HEADERS = {
    "Server": "Lantern",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
#: How soon a phone asks again for what is not here yet.
AGAIN_S = 60
_NAME_MAX = 120
_log = structlog.get_logger()


def create_receipts_site(
    *, engine: AsyncEngine, org: str, sign: Callable[[Token], str], clock: Clock, pace: Pace | None = None
) -> web.Application:
    """The site. `sign` makes the code by which goods of an e-receipt come back."""
    site = _Site(engine, org, sign, clock, pace or Pace())
    app = web.Application(middlewares=[_told], client_max_size=1024)
    for path in ("/R/{number}/{code}", "/r/{number}/{code}"):
        app.router.add_get(path, site.receipt)
    app.router.add_get("/pictures/{name}", site.picture)
    app.router.add_get("/paper.css", Files(ui.STATIC).page("paper.css"))
    app.on_response_prepare.append(_add_headers)
    return app


class _Site:
    def __init__(self, engine: AsyncEngine, org: str, sign: Callable[[Token], str], clock: Clock, pace: Pace) -> None:
        self._engine, self._org, self._sign, self._clock, self._pace = engine, org, sign, clock, pace

    async def receipt(self, request: web.Request) -> web.StreamResponse:
        """The receipt of an address, or that it is not here yet."""
        language = _language(request)
        if not self._pace.allows(_asks(request), self._clock.monotonic()):
            return _html(often_page(language or "zh"), 429, {"Retry-After": str(AGAIN_S)})
        found = await self._find(request.match_info["number"], request.match_info["code"], language)
        if found is None:
            return _html(absent_page(language or _spoken(request)), 404, {"Refresh": str(AGAIN_S)})
        return _html(receipt_page(found, language or found.language), 200)

    async def _find(self, number: str, code: str, language: str) -> Paper | None:
        key = asked_for(number) if len(number) <= _NAME_MAX and len(code) == CODE_CHARS else None
        if key is None:
            return None
        async with reading(self._engine) as connection:
            found = await paper(connection, self._org, key, sign=self._sign, language=language)
        return found if found and is_code_of(code, found.hash) else None

    async def picture(self, request: web.Request) -> web.StreamResponse:
        """A picture that stands on receipts."""
        if not self._pace.allows(_asks(request), self._clock.monotonic()):
            raise web.HTTPTooManyRequests
        async with reading(self._engine) as connection:
            found = await picture_of(connection, self._org, request.match_info["name"][:_NAME_MAX])
        if found is None:
            raise web.HTTPNotFound
        png = await asyncio.to_thread(as_png, found)
        return web.Response(body=png, content_type="image/png", headers={"Cache-Control": "max-age=3600"})


@web.middleware
async def _told(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Whatever fails is told in a line, without saying what is inside."""
    try:
        return await handler(request)
    except web.HTTPException as error:
        return web.Response(status=error.status, text=error.reason)
    except (DBAPIError, PoolTimeoutError) as error:
        _log.warning("receipts.database_away", problem=str(error)[:300])
        return web.Response(status=503, text="Try again in a moment. 请稍后再试。", headers={"Retry-After": "5"})


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _html(page: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
    more = {"Cache-Control": "no-store", **(headers or {})}
    return web.Response(text=page, status=status, content_type="text/html", headers=more)


def _language(request: web.Request) -> str:
    """What was asked for by name, else ""."""
    asked = request.query.get("lang", "")
    return asked if asked in {"zh", "en"} else ""


def _spoken(request: web.Request) -> str:
    """What a phone that asked for nothing speaks."""
    return "en" if request.headers.get("Accept-Language", "zh").lower().startswith("en") else "zh"


def _asks(request: web.Request) -> str:
    """Who asks: behind a proxy of this machine, whom that one names last."""
    peer = request.remote or ""
    try:
        local = ipaddress.ip_address(peer).is_loopback
    except ValueError:
        local = False
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return named[:64] if local and named else peer
