"""Erasing a person from what cannot be changed: the raw facts of their sign-ups lose what they say of them, and stay proved.

The member's document goes first (hub/masters/members.py); what follows here may be done at any time and again: each fact that
still names somebody who is erased is redacted under a sealed note, which goes down to its box as a document. So a fact that
comes later than the erasing, or once more, is redacted too, within half a minute.
"""

from collections.abc import Sequence
from typing import Any

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from msgspec import Struct
from sqlalchemy import ColumnElement, Table, and_, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.tables.members import member_signup
from hub.masters.load import head_of, load
from hub.masters.members import erase
from protocol.chain import genesis
from protocol.facts import Kind
from protocol.masters import MEMBER, REDACTED, Redacted
from protocol.packing import BadMessage, unpack
from protocol.redaction import Redaction, member_of, open_note, redacted, seal_note

LEDGER = "ledger"
#: How a record of a sign-up begins: an array of five, and its kind.
_BEGINS = bytes((0x95, Kind.MEMBER_SIGNED_UP))
#: Facts that are redacted in one go.
TOGETHER = 500

_log = structlog.get_logger()


class _Due(Struct, frozen=True):
    """A fact that names somebody who is erased; no `hash` of some that were set aside long ago."""

    table: Table
    store: str
    box: str
    epoch: int
    seq: int
    record: bytes
    hash: bytes


class Erasing:
    """Looks whether anything is to be done, and only goes through the facts where something may be: a hub looks for years."""

    def __init__(self, engine: AsyncEngine, org: str, key: Ed25519PrivateKey) -> None:
        self._engine, self._org, self._key = engine, org, key
        self._seen: tuple[int, int, int] | None = None

    async def look(self) -> int:
        """Redact what is to be; how many facts were. Nothing is read again until masters, sign-ups or facts aside have changed."""
        async with self._engine.connect() as connection:
            now = await _moved(connection, self._org)
        if now == self._seen:
            return 0
        done = await redact_erased(self._engine, self._org, self._key)
        self._seen = None if done else now
        return done


async def redact_erased(engine: AsyncEngine, org: str, key: Ed25519PrivateKey) -> int:
    """Redact the raw facts of everybody who is erased; how many were. Again is no change."""
    async with engine.connect() as connection:
        due = (await _signed_up(connection, org) + await _set_aside(connection, org))[:TOGETHER]
        notes = [(one, note) for one in due if (note := await _note(connection, org, one))]
    if not notes:
        return 0
    # The notes first: one whose fact still has its bytes does no harm, the other way round the chain would look broken.
    await load(engine, org, [document(note, seal_note(note, key)) for _, note in notes])
    async with writing(engine) as connection:
        for one, note in notes:
            where = (*_place(one.table, org, one), one.table.c.seq == one.seq)
            await connection.execute(update(one.table).where(*where).values(record=note.record))
    _log.info("members.facts_redacted", facts=len(notes))
    return len(notes)


async def notes_of(
    connection: AsyncConnection, org: str, key: Ed25519PublicKey | None
) -> dict[tuple[str, str, int], dict[int, Redaction]]:
    """All notes that bear the hub's seal, by the life whose facts they are about; none where its key is not known."""
    found: dict[tuple[str, str, int], dict[int, Redaction]] = {}
    c = t.master.c
    for body in await connection.scalars(select(c.body).where(c.org == org, c.kind == REDACTED, c.body != b"")):
        try:
            note = open_note(unpack(bytes(body), Redacted).sealed, key) if key else None
        except BadMessage:
            continue  # not our word: the chain is broken there
        if note:
            found.setdefault((note.store, note.box, note.epoch), {})[note.seq] = note
    return found


