"""The way up of one session: everything is addressed, sealed and counted here."""

from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from protocol.link.link import Link
from protocol.seal import SIGNATURE_BYTES, seal
from protocol.topics import Address

#: MQTT's own header, packet id, properties and lengths, beside topic and payload.
FRAME_BYTES = 8
#: What the hub answers, under a box's topic.
UP = "up/"


def frame(topic: str, sealed: bytes) -> int:
    """What a message takes on the line, TCP's own headers not counted."""
    return len(topic) + len(sealed) + FRAME_BYTES


class Post:
    """Sends for one box over one link; tells `sent` of each message: its bytes, and whether the hub answers it."""

    def __init__(self, link: Link, address: Address, key: Ed25519PrivateKey, sent: Callable[[int, bool], None]) -> None:
        self._link, self._address, self._key, self._sent = link, address, key, sent

    async def send(self, leaf: str, payload: bytes, *, qos: int = 1, retain: bool = False) -> None:
        """Publish under this box's topic; raise `LinkLost` when the line goes meanwhile."""
        topic = self._address.topic(leaf)
        sealed = seal(payload, topic, self._key)
        self._sent(frame(topic, sealed), leaf.startswith(UP))
        await self._link.publish(topic, sealed, qos=qos, retain=retain)

    def size(self, leaf: str, payload: bytes) -> int:
        """What a payload takes on the line."""
        return len(self._address.topic(leaf)) + SIGNATURE_BYTES + 1 + FRAME_BYTES + len(payload)
