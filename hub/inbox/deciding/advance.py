"""Where a stream goes when a batch arrives: pure.

cursor ---- applied_seq, head_hash, and the ranges that it holds ahead (held.py)
batch  ---- first_seq .. last_seq, previous_hash, head_hash, ahead

nothing in it is new                  a repeat: acknowledge again, unless it ends in another fact than ours (repeats.py)
first_seq <= applied_seq + 1          what is new is taken, if the chain fits at the cursor and at each range it touches;
                                      a range that it reaches is jumped over
first_seq >  applied_seq + 1          a gap: ask from applied_seq + 1 (what a bounded stream shed is skipped by its hello),
                                      unless the batch says that it goes ahead: then it is taken and held, in up to
                                      AHEAD_MAX ranges
the chain does not fit                somebody's history was changed: set the batch aside, acknowledge nothing
"""

from msgspec import Struct

from hub.db.ranges import Held, Runs
from hub.inbox.deciding.held import differs_at, gaps, joined
from protocol.batch import Batch
from protocol.messages import AHEAD_MAX
from protocol.redaction import Notes, links_over

LEDGER = "ledger"
#: Years of the busiest store: a greeting that speaks of more lost facts is nonsense, and moves nothing.
LOST_MAX = 10_000_000


class Cursor(Struct, frozen=True):
    """Where the hub stands in one stream; at 0 with the genesis hash. No hash where facts were shed: any may follow.

    The ranges `ahead` are in order, and something is missing before each of them.
    """

    applied_seq: int
    head_hash: bytes
    ahead: Runs = ()


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


def pass_over(cursor: Cursor, tail_seq: int) -> tuple[Cursor, tuple[tuple[int, int], ...]]:
    """Go on before the oldest fact of the ledger that a box still keeps; the spans that nobody can bring any more are told.

    A box lets go only of what it was told is safe here, or what is lost there too: this hub was set back, or a person gave up.
    """
    runs = (Held(0, cursor.applied_seq, b"", cursor.head_hash), *cursor.ahead)
    missing = tuple(gaps(runs, cursor.applied_seq + 1, tail_seq - 1))
    if not missing or tail_seq - cursor.applied_seq > LOST_MAX:
        return cursor, ()
    first, *ahead = joined([Held(0, tail_seq - 1, b"", b""), *cursor.ahead])
    return Cursor(first.upto_seq, first.upto_hash, tuple(ahead)), missing


def advance(cursor: Cursor, batch: Batch, notes: Notes | None = None) -> Advance:
    """Decide; never raises. `notes` are those that head office wrote itself."""
    goes_ahead = batch.ahead and batch.stream == LEDGER
    if batch.first_seq > cursor.applied_seq + 1 and not goes_ahead:
        return Advance(cursor, want_seq=cursor.applied_seq + 1)
    hashes = [batch.previous_hash, *links_over(batch.previous_hash, batch.first_seq, batch.records, notes or {})]
    if hashes[-1] != batch.head_hash:
        return Advance(cursor, broken="the records do not lead to the batch's own head hash")
    runs = (Held(0, cursor.applied_seq, b"", cursor.head_hash), *cursor.ahead)
    if (seq := differs_at(runs, batch.first_seq - 1, hashes)) is not None:
        return Advance(cursor, broken=f"the chain differs from ours at fact {seq}")
    new = list(gaps(runs, batch.first_seq, batch.last_seq))
    if not new:
        return Advance(cursor)
    applied, *ahead = joined([*runs, Held(batch.first_seq, batch.last_seq, batch.previous_hash, batch.head_hash)])
    if len(ahead) > AHEAD_MAX:
        return Advance(cursor, want_seq=cursor.applied_seq + 1)
    facts = [one for span in new for one in _facts(batch, hashes, *span)]
    return Advance(Cursor(applied.upto_seq, applied.upto_hash, tuple(ahead)), tuple(facts))


def _facts(batch: Batch, hashes: list[bytes], first_seq: int, last_seq: int) -> list[NewFact]:
    start, end = first_seq - batch.first_seq, last_seq - batch.first_seq + 1
    numbers = range(first_seq, last_seq + 1)
    return [NewFact(*one) for one in zip(numbers, batch.records[start:end], hashes[start + 1 : end + 1], strict=True)]
