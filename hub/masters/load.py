"""Bringing masters in: a load is one new revision that holds only what really changed."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.writes import insert_once
from protocol.masters import (
    BOX_KEYS,
    IMAGE,
    ITEM,
    KINDS,
    LAYOUT,
    MEMBER,
    OPERATOR,
    PLANNED,
    POLICY,
    PRICES,
    PROGRAM,
    PROMOTION,
    REDACTED,
    RULE,
    STORE,
    BoxKeys,
    Master,
    Picture,
    Planned,
    Prices,
    Redacted,
    StoreDoc,
    encode_master,
)
from protocol.packing import unpack
from retail.barcodes import BarcodeRule
from retail.catalogue import Item
from retail.layouts import Layout
from retail.members import Member, Program
from retail.policy import Policy
from retail.promotions import Promotion
from retail.staff import Operator

#: The columns of `master_history`.
HISTORY = ("org", "kind", "key", "revision", "body")
_CHUNK = 400


def _row_of(master: Master) -> tuple[str, str, bytes, str]:
    match master:
        case Item():
            words = f"{master.name} {master.id} {master.plu} {' '.join(master.codes)} {master.initials}".lower()
            return ITEM, master.id, encode_master(master), words
        case BarcodeRule():
            return RULE, master.pattern, encode_master(master), ""
        case StoreDoc():
            return STORE, master.store, encode_master(master), ""
        case Promotion():
            return PROMOTION, master.id, encode_master(master), f"{master.id} {master.name}".lower()
        case Prices():
            return PRICES, master.item, encode_master(master), ""
        case Member():  # no words: who members are is not for the search of goods
            return MEMBER, master.id, encode_master(master), ""
        case Program():
            return PROGRAM, PROGRAM, encode_master(master), ""
        case Policy():
            return POLICY, POLICY, encode_master(master), ""
        case Layout():
            return LAYOUT, master.key, encode_master(master), ""
        case Picture():
            return IMAGE, master.name, encode_master(master), ""
        case BoxKeys():
            return BOX_KEYS, master.store, encode_master(master), ""
        case Operator():
            return OPERATOR, master.id, encode_master(master), ""
        case Planned():
            return PLANNED, master.id, encode_master(master), ""
        case Redacted():
            return REDACTED, master.id, encode_master(master), ""


def named(master: Master) -> tuple[str, str, bytes]:
    """A master's kind and key, and its document's body."""
    kind, key, body, _ = _row_of(master)
    return kind, key, body


async def load(
    engine: AsyncEngine,
    org: str,
    masters: Iterable[Master],
    *,
    replace: str = "",
    withdraw: Iterable[tuple[str, str]] = (),
    never: Iterable[tuple[str, str]] = (),
) -> tuple[int, int]:
    """Take masters as the next revision; those of the kind `replace` that are not named are withdrawn.

    `withdraw` names others (kind, key) that are to go; one that is not there is no change. Those that are `never` to be there leave
    their mark in any case.

    Returns (revision, how many documents changed); the revision stays where nothing did.
    """
    rows = {(kind, key): (body, words) for kind, key, body, words in map(_row_of, masters)}
    named = set(withdraw)
    rows |= dict.fromkeys(never, (b"", ""))
    kinds = {kind for kind, _ in (*rows, *named)} | {replace} - {""}
    async with writing(engine) as connection:
        c = t.master.c
        stands = select(c.kind, c.key, c.body).where(c.org == org, c.kind.in_(kinds))
        had = {(r[0], r[1]): bytes(r[2]) for r in await connection.execute(stands)}
        rows.update(
            {
                name: (b"", "")
                for name, body in had.items()
                if body and name not in rows and (name[0] == replace or name in named)
            }
        )
        changed = {name: row for name, row in rows.items() if not _same(name[0], had.get(name), row[0])}
        head = await head_of(connection, org)
        if not changed:
            return head, 0
        await _put(connection, org, head + 1, changed, {name for name in changed if name in had})
    return head + 1, len(changed)


def _same(kind: str, had: bytes | None, body: bytes) -> bool:
    """Whether two bodies say the same; what an older hub wrote may spell defaults out, and is not sent again for that."""
    if had == body or not had or not body:
        return had == body
    return unpack(had, KINDS[kind]) == unpack(body, KINDS[kind])


async def _put(
    connection: AsyncConnection,
    org: str,
    revision: int,
    changed: dict[tuple[str, str], tuple[bytes, str]],
    old: set[tuple[str, str]],
) -> None:
    for kind in {kind for kind, _ in old}:
        keys = sorted(key for k, key in old if k == kind)
        for start in range(0, len(keys), _CHUNK):
            part = keys[start : start + _CHUNK]
            c = t.master.c
            these = (c.org == org, c.kind == kind, c.key.in_(part))
            before = select(c.org, c.kind, c.key, c.revision, c.body).where(*these)
            await connection.execute(insert(t.master_history).from_select(HISTORY, before))
            await connection.execute(delete(t.master).where(*these))
    rows = [(org, kind, key, revision, body, words) for (kind, key), (body, words) in changed.items()]
    await insert_once(connection, t.master, rows)
    moved = await connection.execute(update(t.revision).where(t.revision.c.org == org).values(head=revision))
    if not moved.rowcount:
        await connection.execute(insert(t.revision).values(org=org, head=revision))


async def head_of(connection: AsyncConnection, org: str) -> int:
    """The newest revision, 0 before the first."""
    return int(await connection.scalar(select(t.revision.c.head).where(t.revision.c.org == org)) or 0)
