"""What a copy of the masters holds, in 2 kB: a tree of two levels, so that two copies find where they differ. Pure.

    bucket  = first byte of blake2b(kind/key)
    digest  = the buckets' 8 bytes each: blake2b(kind/key, body) of its documents, by exclusive or, in whatever order they come
    root    = blake2b(digest)

It finds what disks and programs break. It is no proof against who means harm: what comes down is sealed by the hub anyway.
"""

from collections.abc import Iterable
from hashlib import blake2b

BUCKETS, BYTES = 256, 8
ROOT_BYTES = 16


def bucket_of(kind: str, key: str) -> int:
    """The bucket of a document, stable for ever."""
    return blake2b(f"{kind}/{key}".encode(), digest_size=1).digest()[0]


class Digest:
    """Sums up documents that have a body; one that is withdrawn is as if it had never been."""

    def __init__(self) -> None:
        self._sums = [0] * BUCKETS

    def add(self, kind: str, key: str, body: bytes) -> None:
        """A document once; the same again takes it out."""
        name = f"{kind}/{key}".encode()
        if body:
            sum_of_one = blake2b(body, digest_size=BYTES, key=blake2b(name, digest_size=16).digest()).digest()
            self._sums[blake2b(name, digest_size=1).digest()[0]] ^= int.from_bytes(sum_of_one, "big")

    def __bytes__(self) -> bytes:
        """All buckets."""
        return b"".join(one.to_bytes(BYTES, "big") for one in self._sums)


def digest_of(documents: Iterable[tuple[str, str, bytes]]) -> bytes:
    """The digest of documents by kind, key and body."""
    made = Digest()
    for document in documents:
        made.add(*document)
    return bytes(made)


def root_of(digest: bytes) -> bytes:
    """One sum over all of it."""
    return blake2b(digest, digest_size=ROOT_BYTES).digest()


def differing(ours: bytes, theirs: bytes) -> list[int]:
    """Buckets in which two digests differ; raise `ValueError` where one is no digest."""
    if not len(ours) == len(theirs) == BUCKETS * BYTES:
        raise ValueError("not a digest")
    return [n for n in range(BUCKETS) if ours[n * BYTES : (n + 1) * BYTES] != theirs[n * BYTES : (n + 1) * BYTES]]
