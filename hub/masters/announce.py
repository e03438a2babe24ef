"""Telling the stores that there is a newer revision: retained, tiny, sealed."""

from collections.abc import Awaitable, Callable
from itertools import count

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.box_keys import post_keys
from hub.masters.checks import Checks
from hub.masters.erasing import Erasing
from hub.masters.load import head_of
from hub.masters.plans import come_due
from protocol.digest import root_of
from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.messages import MastersHead
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import masters_topic

#: A load may come from another process (`lantern-hub items load`), so the head is looked at this often.
LOOK_EVERY_S = 1.0
#: Every so many looks, what was settled for a time that has come is made what holds, and facts of who is erased are redacted ...
TURN_EVERY = 30
#: ... and boxes that were enrolled or revoked are made known to the stores.
KEYS_EVERY = 5

_log = structlog.get_logger()


def always() -> bool:
    """Whoever is alone speaks."""
    return True


async def announce(
    link: Link,
    engine: AsyncEngine,
    org: str,
    key: Ed25519PrivateKey,
    clock: Clock,
    *,
    speaks: Callable[[], bool] = always,
) -> None:
    """Publish the head at once and whenever it moves, until cancelled; of many workers only the one that `speaks`."""
    told: MastersHead | None = None
    checks, erasing = Checks(engine, org), Erasing(engine, org, key)
    topic = masters_topic(org)
    for look in count():
        if look % TURN_EVERY == 0 and speaks():
            await _or_later(come_due(engine, org, clock.wall_ms()))
            await _or_later(erasing.look())
        if look % KEYS_EVERY == 0 and speaks():
            await _or_later(post_keys(engine, org))
        head = await _head(checks, engine, org, told) if speaks() else None
        if head is not None and head != told:
            await link.publish(topic, seal(pack(head), topic, key), qos=1, retain=True)
            told = head
        await clock.sleep(LOOK_EVERY_S)


async def _or_later(work: Awaitable[object]) -> None:
    """Do it, or leave it to the next time while the database is away."""
    try:
        await work
    except (DBAPIError, OSError) as exc:
        _log.warning("masters.turn_waits", problem=str(exc))


async def _head(checks: Checks, engine: AsyncEngine, org: str, told: MastersHead | None) -> MastersHead | None:
    """The newest revision, with its root once nothing was loaded since the last look; None while the database is away."""
    try:
        async with engine.connect() as connection:
            head = await head_of(connection, org)
        if told is None or told.revision != head:
            return MastersHead(head, lends=True)
        if told.root:
            return told
        made, digest = await checks.digest()
        return MastersHead(head, root_of(digest), lends=True) if digest and made == head else told
    except (DBAPIError, OSError) as exc:
        _log.warning("masters.database_away", problem=str(exc))
        return None
