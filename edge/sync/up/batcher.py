"""From consecutive facts to a sealed batch's bytes: pure."""

from collections.abc import Sequence

from edge.sync.up.outbox import StoredFact
from protocol.batch import Batch, encode_batch
from protocol.topics import Address


def make_batch(
    address: Address,
    epoch: int,
    stream: str,
    previous_hash: bytes,
    facts: Sequence[StoredFact],
    level: int,
    *,
    ahead: bool = False,
) -> bytes:
    """Pack facts that follow one another, `ahead` of others or not; raise `ValueError` where they do not follow."""
    first = facts[0].seq
    if [fact.seq for fact in facts] != list(range(first, first + len(facts))):
        raise ValueError(f"facts from {first} on are not consecutive")
    batch = Batch(
        store=address.store,
        box=address.box,
        epoch=epoch,
        stream=stream,
        first_seq=first,
        previous_hash=previous_hash,
        records=tuple(fact.record for fact in facts),
        head_hash=facts[-1].hash,
        ahead=ahead,
        redacted=tuple(fact.note for fact in facts if fact.note),
    )
    return encode_batch(batch, level=level)
