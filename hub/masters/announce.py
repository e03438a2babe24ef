"""Telling the stores that there is a newer revision: retained, tiny, sealed."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.load import head_of
from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.messages import MastersHead
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import masters_topic

#: A load may come from another process (`lantern-hub items load`), so the head is looked at this often.
LOOK_EVERY_S = 1.0


async def announce(link: Link, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, clock: Clock) -> None:
    """Publish the head at once and whenever it moves, until cancelled."""
    told, topic = -1, masters_topic(org)
    while True:
        async with engine.connect() as connection:
            head = await head_of(connection, org)
        if head != told:
            await link.publish(topic, seal(pack(MastersHead(head)), topic, key), qos=1, retain=True)
            told = head
        await clock.sleep(LOOK_EVERY_S)
