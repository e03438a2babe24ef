"""Sending head office's questions to boxes: sealed, and again until they are answered or too old."""

from collections.abc import Callable

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.fleet.asks import BoxAsk, open_asks
from protocol.link.clocks import Clock
from protocol.link.session import Link
from protocol.messages import Ask
from protocol.packing import pack
from protocol.seal import seal
from protocol.topics import Address

#: A question may come from another process (`lantern-hub box ask`), so they are looked at this often.
LOOK_EVERY_S = 2.0
#: A box that has not answered is asked again after this long.
AGAIN_S = 20.0

_log = structlog.get_logger()


async def ask_boxes(
    link: Link, engine: AsyncEngine, org: str, key: Ed25519PrivateKey, clock: Clock, *, speaks: Callable[[], bool]
) -> None:
    """Send what is open, until cancelled; of many workers only the one that `speaks`."""
    sent: dict[str, float] = {}
    while True:
        waiting = await _open(engine, org, clock.wall_ms()) if speaks() else []
        sent = {one.id: sent[one.id] for one in waiting if one.id in sent}
        for one in waiting:
            if clock.monotonic() - sent.get(one.id, -AGAIN_S) >= AGAIN_S:
                sent[one.id] = clock.monotonic()
                topic = Address(org, one.store, one.box).topic("down/ask")
                await link.publish(topic, seal(pack(Ask(one.id, one.what, one.until_ms)), topic, key), qos=0)
        await clock.sleep(LOOK_EVERY_S)


async def _open(engine: AsyncEngine, org: str, now_ms: int) -> list[BoxAsk]:
    try:
        async with engine.connect() as connection:
            return await open_asks(connection, org, now_ms)
    except (DBAPIError, OSError) as exc:
        _log.warning("asks.database_away", problem=str(exc)[:200])
        return []
