"""The doorman: who may ask, what every answer carries, and how anything that fails is told.

The dashboard has no login of its own yet and listens on loopback; the danger is a page from elsewhere in the same
browser. Whatever changes something must come from our own pages (or from a program, which sends no such headers).
"""

import ipaddress
import re
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from hub.web.desk import DESK, Handler, Problem, Refusal, problem_answer

HEADERS = {
    "Server": "Lantern",
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_SAFE = {"GET", "HEAD"}
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?", re.ASCII)
_log = structlog.get_logger()


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse strangers and tell every failure as a problem."""
    try:
        _look_at(request)
        return await handler(request)
    except Refusal as refusal:
        return problem_answer(refusal.problem)
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        allow = error.headers.get("Allow")
        return problem_answer(_http_problem(error), {"Allow": allow} if allow else None)
    except (DBAPIError, PoolTimeoutError) as error:
        _log.error("database did not answer", path=request.path, problem=str(error)[:300])
        away = Refusal(
            503, "database-away", "The database does not answer. What stores send is kept by them meanwhile."
        )
        return problem_answer(away.problem, {"Retry-After": "2"})
    except Exception:  # noqa: BLE001 - one request that fails must not take the others' connection with it
        _log.exception("request failed", path=request.path)
        return problem_answer(Refusal(500, "internal", "Something went wrong in the hub; it is in its log.").problem)


async def add_headers(_: web.Request, response: web.StreamResponse) -> None:
    """Put the headers on every answer, streams and files included."""
    for name, value in HEADERS.items():
        response.headers[name] = value


def _http_problem(error: web.HTTPException) -> Problem:
    code = error.reason.lower().replace(" ", "-")
    return Problem(f"/problems/{code}", error.reason, error.status, code)


def _look_at(request: web.Request) -> None:
    if not _is_ours(request.host, request.app[DESK].names):
        raise Refusal(403, "unknown-host", f"This hub does not answer to the name {request.host[:80]!r}.")
    if request.method in _SAFE:
        return
    site, origin = request.headers.get("Sec-Fetch-Site", "none"), request.headers.get("Origin")
    if site not in {"same-origin", "none"} or (origin is not None and not _same(origin, request)):
        raise Refusal(403, "cross-site", "This may only be asked from the dashboard's own pages.")


def _same(origin: str, request: web.Request) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == request.host.lower()


def _is_ours(host: str, names: frozenset[str] | None) -> bool:
    if names is None:
        return True
    found = _HOST.fullmatch(host.lower())
    if not found:
        return False
    name = found["name"]
    if name == "localhost" or name in names:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
