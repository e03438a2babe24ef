"""Masters as a store had them: at the revision that a receipt names, with what had been planned for that moment."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from protocol.masters import PLANNED, Planned
from protocol.packing import unpack

#: So many keys are asked for at once.
KEYS_MAX = 500


#: All documents of a kind at a revision, for whoever looks back at many receipts of it.
Known = dict[tuple[int, str], dict[str, bytes]]


async def gone_before(connection: AsyncConnection, org: str) -> int:
    """The revision below which versions of masters were let go of (hub/masters/ageing.py); 0 while all are kept."""
    return int(await connection.scalar(select(t.revision.c.gone).where(t.revision.c.org == org)) or 0)


class Recall:
    """Of one organisation at one revision and moment (ms since 1970 UTC)."""

    def __init__(
        self, connection: AsyncConnection, org: str, revision: int, at_ms: int, known: Known | None = None
    ) -> None:
        self._connection, self._org, self._revision, self._at_ms = connection, org, revision, at_ms
        self._known: Known = {} if known is None else known
        self._plans: dict[tuple[str, str], bytes] | None = None

    async def documents(self, kind: str, keys: Collection[str] | None = None) -> dict[str, bytes]:
        """The bodies of a kind's documents that were there, by key; of all keys where none are named."""
        found = await self._stood(kind, keys)
        for (planned, key), body in (await self._planned()).items():
            if planned == kind and (keys is None or key in keys):
                found[key] = body
        return {key: body for key, body in found.items() if body}

    async def _stood(self, kind: str, keys: Collection[str] | None) -> dict[str, bytes]:
        if keys is None:
            if (self._revision, kind) not in self._known:
                self._known[self._revision, kind] = await self._ask(kind, ())
            return dict(self._known[self._revision, kind])
        found: dict[str, bytes] = {}
        wanted = sorted(keys)
        for start in range(0, len(wanted), KEYS_MAX):
            found |= await self._ask(kind, wanted[start : start + KEYS_MAX])
        return found

    async def _ask(self, kind: str, keys: Collection[str]) -> dict[str, bytes]:
        """The newest that is not newer than the revision: what stands, or what it took the place of since."""
        h = t.master_history.c
        newest = select(h.key, func.max(h.revision).label("revision")).where(*self._where(h, kind, keys))
        last = newest.group_by(h.key).subquery()
        same = and_(h.key == last.c.key, h.revision == last.c.revision)
        before = select(h.key, h.body).join(last, same).where(h.org == self._org, h.kind == kind)
        c = t.master.c
        stands = select(c.key, c.body).where(*self._where(c, kind, keys))
        found = {key: bytes(body) for key, body in await self._connection.execute(before)}
        return found | {key: bytes(body) for key, body in await self._connection.execute(stands)}

    def _where(self, c: Any, kind: str, keys: Collection[str]) -> list[Any]:
        mine = [c.org == self._org, c.kind == kind, c.revision <= self._revision]
        return [*mine, c.key.in_(keys)] if keys else mine

    async def _planned(self) -> Mapping[tuple[str, str], bytes]:
        """What had come into force by the store's own clock before head office made it what holds."""
        if self._plans is None:
            plans = [unpack(body, Planned) for body in (await self._stood(PLANNED, None)).values() if body]
            due = sorted((one.from_ms, one.id, one) for one in plans if one.from_ms <= self._at_ms)
            self._plans = {(one.kind, one.key): one.body for _, _, one in due}
        return self._plans