async def learn(engine: AsyncEngine, org: str, notes: Sequence[tuple[Redaction, bytes]]) -> int:
    """Take notes of ours that a box kept while we lost them: they are documents again, and who they name is erased again."""
    by_key = {note.key: document(note, sealed) for note, sealed in notes}
    c = t.master.c
    query = select(c.key).where(c.org == org, c.kind == REDACTED, c.key.in_(list(by_key)), c.body != b"")
    async with engine.connect() as connection:
        known = set(await connection.scalars(query))
    new = [one for key, one in by_key.items() if key not in known]
    if new:
        await erase(engine, org, sorted({member_of(note.record) for note, _ in notes} - {""}), known=True)
        await load(engine, org, new)
    return len(new)


def document(note: Redaction, sealed: bytes) -> Redacted:
    """What the box is told."""
    return Redacted(note.key, note.store, sealed)


async def _moved(connection: AsyncConnection, org: str) -> tuple[int, int, int]:
    """What changes whenever a fact may have to be redacted: the revision, sign-ups without a body, facts set aside."""
    s, a = member_signup.c, t.aside.c
    blank = select(func.count()).select_from(member_signup).where(s.org == org, s.body == b"")
    aside = select(func.count()).select_from(t.aside).where(a.org == org)
    counts = [int(await connection.scalar(query) or 0) for query in (blank, aside)]
    return await head_of(connection, org), counts[0], counts[1]


async def _signed_up(connection: AsyncConnection, org: str) -> list[_Due]:
    s, m, f = member_signup.c, t.master.c, t.fact.c
    same = and_(m.org == s.org, m.kind == MEMBER, m.key == s.member)
    fact = and_(f.org == s.org, f.store == s.store, f.epoch == s.epoch, f.stream == LEDGER, f.seq == s.seq)
    query = (
        select(f.store, f.box, f.epoch, f.seq, f.record, f.hash)
        .select_from(member_signup.join(t.fact, fact).outerjoin(t.master, same))
        .where(s.org == org, f.kind == int(Kind.MEMBER_SIGNED_UP), or_(m.body == b"", s.body == b""))
    )
    return [one for row in await connection.execute(query) if _names(one := _due(t.fact, row))]


async def _set_aside(connection: AsyncConnection, org: str) -> list[_Due]:
    a, m = t.aside.c, t.master.c
    query = select(a.store, a.box, a.epoch, a.seq, a.record, a.hash).where(
        a.org == org, a.stream == LEDGER, func.substr(a.record, 1, len(_BEGINS)) == _BEGINS
    )
    found = [one for row in await connection.execute(query) if _names(one := _due(t.aside, row))]
    members = sorted({member_of(one.record) for one in found})
    gone = select(m.key).where(m.org == org, m.kind == MEMBER, m.key.in_(members), m.body == b"")
    erased = set(await connection.scalars(gone)) if members else set()
    return [one for one in found if member_of(one.record) in erased]


def _due(table: Table, row: Any) -> _Due:
    store, box, epoch, seq, record, digest = row
    return _Due(table, store, box, int(epoch), int(seq), bytes(record), bytes(digest or b""))


def _names(one: _Due) -> bool:
    return redacted(one.record) != one.record


async def _note(connection: AsyncConnection, org: str, one: _Due) -> Redaction | None:
    """None where the chain before it is not here yet: it waits."""
    previous = genesis(one.store, one.box, one.epoch, LEDGER) if one.seq == 1 else await _before(connection, org, one)
    if not previous or not one.hash:
        return None
    return Redaction(one.store, one.box, one.epoch, one.seq, previous, one.hash, redacted(one.record))


async def _before(connection: AsyncConnection, org: str, one: _Due) -> bytes:
    for table in (t.fact, t.aside):
        query = select(table.c.hash).where(*_place(table, org, one), table.c.seq == one.seq - 1)
        if digest := await connection.scalar(query):
            return bytes(digest)
    return b""


def _place(table: Table, org: str, one: _Due) -> Sequence[ColumnElement[bool]]:
    c = table.c
    return (c.org == org, c.store == one.store, c.box == one.box, c.epoch == one.epoch, c.stream == LEDGER)
