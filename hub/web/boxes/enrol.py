"""Enrolment: a one-time code and a public key for an identity."""

from aiohttp import web
from msgspec import Struct

from hub.fleet.keys import from_text
from hub.fleet.stores import FleetError, enrol
from hub.web.asked import EnrolRequest, body
from hub.web.desk import DESK, Refusal, json_answer


class Identity(Struct, frozen=True):
    """What a box is from now on: `broker` is where it dials, `hub_key` what the hub's messages are sealed with."""

    org: str
    store: str
    box: str
    epoch: int
    currency: str
    broker: str
    hub_key: str
    timezone: str


async def enrol_box(request: web.Request) -> web.StreamResponse:
    """Use a code; of two at once one wins."""
    desk, asked = request.app[DESK], await body(request, EnrolRequest)
    try:
        key = from_text(asked.key)
    except ValueError as error:
        raise Refusal(400, "bad-input", "the key is not an Ed25519 public key in base64", field="key") from error
    try:
        box = await enrol(desk.engine, asked.code, key, desk.clock.wall_ms())
    except FleetError as error:
        raise Refusal(403, "enrolment-refused", str(error), field=error.field) from error
    return json_answer(
        Identity(box.org, box.store, box.box, box.epoch, box.currency, desk.box_broker, desk.hub_key, box.timezone)
    )
