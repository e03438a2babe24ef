"""The hub's own key: signs what goes down, known to each box from its enrolment."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey


def load_key(path: Path) -> Ed25519PrivateKey:
    """Read the key that a hub made; raise `FileNotFoundError` in words where there is none: boxes trust no other."""
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}: a worker speaks with the hub's own key, copy it from there")
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def load_or_make_key(path: Path) -> Ed25519PrivateKey:
    """Read the 32-byte key, or make it once, readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fd, "wb") as file:
            file.write(Ed25519PrivateKey.generate().private_bytes_raw())
            file.flush()
            os.fsync(file.fileno())
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def to_text(key: Ed25519PublicKey) -> str:
    """A public key in base64."""
    return base64.b64encode(key.public_bytes_raw()).decode()


def from_text(text: str) -> Ed25519PublicKey:
    """A public key from base64; raise `ValueError` for anything else."""
    return Ed25519PublicKey.from_public_bytes(base64.b64decode(text, validate=True))
