"""Telling stores where the hub stands before they ask: a worker that takes them over, or is back at the broker, does.

What a store sent while nobody listened is lost to the broker. It would send it again after waiting for an answer; the
hub's word makes it go on at once.
"""

from collections.abc import Collection

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.ranges import from_bytes
from hub.inbox.deciding.advance import LEDGER
from hub.inbox.deciding.entry import Result
from protocol.chain import genesis
from protocol.topics import Address, shard_of

#: Who was heard within this time may be sending now; others greet when they come.
LATELY_MS = 5 * 60_000


async def standings(connection: AsyncConnection, org: str, shards: Collection[str], now_ms: int) -> list[Result]:
    """Where the ledgers of these shards' stores stand, each with a request to go on from there."""
    b, s, u = t.box.c, t.store.c, t.cursor.c
    newest = and_(s.org == b.org, s.store == b.store, s.epoch == b.epoch)
    same = and_(u.org == b.org, u.store == b.store, u.box == b.box, u.epoch == b.epoch, u.stream == LEDGER)
    query = (
        select(b.store, b.box, b.epoch, u.applied_seq, u.head_hash, u.ahead)
        .select_from(t.box.join(t.store, newest).outerjoin(t.cursor, same))
        .where(b.org == org, b.seen_ms > now_ms - LATELY_MS)
        .order_by(b.store)
    )
    rows = await connection.execute(query)
    return [_result(org, *row) for row in rows if shard_of(row.store) in shards]


def _result(
    org: str, store: str, box: str, epoch: int, seq: int | None, head: bytes | None, ahead: bytes | None
) -> Result:
    upto = int(seq or 0)
    return Result(
        Address(org, store, box),
        int(epoch),
        LEDGER,
        upto,
        bytes(head) if head is not None else genesis(store, box, int(epoch), LEDGER),
        want_seq=upto + 1,
        ahead=from_bytes(ahead),
    )
