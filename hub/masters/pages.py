"""Pages of masters for a store that pulls: changes in the order in which they were loaded.

A master stands in this order once, where its newest change does. One that changes while a pull goes on comes again, behind
what was sent already; so whoever has come to the end has exactly what the hub has at that moment (`reached`), however many
loads there were on the way, and a pull that was cut off goes on at its place for ever. A place is `revision/kind/key`.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from protocol.masters import STORE
from protocol.messages import Document, Page, Pull
from protocol.pages import DOCUMENTS_MAX, PACKED_BYTES_MAX, PLAIN_BYTES_MAX, pack_documents

#: A page for a box that reads plain ones only.
PLAIN_DOCUMENTS_MAX, PLAIN_MAX = 1_000, 128 * 1024
#: Rows that are read at once, and what a page may take before it is packed, as times of what it may take after.
ROWS, RATIO = 1_000, 5


class Part(Struct, frozen=True):
    """A page as it is for every store that stands at the same place."""

    documents: tuple[Document, ...]
    packed: bytes
    after: str
    reached: int


async def make_part(connection: AsyncConnection, org: str, pull: Pull, head: int) -> Part:
    """What all stores are sent from a place on. `head` was read before, or by the same transaction."""
    packs = min(pull.bytes_max, PACKED_BYTES_MAX)
    room = _Room(
        max(1, min(pull.limit, DOCUMENTS_MAX if packs else PLAIN_DOCUMENTS_MAX)),
        min(packs * RATIO, PLAIN_BYTES_MAX) if packs else PLAIN_MAX,
    )
    place, more = _place(pull), True
    while more and not room.full:
        rows = await _changes(connection, org, place, _since(pull) or pull.to_revision)
        head = max([head, *(row.now for row in rows)])
        for row in rows:
            room.put(Document(row.kind, row.key, int(row.revision), bytes(row.body)))
        more = len(rows) == ROWS
        place = (int(rows[-1].revision), rows[-1].kind, rows[-1].key) if rows else place
    return await _packed(room.found, packs, head, more=room.full)


class _Room:
    """Documents that a page has room for."""

    def __init__(self, count: int, size: int) -> None:
        self.found: list[Document] = []
        self.full = False
        self._count, self._size = count, size

    def put(self, document: Document) -> None:
        """Take it where there is room; the first is always taken."""
        self._size -= len(document.body) + len(document.key) + 16
        self.full = self.full or (bool(self.found) and (self._size < 0 or len(self.found) >= self._count))
        if not self.full:
            self.found.append(document)


async def for_store(connection: AsyncConnection, org: str, store: str, pull: Pull, part: Part) -> Page:
    """A page with the store's own document: on the first, for a new box prints its name, and as it is now on the last."""
    own: Sequence[Document] = ()
    if not (pull.after and part.after):
        own = await _own(connection, org, store, _since(pull))
    documents = (*part.documents, *own)
    return Page(pull.request, pull.since_revision, pull.to_revision, documents, part.after, part.packed, part.reached)


async def _changes(
    connection: AsyncConnection, org: str, place: tuple[int, str, str], sent_from: int
) -> Sequence[Row[Any, Any, Any, Any, Any]]:
    """The next changes behind a place, each with the head (`now`) that the database had when it was read.

    What was withdrawn up to `sent_from` is left out: a box that begins with nothing does not have it.
    """
    c = t.master.c
    now = select(t.revision.c.head).where(t.revision.c.org == org).scalar_subquery().label("now")
    query = (
        select(c.kind, c.key, c.revision, c.body, now)
        .where(c.org == org, c.kind != STORE, tuple_(c.revision, c.kind, c.key) > place)
        .where(or_(c.body != b"", c.revision > sent_from))
        .order_by(c.revision, c.kind, c.key)
        .limit(ROWS)
    )
    return (await connection.execute(query)).all()


async def _packed(found: list[Document], packs: int, head: int, *, more: bool) -> Part:
    """Packed, as far as it fits, in a thread; plain where nothing else is read."""
    if not packs:
        return Part(tuple(found), b"", _after(found) if more else "", head)
    fitting, packed = await asyncio.to_thread(_fit, found, packs)
    more = more or len(fitting) < len(found)
    return Part((), packed, _after(fitting) if more else "", head)


def _fit(documents: list[Document], bytes_max: int) -> tuple[list[Document], bytes]:
    packed = pack_documents(documents)
    while len(packed) > bytes_max and len(documents) > 1:
        documents = documents[: max(1, len(documents) * bytes_max * 9 // (len(packed) * 10))]
        packed = pack_documents(documents)
    return documents, packed


async def _own(connection: AsyncConnection, org: str, store: str, since: int) -> Sequence[Document]:
    c = t.master.c
    query = select(c.kind, c.key, c.revision, c.body).where(
        c.org == org, c.kind == STORE, c.key == store, c.revision > since
    )
    return [Document(r[0], r[1], int(r[2]), bytes(r[3])) for r in await connection.execute(query)]


def _after(documents: Sequence[Document]) -> str:
    last = documents[-1]
    return f"{last.revision}/{last.kind}/{last.key}"


def _place(pull: Pull) -> tuple[int, str, str]:
    """Where a pull goes on; at its beginning where it names no place of ours."""
    revision, _, name = pull.after.partition("/")
    kind, _, key = name.partition("/")
    if not (revision.isascii() and revision.isdigit() and len(revision) < 19):
        return _since(pull) + 1, "", ""
    return int(revision), kind, key


def _since(pull: Pull) -> int:
    """A store whose revision is ahead of the one that it asks for (this hub was set back) is sent everything."""
    return pull.since_revision if pull.since_revision <= pull.to_revision else 0
