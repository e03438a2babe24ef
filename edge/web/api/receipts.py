"""Receipts of this store: as figures, as a page, and as a code for the customer's phone."""

from html import escape

from aiohttp import web

from edge.lanes.problem import problem
from edge.web.answers import json_answer, problem_answer
from edge.web.front import FRONT
from retail.layouts.page import article
from retail.layouts.qr import svg_of


async def receipt_view(request: web.Request) -> web.StreamResponse:
    """A receipt's figures."""
    found = request.app[FRONT].issuing.issued(_number(request))
    return json_answer(found) if found else _absent(request)


async def receipt_page(request: web.Request) -> web.StreamResponse:
    """A receipt to read, or to print on any printer, marked as a copy."""
    number = _number(request)
    sheet = request.app[FRONT].issuing.sheet(number)
    if sheet is None:
        return _absent(request)
    page = (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{escape(number)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/ui/paper.css"></head><body><main>{article(sheet)}</main></body></html>'
    )
    return web.Response(text=page, content_type="text/html", headers={"Cache-Control": "no-store"})


async def receipt_code(request: web.Request) -> web.StreamResponse:
    """The QR code that leads a phone to the receipt; where there is no such address, the code by which goods come back."""
    found = request.app[FRONT].issuing.issued(_number(request))
    if found is None:
        return _absent(request)
    headers = {"Cache-Control": "no-store"}
    return web.Response(text=svg_of(found.link or found.code), content_type="image/svg+xml", headers=headers)


def _number(request: web.Request) -> str:
    return request.match_info["number"][:96]


def _absent(request: web.Request) -> web.Response:
    return problem_answer(problem("unknown-receipt", field="number", given=_number(request)))
