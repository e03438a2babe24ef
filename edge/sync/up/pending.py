"""What waits in a store, less what the hub holds ahead of its cursor."""

from collections.abc import Iterable

from msgspec import Struct

from edge.sync.up.outbox import Outbox, Stream, Waiting
from protocol.messages import Range


class Left(Struct, frozen=True):
    """See `Waiting`."""

    receipts: int
    minor: int
    bytes: int
    oldest_ms: int


def without(held: Iterable[Range], outbox: Outbox, stream: Stream) -> Waiting:
    """What the hub has neither up to the journal's cursor nor in the ranges `held`: two looks a range, however long."""
    waits: Waiting = outbox.pending(stream)
    for one in held:
        before, upto = outbox.sums_at(stream, one.first_seq - 1), outbox.sums_at(stream, one.upto_seq)
        waits = Left(
            waits.receipts - (upto.receipts - before.receipts),
            waits.minor - (upto.minor - before.minor),
            waits.bytes - (upto.size - before.size),
            waits.oldest_ms,
        )
    return waits
