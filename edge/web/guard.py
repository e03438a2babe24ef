"""The doorman: who may ask, and what every answer carries.

A lane has no password on the shop's network, so the danger is a page from elsewhere in the cashier's own browser. It can
send forms and open WebSockets here (faults.md, findings 8): so whatever may change something must come from our own
pages, and the name that it was asked under must be one of ours (else a foreign name that points at our address would
make the foreign page "the same site").
"""

import ipaddress
import re
import socket
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from edge.lanes.problem import problem
from edge.web.answers import http_problem, problem_answer
from edge.web.front import FRONT, Handler

_log = structlog.get_logger()

HEADERS = {
    "Server": "Lantern",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}
_SAFE = {"GET", "HEAD"}
_HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?", re.ASCII)


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse strangers, answer errors as problems, add the headers of every answer."""
    if refusal := _stranger(request):
        answer: web.StreamResponse = problem_answer(http_problem(403, refusal))
    else:
        answer = await _answered(request, handler)
    if not answer.prepared:
        answer.headers.update(HEADERS)
    return answer


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPRedirection:
        raise
    except web.HTTPException as error:
        allow = error.headers.get("Allow")
        return problem_answer(http_problem(error.status, error.reason), {"Allow": allow} if allow else None)
    except Exception:  # noqa: BLE001 - one request's failure is logged, told in words, and costs no other request
        _log.exception("web.failed", method=request.method, path=request.path)
        return problem_answer(problem("internal"))


def _stranger(request: web.Request) -> str:
    """Why this request is refused, or nothing."""
    if not _is_ours(request.host, request.app[FRONT].names):
        return "Unknown host name"
    asks_for_change = request.method not in _SAFE or request.headers.get("Upgrade", "").lower() == "websocket"
    if not asks_for_change:
        return ""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return "Cross-site request"
    origin = request.headers.get("Origin")
    return "" if origin is None or _same(origin, request) else "Cross-site request"


def _same(origin: str, request: web.Request) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == request.host.lower()


def _is_ours(host: str, names: frozenset[str]) -> bool:
    """An address, this machine's name, or a configured one."""
    found = _HOST.fullmatch(host.lower())
    if not found:
        return False
    name = found["name"]
    if name in names or name in {"localhost", _MACHINE, f"{_MACHINE}.local"}:
        return True
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


_MACHINE = socket.gethostname().lower()
