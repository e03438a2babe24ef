"""Masters for later: they travel to the stores ahead, and come into force there by themselves (edge/replica/plans.py).

When the time has come, head office makes them what holds, so that a new box and the dashboard have them as well.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.load import load, named
from hub.masters.reading import MasterError
from protocol.masters import (
    DOCUMENT_BYTES_MAX,
    ITEM,
    KINDS,
    LAYOUT,
    PLANNED,
    PRICES,
    PROMOTION,
    RULE,
    Master,
    Planned,
    encode_master,
)
from protocol.packing import unpack

#: What may be settled for later, and how far ahead, in milliseconds: stores keep all of it.
PLANNABLE = frozenset({ITEM, PROMOTION, PRICES, RULE, LAYOUT})
AHEAD_MAX_MS = 400 * 86_400_000


class Plan(Struct, frozen=True):
    """One that waits."""

    id: str
    kind: str
    key: str
    from_ms: int
    withdraws: bool


async def plan(
    engine: AsyncEngine,
    org: str,
    masters: Iterable[Master],
    from_ms: int,
    now_ms: int,
    *,
    withdraw: Iterable[tuple[str, str]] = (),
) -> tuple[int, int]:
    """Settle masters, and which are withdrawn, for a moment to come; what `load` returns. Raise `MasterError` for others."""
    if not now_ms < from_ms <= now_ms + AHEAD_MAX_MS:
        raise MasterError("what holds from now on is loaded as it is; at most 400 days ahead are settled")
    plans = [_planned(*named(master), from_ms) for master in masters]
    plans += [_planned(kind, key, b"", from_ms) for kind, key in withdraw]
    return await load(engine, org, plans)


def _planned(kind: str, key: str, body: bytes, from_ms: int) -> Planned:
    if kind not in PLANNABLE:
        raise MasterError(f"a {kind} cannot be settled for later")
    made = Planned(kind, key, from_ms, body)
    if len(encode_master(made)) > DOCUMENT_BYTES_MAX:
        raise MasterError(f"{kind} {key}: a document of {len(body)} bytes is too large to be settled for later")
    return made


async def plans(engine: AsyncEngine, org: str) -> list[Plan]:
    """All that wait, by time."""
    return [Plan(one.id, one.kind, one.key, one.from_ms, withdraws=not one.body) for one in await _waiting(engine, org)]


async def cancel(engine: AsyncEngine, org: str, ids: Sequence[str]) -> tuple[int, int]:
    """Take plans back by their ids; what `load` returns. One that has become what holds is no plan any more."""
    return await load(engine, org, (), withdraw=[(PLANNED, one) for one in ids])


async def come_due(engine: AsyncEngine, org: str, now_ms: int) -> int:
    """Make what is due what holds; how many plans those were."""
    due = [one for one in await _waiting(engine, org, upto_ms=now_ms) if one.from_ms <= now_ms]
    newest = {(one.kind, one.key): one for one in due}
    if due:
        gone = [(PLANNED, one.id) for one in due]
        await load(
            engine,
            org,
            [_opened(one) for one in newest.values() if one.body],
            withdraw=[*gone, *(name for name, one in newest.items() if not one.body)],
        )
    return len(due)


def _opened(one: Planned) -> Master:
    return unpack(one.body, KINDS[one.kind])


async def _waiting(engine: AsyncEngine, org: str, upto_ms: int | None = None) -> list[Planned]:
    c = t.master.c
    query = select(c.key, c.body).where(c.org == org, c.kind == PLANNED, c.body != b"")
    async with engine.connect() as connection:
        rows: Any = (await connection.execute(query)).all()
    wanted = [body for key, body in rows if upto_ms is None or int(key.partition(".")[0]) <= upto_ms]
    return sorted((unpack(bytes(body), Planned) for body in wanted), key=lambda one: (one.from_ms, one.id))
