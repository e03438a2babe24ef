"""Following for as long as the hub runs, and out of the way while much comes in: receipts go before figures of stock."""

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.books.follow import follow
from hub.db import tables as t
from hub.insight.following import LEDGER
from protocol.link.clocks import Clock

#: How long after its receipt the stock is right, while stores send what they sell.
LOOK_S = 2.0
#: Between two looks while there is more: the inbox has the database meanwhile.
MORE_S = 0.1
#: So many facts between two looks are stores that come back with a backlog; they are let pass for so long.
MANY, PATIENCE_S = 2_000, 60.0

_log = structlog.get_logger()


class Patience:
    """Whether to look now: not while many facts come in, but now and then all the same."""

    def __init__(self) -> None:
        self._arrived, self._looked_s = -1, 0.0

    def looks(self, arrived: int, now_s: float) -> bool:
        """`arrived` facts are here in all."""
        came, self._arrived = arrived - self._arrived if self._arrived >= 0 else 0, arrived
        if came >= MANY and now_s - self._looked_s < PATIENCE_S:
            return False
        self._looked_s = now_s
        return True


async def keep_books(engine: AsyncEngine, org: str, clock: Clock) -> None:
    """Look again and again until cancelled; a database that is away is looked for again."""
    failed, patience = False, Patience()
    while True:
        more = False
        try:
            if patience.looks(await _arrived(engine, org), clock.monotonic()):
                more = (await follow(engine, org)).more
            failed = False
        except Exception as error:  # noqa: BLE001 - stock stands still meanwhile, and says up to where; nothing else waits for it
            if not failed:
                _log.warning("stock is not followed", problem=f"{type(error).__name__}: {error}"[:300])
            failed = True
        await clock.sleep(MORE_S if more else LOOK_S)


async def _arrived(engine: AsyncEngine, org: str) -> int:
    c = t.cursor.c
    query = select(func.coalesce(func.sum(c.applied_seq), 0)).where(c.org == org, c.stream == LEDGER)
    async with engine.connect() as connection:
        return int(await connection.scalar(query) or 0)
