"""The hash chain over a stream's facts: each hash covers the one before, the number and the record's own bytes.

    hash(n) = SHA-256( hash(n-1) || n as 8 bytes, big-endian || record(n) )       hash(0) = SHA-256(stream identity)

Whoever edits, drops or reorders a stored fact changes every hash after it; the head office that holds one later hash can
prove it. The identity in `genesis` keeps two boxes, or two lives (epochs) of one box, from ever sharing a chain.
"""

from collections.abc import Iterable
from hashlib import sha256

HASH_BYTES = 32


def genesis(store: str, box: str, epoch: int, stream: str) -> bytes:
    """The hash before the first fact of a stream."""
    return sha256(f"lantern/1/{store}/{box}/{epoch}/{stream}".encode()).digest()


def link(previous: bytes, seq: int, record: bytes) -> bytes:
    """The hash of fact number `seq` (from 1) that follows `previous`."""
    return sha256(previous + seq.to_bytes(8, "big") + record).digest()


def links(previous: bytes, first_seq: int, records: Iterable[bytes]) -> list[bytes]:
    """The hashes of a run of facts that starts at `first_seq`."""
    hashes = []
    for seq, record in enumerate(records, first_seq):
        previous = link(previous, seq, record)
        hashes.append(previous)
    return hashes
