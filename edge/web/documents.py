"""A document that a request carries: JSON of a bounded size, read strictly into what was asked."""

import asyncio
from typing import TypeVar

import msgspec
from aiohttp import web
from msgspec import Struct

from edge.lanes.commands import not_right
from edge.lanes.problem import Problem, problem
from edge.web.strict_json import BadJson, read_object

#: The largest: 200 lines with the longest codes.
BODY_BYTES_MAX, BODY_S = 64 * 1024, 5.0
_Kind = TypeVar("_Kind", bound=Struct)


async def asked_for(request: web.Request, kind: type[_Kind]) -> _Kind | Problem:
    """What was asked; what does not fit names the field and the rule."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    if (request.content_length or 0) > BODY_BYTES_MAX:
        raise web.HTTPRequestEntityTooLarge(BODY_BYTES_MAX, request.content_length or 0)
    try:
        async with asyncio.timeout(BODY_S):
            text = await request.clone(client_max_size=BODY_BYTES_MAX).read()
        return msgspec.convert(read_object(text, bytes_max=BODY_BYTES_MAX), kind)
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except BadJson as error:
        return problem("bad-input", given=str(error))
    except msgspec.ValidationError as error:
        return not_right(str(error))
