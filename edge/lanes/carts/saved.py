"""What of a lane survives the process: the open cart, and which commands it already holds."""

import msgspec
from msgspec import Struct

from retail.cart import Cart

_VERSION = 1


class Saved(Struct, frozen=True, array_like=True):
    """A lane at rest. `done` maps command ids to request hashes: a resent command is not applied to the cart again."""

    version: int
    cart: Cart | None
    done: dict[str, bytes]

    @classmethod
    def empty(cls) -> "Saved":
        """A lane that has nothing open."""
        return cls(_VERSION, None, {})


def to_bytes(cart: Cart | None, done: dict[str, bytes]) -> bytes:
    """As it is kept in the cart store."""
    return _ENCODER.encode(Saved(_VERSION, cart, done))


def from_bytes(body: bytes) -> Saved | None:
    """Read it back; None where it cannot be read, so that a damaged cart costs its lane nothing else."""
    try:
        saved = _DECODER.decode(body)
    except (msgspec.DecodeError, ValueError):
        return None
    return saved if saved.version == _VERSION else None


def cart_to(cart: Cart) -> bytes:
    """A cart alone, as a payment keeps it."""
    return _ENCODER.encode(cart)


def cart_from(body: bytes) -> Cart | None:
    """Read it back; None where it cannot be read."""
    try:
        return _CARTS.decode(body)
    except (msgspec.DecodeError, ValueError):
        return None


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Saved)
_CARTS = msgspec.msgpack.Decoder(Cart)
