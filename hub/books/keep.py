"""Following for as long as the hub runs."""

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.books.follow import follow
from protocol.link.clocks import Clock

#: How long after its receipt the stock is right.
LOOK_S = 2.0
#: Between two looks while there is more: the inbox has the database meanwhile.
MORE_S = 0.1

_log = structlog.get_logger()


async def keep_books(engine: AsyncEngine, org: str, clock: Clock) -> None:
    """Look again and again until cancelled; a database that is away is looked for again."""
    failed = False
    while True:
        more = False
        try:
            more = (await follow(engine, org)).more
            failed = False
        except Exception as error:  # noqa: BLE001 - stock stands still meanwhile, and says up to where; nothing else waits for it
            if not failed:
                _log.warning("stock is not followed", problem=f"{type(error).__name__}: {error}"[:300])
            failed = True
        await clock.sleep(MORE_S if more else LOOK_S)
