"""Who wrote this: Ed25519 over every message in both directions, because an embedded broker has no access rules.

    sealed = version (1 byte) || signature (64 bytes) || payload
    signature over  "lantern/1" || 0 || topic || 0 || payload

The topic is signed too, so that a message cannot be replayed under another store's name. A box knows the hub's public key
from its enrolment, the hub knows each box's.
"""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from protocol.packing import BadMessage

VERSION = 1
SIGNATURE_BYTES = 64


class BadSeal(BadMessage):
    """The signature is not the expected sender's, or the envelope is not ours."""


def seal(payload: bytes, topic: str, key: Ed25519PrivateKey) -> bytes:
    """Sign a payload for one topic."""
    return bytes((VERSION,)) + key.sign(_signed(payload, topic)) + payload


def unseal(data: bytes, topic: str, key: Ed25519PublicKey) -> bytes:
    """The payload, once its signature has been checked; raise `BadSeal` otherwise."""
    if len(data) < 1 + SIGNATURE_BYTES or data[0] != VERSION:
        raise BadSeal("not a sealed message of version 1")
    payload = data[1 + SIGNATURE_BYTES :]
    try:
        key.verify(data[1 : 1 + SIGNATURE_BYTES], _signed(payload, topic))
    except InvalidSignature as exc:
        raise BadSeal("the signature is not the sender's") from exc
    return payload


def _signed(payload: bytes, topic: str) -> bytes:
    return b"lantern/1\0" + topic.encode() + b"\0" + payload
