"""The store's stock over HTTP: lists for everybody, documents for who is signed in at the stock desk.

A document is larger than a lane's message and has nothing to do with a cart, so it comes as a document of its own and not as a
lane's command: nobody who counts shelves waits for a till, and no till for them. `Idempotency-Key` makes it safe to send again.
"""

from aiohttp import web

from edge.lanes.commands import is_command_id
from edge.lanes.problem import Problem, from_refusal, problem
from edge.stock import asked
from edge.stock.desk import StockDesk
from edge.stock.shelf import ONLY
from edge.web.answers import json_answer, problem_answer
from edge.web.documents import asked_for
from edge.web.front import FRONT
from retail.refusals import Refused

PAGE_MAX = 200


async def stock_list(request: web.Request) -> web.StreamResponse:
    """Items with their figures."""
    query = request.query
    only = ONLY.get(query.get("only", ""))
    limit, words, after = (
        _number(query.get("limit", "100"), PAGE_MAX),
        query.get("q", "").strip(),
        query.get("after", ""),
    )
    if only is None:
        return _bad("only", "only: negative, unissued, or nothing")
    if not limit:
        return _bad("limit", f"limit: 1 to {PAGE_MAX}")
    if len(words) > 64 or len(after) > 64:
        return _bad("q", "q: at most 64 characters")
    desk = _desk(request)
    blind = desk.blind(_token(request))
    return json_answer(await desk.shelf.page(words=words, only=only, after=after, limit=limit, blind=blind))


async def stock_item(request: web.Request) -> web.StreamResponse:
    """One item with what moved it."""
    item = request.match_info["item"]
    before, limit = (
        _number(request.query.get("before", "0"), 2**53),
        _number(request.query.get("limit", "50"), PAGE_MAX),
    )
    if before is None or not limit:
        return _bad("limit", f"limit: 1 to {PAGE_MAX}; before: the `next` of the page before")
    desk = _desk(request)
    found = await desk.shelf.item(item, before=before, limit=limit, blind=desk.blind(_token(request)))
    return json_answer(found) if found else problem_answer(problem("no-stock-item", field="item", given=item[:32]))


async def stock_find(request: web.Request) -> web.StreamResponse:
    """What a scanned or typed code means."""
    code = request.query.get("code", "")
    if not 1 <= len(code) <= 512:
        return _bad("code", "code: 1 to 512 characters")
    desk = _desk(request)
    found = desk.shelf.find(code, blind=desk.blind(_token(request)))
    return problem_answer(from_refusal(found)) if isinstance(found, Refused) else json_answer(found)


async def stock_documents(request: web.Request) -> web.StreamResponse:
    """Documents that are kept."""
    before, limit = (
        _number(request.query.get("before", "0"), 2**53),
        _number(request.query.get("limit", "50"), PAGE_MAX),
    )
    if before is None or not limit:
        return _bad("limit", f"limit: 1 to {PAGE_MAX}; before: the `next` of the page before")
    kind = request.query.get("kind", "")[:16]
    return json_answer(await _desk(request).shelf.documents(kind=kind, before=before, limit=limit))


async def stock_document(request: web.Request) -> web.StreamResponse:
    """One document, whole."""
    seq = request.match_info["seq"]
    found = _desk(request).shelf.document(int(seq)) if _number(seq, 2**53) else None
    return json_answer(found) if found else problem_answer(problem("no-stock-document", field="seq", given=seq[:20]))


async def stock_counts(request: web.Request) -> web.StreamResponse:
    """Counts, the newest first."""
    before, limit = (
        _number(request.query.get("before", "0"), 2**53),
        _number(request.query.get("limit", "20"), PAGE_MAX),
    )
    if before is None or not limit:
        return _bad("limit", f"limit: 1 to {PAGE_MAX}; before: the `next` of the page before")
    return json_answer(await _desk(request).shelf.counts(before=before, limit=limit))


async def stock_count(request: web.Request) -> web.StreamResponse:
    """One count with its document."""
    count = request.match_info["count"]
    desk = _desk(request)
    found = desk.shelf.count(int(count), blind=desk.blind(_token(request))) if _number(count, 2**53) else None
    return json_answer(found) if found else problem_answer(problem("no-count", field="count", given=count[:20]))


async def stock_sign_in(request: web.Request) -> web.StreamResponse:
    """Say who works at this device."""
    body = await asked_for(request, asked.SignIn)
    if isinstance(body, Problem):
        return problem_answer(body)
    opened = await _desk(request).sessions.sign_in(body.operator, body.pin)
    return problem_answer(opened) if isinstance(opened, Problem) else json_answer(opened)


async def stock_move(request: web.Request) -> web.StreamResponse:
    """Write a stock document."""
    return await _write(request, asked.Move)


async def stock_issue(request: web.Request) -> web.StreamResponse:
    """Put receipts that wait on a retail issue."""
    return await _write(request, asked.Issue)


async def stock_open_count(request: web.Request) -> web.StreamResponse:
    """Begin a count."""
    return await _write(request, asked.OpenCount)


async def stock_look(request: web.Request) -> web.StreamResponse:
    """Say what stands at a place, for a count that is open."""
    return await _write(request, asked.LookAt)


async def stock_close_count(request: web.Request) -> web.StreamResponse:
    """Book a count, or give it up."""
    return await _write(request, asked.CloseCount)


async def _write(request: web.Request, kind: type[asked.Writing]) -> web.StreamResponse:
    key = request.headers.get("Idempotency-Key", "")
    if not is_command_id(key):
        return _bad("Idempotency-Key", "Idempotency-Key: 1 to 64 letters, digits or _.:-")
    body = await asked_for(request, kind)
    if isinstance(body, Problem):
        return problem_answer(body)
    count = _number(request.match_info.get("count", "0"), 2**53) or 0
    done = await _desk(request).do(_token(request), key, body, count)
    return problem_answer(done) if isinstance(done, Problem) else json_answer(done)


def _token(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else ""


def _desk(request: web.Request) -> StockDesk:
    return request.app[FRONT].stock


def _number(given: str, most: int) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 16 and int(given) <= most else None


def _bad(field: str, rule: str) -> web.Response:
    return problem_answer(problem("bad-input", field=field, given=rule))
