"""How long versions of masters are kept that others took the place of: as long as a receipt of theirs may be reckoned again.

Once a day it is noted which revision every box has at least. What is sold after that names no older one; so once the note is as
old as versions are kept, those that were replaced by that revision can go. What stood then stays, and so does all that
came since, however old it is. Boxes whose life is over hold nothing up: their receipts are older than their end.
"""

import structlog
from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, select, tuple_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.writes import insert_once
from hub.masters.load import head_of
from protocol.link.clocks import Clock

#: Over a year, as long as goods come back and books are looked into.
KEPT_DAYS = 400
DAY_MS = 86_400_000
LOOK_EVERY_S = 3600.0
#: Versions that go in one transaction, and how long others have the database after it.
AT_ONCE, BREATH_S = 500, 0.2

_log = structlog.get_logger()


async def keep_history(engine: AsyncEngine, org: str, clock: Clock, days: int = KEPT_DAYS) -> None:
    """Note, and let go of what is too old, every hour until cancelled; `days` of 0 keep all for ever."""
    while True:
        try:
            today = clock.wall_ms() // DAY_MS
            async with writing(engine) as connection:
                await note(connection, org, today)
            gone = 0
            while days and (some := await let_go(engine, org, today - days)):
                gone += some
                await clock.sleep(BREATH_S)
            if gone:
                _log.info("masters.old_versions_gone", versions=gone)
        except (DBAPIError, OSError) as exc:
            _log.warning("masters.ageing_waits", problem=str(exc)[:200])
        await clock.sleep(LOOK_EVERY_S)


async def note(connection: AsyncConnection, org: str, day: int) -> None:
    """The revision that every box which sells has at least; the first note of a day stands."""
    b, s = t.box.c, t.store.c
    sells = and_(s.org == b.org, s.store == b.store, s.epoch == b.epoch)
    query = select(func.min(b.masters_revision)).select_from(t.box.join(t.store, sells))
    least = await connection.scalar(query.where(b.org == org, b.revoked_ms == 0))
    head = await head_of(connection, org)
    await insert_once(connection, t.revision_day, [(org, day, head if least is None else min(int(least), head))])


async def let_go(engine: AsyncEngine, org: str, day: int) -> int:
    """Let go of some versions that were replaced by the revision that was noted on this day or before; how many."""
    h, n, r = t.master_history.c, t.revision_day.c, t.revision.c
    async with writing(engine) as connection:
        noted = select(func.max(n.least)).where(n.org == org, n.day <= day)
        least = int(await connection.scalar(noted) or 0)
        if not least:
            return 0
        query = select(h.kind, h.key, h.revision).where(h.org == org, h.revision < least, _replaced(org, least))
        rows = [tuple(row) for row in await connection.execute(query.limit(AT_ONCE))]
        if rows:
            mine = tuple_(h.kind, h.key, h.revision).in_(rows)
            await connection.execute(delete(t.master_history).where(h.org == org, mine))
            await connection.execute(update(t.revision).where(r.org == org, r.gone < least).values(gone=least))
    return len(rows)


def _replaced(org: str, least: int) -> ColumnElement[bool]:
    """Whether another version of the same document had its place by then."""
    h, later, m = t.master_history.c, t.master_history.alias(), t.master.c
    same = (later.c.org == org, later.c.kind == h.kind, later.c.key == h.key)
    before = exists().where(*same, later.c.revision > h.revision, later.c.revision <= least)
    stands = exists().where(m.org == org, m.kind == h.kind, m.key == h.key, m.revision <= least)
    return or_(before, stands)
