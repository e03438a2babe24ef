"""A hub that was restored from an older state does not know what it lent since: it lends nothing until the boxes have told it.

It is seen by a box that was told of more than this hub remembers, or acknowledged facts that it does not have. Then each life that
may hold shares tells all of them (`Lent.tell`), and what it says it was lent counts. Lending goes on when all have told, or
a person says so (`lantern-hub members lending --resume`), who answers for those that cannot.
"""

from collections.abc import Iterable, Sequence

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.members import borrower, lending, member_share
from hub.db.writes import insert_once
from hub.lending.lend import Live, live_lives, paused_since, tell
from protocol.messages import Lease

_log = structlog.get_logger()


async def pause(connection: AsyncConnection, org: str, now_ms: int) -> None:
    """Lend nothing; where it is paused already, nothing changes."""
    if await paused_since(connection, org):
        return
    await insert_once(connection, lending, [(org, 0, 0)])
    done = await connection.execute(
        update(lending).where(lending.c.org == org, lending.c.paused_ms == 0).values(paused_ms=now_ms)
    )
    if done.rowcount:
        _log.warning("lending.paused", org=org, why="this hub was set back: boxes tell what they were lent")


async def resume(connection: AsyncConnection, org: str) -> bool:
    """Lend again; whether it was paused."""
    changed = update(lending).where(lending.c.org == org, lending.c.paused_ms > 0).values(paused_ms=0)
    return bool((await connection.execute(changed)).rowcount)


async def must_tell(connection: AsyncConnection, org: str) -> list[Live]:
    """Lives that have not told yet what they were lent since lending was paused; none where it is not."""
    since_ms = await paused_since(connection, org)
    if not since_ms:
        return []
    c = borrower.c
    told = await connection.execute(select(c.store, c.epoch).where(c.org == org, c.told_ms >= since_ms))
    done = {(store, int(epoch)) for store, epoch in told}
    return [one for one in await live_lives(connection, org) if (one.store, one.epoch) not in done]


async def hear(
    connection: AsyncConnection,
    org: str,
    life: Live,
    held: Iterable[tuple[str, str, int]],
    now_ms: int,
    *,
    last: bool,
) -> None:
    """A life tells what it was lent: what is more than is known here is so. With its last part it has told."""
    rows: list[tuple[str, int, Lease]] = []
    for account, member, granted in held:
        c = member_share.c
        same = (c.org == org, c.member == member, c.account == account, c.store == life.store, c.epoch == life.epoch)
        had = (await connection.execute(select(c.granted, c.recalled, c.balance, c.as_of_ms).where(*same))).first()
        if had is None or int(had.granted) < granted:
            rest: Sequence[int] = (0, 0, 0) if had is None else (int(had.recalled), int(had.balance), int(had.as_of_ms))
            rows.append((life.store, life.epoch, Lease(account, member, granted, *rest)))
    await tell(connection, org, rows, [life])
    if not last:
        return
    b = borrower.c
    same_life = (b.org == org, b.store == life.store, b.epoch == life.epoch)
    await connection.execute(update(borrower).where(*same_life).values(told_ms=now_ms))
    if await paused_since(connection, org) and not await must_tell(connection, org):
        await resume(connection, org)
        _log.info("lending.resumed", org=org)


async def know(connection: AsyncConnection, org: str, store: str, epoch: int, box: str, now_ms: int) -> None:
    """A life asks for shares: from now on it may be lent some."""
    c = borrower.c
    same = (c.org == org, c.store == store, c.epoch == epoch)
    seen = await connection.execute(update(borrower).where(*same).values(box=box, asked_ms=now_ms))
    if not seen.rowcount:
        row = {"org": org, "store": store, "epoch": epoch, "box": box, "asked_ms": now_ms}
        await connection.execute(insert(borrower).values(**row, upto=0, told_ms=0, shares=0))


async def standing(connection: AsyncConnection, org: str) -> list[dict[str, object]]:
    """Each life that asked for shares, with how many it has, and whether it is still to tell what it was lent."""
    silent = {(one.store, one.epoch) for one in await must_tell(connection, org)}
    live = {(one.store, one.epoch) for one in await live_lives(connection, org)}
    c = borrower.c
    rows = await connection.execute(select(borrower).where(c.org == org).order_by(c.store, c.epoch))
    return [
        {
            "store": row.store,
            "epoch": int(row.epoch),
            "box": row.box,
            "shares": int(row.shares),
            "state": "to tell"
            if (row.store, row.epoch) in silent
            else "live"
            if (row.store, row.epoch) in live
            else "over",
        }
        for row in rows
    ]
