"""What the hub knows of each box: its key in each life, and what it last said of itself."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import case, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from protocol.messages import Hello
from protocol.topics import Address

_INT_MAX = 2**62


async def public_keys(connection: AsyncConnection, address: Address) -> dict[int, Ed25519PublicKey]:
    """A box's public keys by epoch; empty where it is not enrolled."""
    c = t.box.c
    where = (c.org == address.org, c.store == address.store, c.box == address.box)
    rows = await connection.execute(select(c.epoch, c.public_key).where(*where))
    return {int(epoch): Ed25519PublicKey.from_public_bytes(bytes(key)) for epoch, key in rows}


async def seen(connection: AsyncConnection, address: Address, hello: Hello, refusal: str, now_ms: int) -> None:
    """Note a heartbeat; `line_since_ms` moves only when the state changes."""
    c = t.box.c
    state = hello.state[:16]
    await connection.execute(
        update(t.box)
        .where(c.org == address.org, c.store == address.store, c.box == address.box, c.epoch == hello.epoch)
        .values(
            seen_ms=now_ms,
            head_seq=_bounded(hello.head_seq),
            pending_receipts=_bounded(hello.pending_receipts),
            pending_minor=_bounded(hello.pending_minor),
            pending_bytes=_bounded(hello.pending_bytes),
            oldest_pending_ms=_bounded(hello.oldest_pending_ms),
            masters_revision=_bounded(hello.masters_revision),
            wall_ms=_bounded(hello.wall_ms),
            line_since_ms=case((c.line_state == state, c.line_since_ms), else_=now_ms),
            line_state=state,
            line_reason=hello.reason[:200].replace("\0", ""),
            boot=hello.boot[:64].replace("\0", ""),
            version=hello.version[:32].replace("\0", ""),
            refusal=refusal,
        )
    )


def _bounded(number: int) -> int:
    return max(-_INT_MAX, min(_INT_MAX, number))
