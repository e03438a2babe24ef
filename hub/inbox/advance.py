"""Where a stream goes when a batch arrives: pure.

cursor ---- applied_seq, head_hash
batch  ---- first_seq .. last_seq, previous_hash, head_hash

whole batch at or below the cursor    a repeat: acknowledge again
first_seq <= applied_seq + 1          the rest is new, if the chain fits at the cursor
first_seq >  applied_seq + 1          a gap: ask from applied_seq + 1 (what a bounded stream shed is skipped by its hello)
the chain does not fit                somebody's history was changed: set the batch aside, acknowledge nothing
"""

from msgspec import Struct

from protocol.batch import Batch
from protocol.chain import links


class Cursor(Struct, frozen=True):
    """Where the hub stands in one stream; at 0 with the genesis hash. No hash where facts were shed: any may follow."""

    applied_seq: int
    head_hash: bytes


class NewFact(Struct, frozen=True):
    """A fact that the hub does not have yet."""

    seq: int
    record: bytes
    hash: bytes


class Advance(Struct, frozen=True):
    """What follows: the cursor after, the facts to apply, a number to ask for (0: none), or a broken chain."""

    cursor: Cursor
    facts: tuple[NewFact, ...] = ()
    want_seq: int = 0
    broken: str = ""


def skip_shed(cursor: Cursor, tail_seq: int) -> Cursor:
    """Go on before the oldest fact that a bounded stream still keeps: those in between were dropped, and counted, there."""
    return Cursor(tail_seq - 1, b"") if tail_seq > cursor.applied_seq + 1 else cursor


def advance(cursor: Cursor, batch: Batch) -> Advance:
    """Decide; never raises."""
    if batch.first_seq > cursor.applied_seq + 1:
        return Advance(cursor, want_seq=cursor.applied_seq + 1)
    hashes = links(batch.previous_hash, batch.first_seq, batch.records)
    if hashes[-1] != batch.head_hash:
        return Advance(cursor, broken="the records do not lead to the batch's own head hash")
    known = cursor.applied_seq - batch.first_seq + 1  # records of the batch that we have
    if known >= len(hashes):
        return Advance(cursor)
    before = hashes[known - 1] if known else batch.previous_hash
    if cursor.head_hash and before != cursor.head_hash:
        return Advance(cursor, broken=f"the chain differs from ours at fact {cursor.applied_seq}")
    fresh = zip(range(cursor.applied_seq + 1, batch.last_seq + 1), batch.records[known:], hashes[known:], strict=True)
    return Advance(Cursor(batch.last_seq, hashes[-1]), tuple(NewFact(*one) for one in fresh))
