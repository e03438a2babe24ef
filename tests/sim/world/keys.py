"""Keys that are the same in every run."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def box_key(store: str, epoch: int) -> Ed25519PrivateKey:
    """The key of a store's box in one life."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"{store} {epoch}".encode()).digest())
