"""Head office's side of the comparison of copies: the digest of what holds, and the documents of one bucket.

A store's own document is in no digest: each box has another.
"""

import asyncio
from collections.abc import Sequence

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.masters.load import head_of
from protocol.digest import Digest, bucket_of
from protocol.masters import STORE
from protocol.messages import Check, Checked, Document
from protocol.pages import DOCUMENTS_MAX, PACKED_BYTES_MAX, PLAIN_BYTES_MAX, pack_documents

#: Rows that are read at once.
ROWS = 2_000
#: What a bucket's page takes before it is packed.
PLAIN_BYTES = min(PLAIN_BYTES_MAX, PACKED_BYTES_MAX * 2)


class Checks:
    """The digest of the newest revision, made once."""

    def __init__(self, engine: AsyncEngine, org: str) -> None:
        self._engine, self._org = engine, org
        self._made: tuple[int, bytes] = (-1, b"")

    async def digest(self) -> tuple[int, bytes]:
        """Revision and digest; empty bytes where something was loaded meanwhile."""
        async with self._engine.connect() as connection:
            head = await head_of(connection, self._org)
            if head != self._made[0]:
                made, place = Digest(), ("", "")
                while rows := await _rows(connection, self._org, place):
                    await asyncio.to_thread(_add, made, rows)
                    place = rows[-1].kind, rows[-1].key
                if await head_of(connection, self._org) != head:
                    return head, b""
                self._made = head, bytes(made)
        return self._made

    async def answer(self, check: Check) -> Checked | None:
        """What a box is told; None where it compares another revision than the newest."""
        head, digest = await self.digest()
        if check.revision != head or not digest:
            return None
        if not check.bucket:
            return Checked(check.request, head, digest)
        found, after = await self._bucket(check.bucket[0], check.after)
        async with self._engine.connect() as connection:
            if await head_of(connection, self._org) != head:
                return None
        return Checked(check.request, head, b"", check.bucket, await asyncio.to_thread(pack_documents, found), after)

    async def _bucket(self, bucket: int, after: str) -> tuple[list[Document], str]:
        """Documents of a bucket behind a place, and the next place."""
        kind, _, key = after.partition("/")
        found: list[Document] = []
        size, place = 0, (kind, key)
        async with self._engine.connect() as connection:
            while rows := await _rows(connection, self._org, place):
                for one in rows:
                    if bucket_of(one.kind, one.key) == bucket:
                        size += len(one.body) + len(one.key) + 16
                        if found and (size > PLAIN_BYTES or len(found) == DOCUMENTS_MAX):
                            return found, f"{found[-1].kind}/{found[-1].key}"
                        found.append(one)
                place = rows[-1].kind, rows[-1].key
        return found, ""


def _add(made: Digest, rows: Sequence[Document]) -> None:
    for one in rows:
        made.add(one.kind, one.key, one.body)


async def _rows(connection: AsyncConnection, org: str, place: tuple[str, str]) -> list[Document]:
    c = t.master.c
    query = (
        select(c.kind, c.key, c.revision, c.body)
        .where(c.org == org, c.kind != STORE, c.body != b"", tuple_(c.kind, c.key) > place)
        .order_by(c.kind, c.key)
        .limit(ROWS)
    )
    return [Document(r[0], r[1], int(r[2]), bytes(r[3])) for r in await connection.execute(query)]
