"""What the hub knows of each box: its key in each life, and what it last said of itself."""

from collections.abc import Iterable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct
from sqlalchemy import bindparam, case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from protocol.messages import Hello
from protocol.topics import Address

_FIGURE_MAX = 2**62
_FIGURES = (
    "head_seq",
    "pending_receipts",
    "pending_minor",
    "pending_bytes",
    "oldest_pending_ms",
    "masters_revision",
    "wall_ms",
    "heartbeat_s",
)
#: Columns of words: what the hello calls them, and how long they may be.
_WORDS = {"line_state": ("state", 16), "line_reason": ("reason", 200), "boot": ("boot", 64), "version": ("version", 32)}

_c = t.box.c
_NOTE = (
    update(t.box)
    .where(*(_c[name] == bindparam(f"of_{name}") for name in ("org", "store", "box", "epoch")))
    .values({name: bindparam(f"new_{name}") for name in (*_FIGURES, *_WORDS, "seen_ms", "refusal")})
    .values(
        line_since_ms=case(
            (_c.line_state == bindparam("new_line_state"), _c.line_since_ms), else_=bindparam("new_seen_ms")
        )
    )
)


class Heard(Struct, frozen=True):
    """A heartbeat, and what the hub makes of the box's facts (see `Ack.refusal`)."""

    address: Address
    hello: Hello
    refusal: str


async def public_keys(connection: AsyncConnection, address: Address) -> dict[int, Ed25519PublicKey]:
    """A box's public keys by epoch, revoked lives left out; empty where it is not enrolled."""
    c = t.box.c
    where = (c.org == address.org, c.store == address.store, c.box == address.box, c.revoked_ms == 0)
    rows = await connection.execute(select(c.epoch, c.public_key).where(*where))
    return {int(epoch): Ed25519PublicKey.from_public_bytes(bytes(key)) for epoch, key in rows}


async def revoked(connection: AsyncConnection, org: str) -> set[Address]:
    """Boxes of which a life was revoked."""
    c = t.box.c
    rows = await connection.execute(select(c.store, c.box).where(c.org == org, c.revoked_ms > 0))
    return {Address(org, store, box) for store, box in rows}


async def note(connection: AsyncConnection, heard: Iterable[Heard], now_ms: int) -> None:
    """Write down what boxes say of themselves; `line_since_ms` moves only when the state changes."""
    if rows := [_row(one, now_ms) for one in heard]:
        await connection.execute(_NOTE, rows)


def _row(heard: Heard, now_ms: int) -> dict[str, object]:
    address, hello = heard.address, heard.hello
    return {
        "of_org": address.org,
        "of_store": address.store,
        "of_box": address.box,
        "of_epoch": hello.epoch,
        **{f"new_{name}": _bounded(getattr(hello, name)) for name in _FIGURES},
        **{f"new_{name}": _fitting(getattr(hello, said), length) for name, (said, length) in _WORDS.items()},
        "new_refusal": heard.refusal,
        "new_seen_ms": now_ms,
    }


def _fitting(text: str, length: int) -> str:
    return text.replace("\0", "")[:length]


def _bounded(number: int) -> int:
    return max(-_FIGURE_MAX, min(_FIGURE_MAX, number))
