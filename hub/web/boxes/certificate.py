"""Certificates for boxes: a sealed question, a sealed answer."""

import base64
import binascii

from aiohttp import web
from msgspec import Struct

from hub.fleet.stores import FleetError
from hub.web.asked import CertificateRequest, body
from hub.web.desk import DESK, Refusal, json_answer
from protocol.packing import BadMessage
from protocol.topics import Address


class Certificate(Struct, frozen=True):
    """`sealed` is a `CertificateGiven` under the hub's seal, in base64."""

    sealed: str


async def certificate(request: web.Request) -> web.StreamResponse:
    """Give a box the certificate that it may have."""
    desk, asked = request.app[DESK], await body(request, CertificateRequest)
    if desk.counter is None:
        raise Refusal(404, "no-authority", "This hub gives no certificates: its broker asks for none.")
    address = Address(desk.org, asked.store, asked.box)
    try:
        sealed = await desk.counter.answer(address, base64.b64decode(asked.sealed), desk.clock.wall_ms())
    except (BadMessage, binascii.Error) as error:
        raise Refusal(400, "bad-input", f"This is no question for a certificate: {error}", field="sealed") from error
    except FleetError as error:
        raise Refusal(403, "certificate-refused", str(error), field=error.field) from error
    return json_answer(Certificate(base64.b64encode(sealed).decode()))
