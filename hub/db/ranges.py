"""How runs of facts stand in a column: `cursor.ahead`."""

import msgspec
from msgspec import Struct


class Held(Struct, frozen=True, array_like=True):
    """Facts `first_seq ... upto_seq`, and the chain before and after them. An empty hash is not known, and fits any."""

    first_seq: int
    upto_seq: int
    previous_hash: bytes
    upto_hash: bytes


Runs = tuple[Held, ...]
_runs = msgspec.msgpack.Decoder(Runs)


def to_bytes(runs: Runs) -> bytes | None:
    """Runs as they are stored; None where there are none."""
    return msgspec.msgpack.encode(runs) if runs else None


def from_bytes(stored: bytes | None) -> Runs:
    """Undo `to_bytes`."""
    return _runs.decode(stored) if stored else ()
