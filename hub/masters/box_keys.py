"""By which keys the boxes of each store sign their receipts: what every store must know to believe another's.

Nobody loads these: they follow from who was enrolled, and who was revoked.
"""

from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.load import load
from protocol.masters import BOX_KEYS, BoxKey, BoxKeys
from protocol.packing import unpack

#: Lives of a store whose receipts are believed elsewhere; a document has room for some 400 keys.
LIVES_MAX = 300


async def post_keys(engine: AsyncEngine, org: str) -> tuple[int, int]:
    """Make what stores are told what holds; what `load` returns, (0, 0) where they know it already. Cheap when nothing changed."""
    b, m = t.box.c, t.master.c
    boxes = select(b.store, b.epoch, b.public_key, b.revoked_ms).where(b.org == org).order_by(b.store, b.epoch)
    told = select(m.key, m.body).where(m.org == org, m.kind == BOX_KEYS, m.body != b"")
    async with engine.connect() as connection:
        rows: Any = (await connection.execute(boxes)).all()
        stands: Any = {key: unpack(bytes(body), BoxKeys) for key, body in await connection.execute(told)}
    wanted = [_of_store(store, list(lives)) for store, lives in groupby(rows, key=lambda row: row[0])]
    changed = [one for one in wanted if stands.get(one.store) != one]
    return await load(engine, org, changed) if changed else (0, 0)


def _of_store(store: str, lives: list[Any]) -> BoxKeys:
    keys = [BoxKey(int(epoch), bytes(key), revoked_ms > 0) for _, epoch, key, revoked_ms in lives[-LIVES_MAX:]]
    return BoxKeys(store, tuple(keys))
