"""Watching for as long as the hub runs."""

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.clocks.follow import follow
from protocol.link.clocks import Clock

#: A clock that lies may be noticed so late.
LOOK_S = 5.0
#: Between two looks while there is more: the inbox has the database meanwhile.
MORE_S = 0.2

_log = structlog.get_logger()


async def keep_watch(engine: AsyncEngine, org: str, clock: Clock) -> None:
    """Look again and again until cancelled; a database that is away is looked for again."""
    failed = False
    while True:
        more = False
        try:
            more = (await follow(engine, org)).more
            failed = False
        except Exception as error:  # noqa: BLE001 - flags stand still meanwhile; nothing else in the hub waits for them
            if not failed:
                _log.warning("clocks are not watched", problem=f"{type(error).__name__}: {error}"[:300])
            failed = True
        await clock.sleep(MORE_S if more else LOOK_S)
