"""Keys that are the same in every run."""

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HUB_KEY = Ed25519PrivateKey.from_private_bytes(b"h" * 32)


def box_key(name: str) -> Ed25519PrivateKey:
    """The key of a box, by its store's code and its own."""
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
