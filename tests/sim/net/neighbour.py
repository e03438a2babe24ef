"""A box or a head office of the version before this one, or of one after it, as the other side hears it: real bytes, recut.

    before      whatever was appended to a message since is not there, in either direction
    later_box   its messages end in fields that we do not know, and some are of kinds that we do not know; so are its facts
    later_hub   the same of what comes down

Every message is sealed anew, as that version would have done; what cannot be read, for the broker spoilt it, goes on as it is.
"""

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from protocol.batch import PLAIN_BYTES_MAX, _WireRedacted
from protocol.link.link import Incoming, Link
from protocol.packing import BadMessage, pack
from protocol.seal import seal, unseal
from protocol.squeeze import squeeze, unsqueeze

BEFORE, LATER_BOX, LATER_HUB = VERSIONS = ("before", "later_box", "later_hub")
#: What a later version says beyond what we know.
LATER = ["later", 7, [b"\0", None]]
#: A kind of fact that is later than ours.
LATER_KIND = 99

_THEN = json.loads((Path(__file__).parents[2] / "protocol/fixtures/wire_1_before_ahead.json").read_text())
_PACKED = {"up/ledger", "up/telemetry"}


class LaterFact(Struct, frozen=True, array_like=True):
    """What a later version writes down, and this hub keeps without a word of it."""

    what: str
    more: tuple[int, ...]


def _fields(data: bytes, leaf: str) -> list[Any]:
    plain = unsqueeze(data, PLAIN_BYTES_MAX) if leaf in _PACKED else data
    found: list[Any] = msgspec.msgpack.decode(plain)
    return found


#: How many fields a message had then.
_KNOWN = {
    "up/ledger": len(_fields(bytes.fromhex(_THEN["batch"]), "up/ledger")),
    "up/telemetry": len(_fields(bytes.fromhex(_THEN["batch"]), "up/telemetry")),
    "up/hello": len(_fields(bytes.fromhex(_THEN["hello"]), "up/hello")),
    "down/ack": len(_fields(bytes.fromhex(_THEN["ack"]), "down/ack")),
}


def _later(fields: list[Any], leaf: str) -> list[Any]:
    """Whoever says more than we know says all that we know first: nearly no batch has notes, and then none are sent."""
    unsaid = len(_WireRedacted.__struct_fields__) - len(fields) if leaf in _PACKED else 0
    return [*fields, *([()] * unsaid), *LATER]


class Neighbour:
    """A link over which the two sides are of different versions."""

    def __init__(self, link: Link, version: str, box_key: Ed25519PrivateKey, hub_key: Ed25519PrivateKey) -> None:
        self._link, self._version, self._box_key, self._hub_key = link, version, box_key, hub_key
        self._said_more = False

    async def publish(self, topic: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """See `Link`."""
        message = self._recut(Incoming(topic, payload), self._box_key, LATER_BOX)
        await self._link.publish(topic, message.payload, qos=qos, retain=retain)
        if self._version == LATER_BOX and not self._said_more and topic.endswith("up/hello"):
            self._said_more = True
            more = topic.replace("up/hello", "up/later")
            await self._link.publish(more, seal(pack(LATER), more, self._box_key), qos=0)

    async def subscribe(self, *topic_filters: str, qos: int = 1) -> None:
        """See `Link`."""
        await self._link.subscribe(*topic_filters, qos=qos)

    async def unsubscribe(self, *topic_filters: str) -> None:
        """See `Link`."""
        await self._link.unsubscribe(*topic_filters)

    async def incoming(self) -> AsyncIterator[Incoming]:
        """See `Link`."""
        async for message in self._link.incoming():
            yield self._recut(message, self._hub_key, LATER_HUB)
            if self._version == LATER_HUB and message.topic.endswith("down/ack"):
                more = message.topic.replace("down/ack", "down/later")
                yield Incoming(more, seal(pack(LATER), more, self._hub_key))

    def _recut(self, message: Incoming, key: Ed25519PrivateKey, later: str) -> Incoming:
        leaf = "/".join(message.topic.split("/")[-2:])
        if leaf not in _KNOWN or self._version not in {BEFORE, later}:
            return message
        try:
            fields = _fields(unseal(message.payload, message.topic, key.public_key()), leaf)
        except (BadMessage, msgspec.DecodeError):
            return message
        fields = fields[: _KNOWN[leaf]] if self._version == BEFORE else _later(fields, leaf)
        plain = msgspec.msgpack.encode(fields)
        return Incoming(message.topic, seal(squeeze(plain, 3) if leaf in _PACKED else plain, message.topic, key))


@asynccontextmanager
async def between(
    session: AbstractAsyncContextManager[Link], version: str, box_key: Ed25519PrivateKey, hub_key: Ed25519PrivateKey
) -> AsyncIterator[Link]:
    """A session whose two sides are of different versions; the plain one where `version` is empty."""
    async with session as link:
        yield Neighbour(link, version, box_key, hub_key) if version else link
