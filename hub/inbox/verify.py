"""Walking the stored chains: proof that the hub's facts are the stores' facts."""

from collections.abc import AsyncIterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct
from sqlalchemy import ColumnElement, LargeBinary, Table, literal, select, union_all
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db.ranges import Held, from_bytes
from hub.masters.erasing import notes_of
from protocol.chain import genesis, link
from protocol.redaction import Notes

Fact = tuple[int, bytes, bytes]


class Walked(Struct, frozen=True):
    """One stream: how many facts the hub holds and where the first stands that does not fit (0: all do).

    `aside` of them are of a life that is over; `ahead` came before others, of which `missing` are still to come; `shed`
    were dropped by the store itself, which only telemetry may. `redacted` are proved by head office's note (protocol/redaction.py).
    """

    store: str
    box: str
    epoch: int
    stream: str
    facts: int
    aside: int
    ahead: int
    missing: int
    shed: int
    broken_at: int
    redacted: int = 0


async def verify_chains(engine: AsyncEngine, org: str, key: Ed25519PublicKey | None = None) -> list[Walked]:
    """Every stream of an organisation, from its first fact to the newest that the hub holds.

    Redacted facts are proved by notes under the hub's own `key`; without it they do not fit.
    """
    async with engine.connect() as connection:
        c = t.cursor.c
        query = select(c.store, c.box, c.epoch, c.stream, c.applied_seq, c.head_hash, c.ahead).where(c.org == org)
        rows = (await connection.execute(query.order_by(c.store, c.box, c.epoch, c.stream))).all()
        notes = await notes_of(connection, org, key)
        return [
            await _walk(connection, org, tuple(row[:4]), _runs(*row), notes.get(tuple(row[:3]), {})) for row in rows
        ]


def _runs(
    store: str, box: str, epoch: int, stream: str, applied: int, head: bytes, ahead: bytes | None
) -> tuple[Held, ...]:
    first = Held(1, applied, genesis(store, box, epoch, stream), head)
    return (first, *from_bytes(ahead))


async def _walk(
    connection: AsyncConnection, org: str, key: tuple[str, str, int, str], runs: tuple[Held, ...], notes: Notes
) -> Walked:
    walk = Walk(runs, may_shed=key[3] == "telemetry", notes=notes if key[3] == "ledger" else {})
    aside = 0
    async for seq, record, digest in _facts(connection, (org, *key)):
        if not walk.step(seq, record, digest):
            break
        aside += not digest
    ahead = sum(run.upto_seq - run.first_seq + 1 for run in runs[1:])
    missing = runs[-1].upto_seq - runs[0].upto_seq - ahead
    return Walked(*key, walk.facts, aside, ahead, missing, walk.shed, walk.end(), walk.redacted)


class Walk:
    """Facts as they are stored, one after another, against the runs that the hub says it holds. Pure."""

    def __init__(self, runs: tuple[Held, ...], *, may_shed: bool, notes: Notes | None = None) -> None:
        self._runs, self._may_shed, self._notes = list(runs), may_shed, notes or {}
        self._last, self._chain = 0, runs[0].previous_hash
        self._broken_at = self.facts = self.shed = self.redacted = 0

    def step(self, seq: int, record: bytes, digest: bytes) -> bool:
        """Whether the next stored fact follows; one that was set aside has no `digest`."""
        while self._last == self._runs[0].upto_seq and len(self._runs) > 1 and self._closes():
            del self._runs[0]
            self._last, self._chain = self._runs[0].first_seq - 1, self._runs[0].previous_hash
        if seq != self._last + 1 and self._may_shed:
            self.shed += seq - self._last - 1
            self._chain = digest  # what came before it is gone: the chain begins anew at this fact
        elif seq != self._last + 1 or digest not in {b"", after := self._after(seq, record)}:
            self._broken_at = self._last + 1
            return False
        else:
            self._chain = after
        self._last, self.facts = seq, self.facts + 1
        return True

    def _after(self, seq: int, record: bytes) -> bytes:
        note = self._notes.get(seq)
        if note and note.follows(self._chain, record):
            self.redacted += 1
            return note.hash
        return link(self._chain, seq, record)

    def end(self) -> int:
        """Where the first fact stands that does not fit, 0 where all do."""
        if self._broken_at:
            return self._broken_at
        upto = self._runs[0].upto_seq
        whole = self._last == upto and self._closes()
        shed = self._last < upto and not self._runs[0].upto_hash  # all that stands before the cursor was dropped
        return 0 if len(self._runs) == 1 and (whole or shed) else self._last + 1

    def _closes(self) -> bool:
        return self._runs[0].upto_hash in {b"", self._chain}


async def _facts(connection: AsyncConnection, key: tuple[object, ...]) -> AsyncIterator[Fact]:
    """In order, wherever they stand; those set aside have no hash of their own."""
    f, a = t.fact, t.aside
    kept = select(f.c.seq, f.c.record, f.c.hash).where(*_of(f, key))
    aside = select(a.c.seq, a.c.record, literal(b"", LargeBinary)).where(*_of(a, key))
    async with connection.stream(union_all(kept, aside).order_by("seq")) as rows:
        async for seq, record, digest in rows:
            yield int(seq), bytes(record), bytes(digest)


def _of(table: Table, key: tuple[object, ...]) -> list[ColumnElement[bool]]:
    names = ("org", "store", "box", "epoch", "stream")
    return [table.c[name] == value for name, value in zip(names, key, strict=True)]
