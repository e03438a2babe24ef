"""Pages of masters for a store that pulls: ordered by kind and key, bounded by count and bytes."""

from sqlalchemy import and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from protocol.masters import STORE
from protocol.messages import Document, Page, Pull

PAGE_DOCUMENTS_MAX = 1_000
PAGE_BYTES_MAX = 128 * 1024


async def make_page(connection: AsyncConnection, org: str, store: str, pull: Pull) -> Page:
    """What changed after `since_revision`, from `after` on; other stores' own documents are left out.

    A store whose revision is ahead of ours (this hub was set back) is sent everything.
    """
    c = t.master.c
    since = pull.since_revision if pull.since_revision <= pull.to_revision else 0
    kind, _, key = pull.after.partition("/")
    limit = max(1, min(pull.limit, PAGE_DOCUMENTS_MAX))
    query = (
        select(c.kind, c.key, c.revision, c.body)
        .where(c.org == org, c.revision > since, or_(c.kind != STORE, c.key == store))
        .where(or_(c.kind > kind, and_(c.kind == kind, c.key > key)))
        .order_by(c.kind, c.key)
        .limit(limit + 1)
    )
    rows = [Document(r[0], r[1], int(r[2]), bytes(r[3])) for r in await connection.execute(query)]
    taken: list[Document] = []
    size = 0
    for row in rows[:limit]:
        size += len(row.body) + len(row.key) + 16
        if taken and size > PAGE_BYTES_MAX:
            break
        taken.append(row)
    more = len(taken) < len(rows)
    after = f"{taken[-1].kind}/{taken[-1].key}" if more else ""
    return Page(pull.request, pull.since_revision, pull.to_revision, tuple(taken), after)
