"""Which certificates were given to which box, and which count no more: what the authority remembers, in the database."""

from collections.abc import Sequence

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import ColumnElement, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.fleet.ca import BOX_LIFE, RENEW_AFTER, Authority
from hub.fleet.stores import FleetError
from protocol.topics import Address

LIFE_MS = int(BOX_LIFE.total_seconds() * 1000)
#: Younger than this part of its life, a certificate is given again instead of a new one: asking twice costs nothing.
YOUNG = RENEW_AFTER / 2
_SERIAL_BYTES = 20


async def certify(engine: AsyncEngine, authority: Authority, address: Address, epoch: int, now_ms: int) -> bytes:
    """A certificate in DER for the key of a box in one of its lives; raise `FleetError` where it may have none."""
    async with writing(engine) as connection:
        key = await _key_of(connection, address, epoch)
        if young := await _young(connection, address, epoch, now_ms):
            return young
        try:
            made = authority.for_box(address, key, now_ms)
        except ValueError as exc:
            raise FleetError("box", str(exc)) from exc
        body = made.public_bytes(Encoding.DER)
        row = {"org": address.org, "store": address.store, "box": address.box, "epoch": epoch, "body": body}
        row |= {"serial": _bytes(made), "issued_ms": now_ms, "until_ms": now_ms + LIFE_MS}
        await connection.execute(insert(t.certificate).values(**row))
    return body


async def revoke(engine: AsyncEngine, address: Address, now_ms: int) -> int:
    """No life that a box has had counts any more; returns how many did until now, 0 where all were revoked before."""
    async with writing(engine) as connection:
        await _known(connection, address)
        marked = [
            await connection.execute(
                update(table).where(*_of(table, address), table.c.revoked_ms == 0).values(revoked_ms=now_ms)
            )
            for table in (t.box, t.certificate)
        ]
    return marked[0].rowcount


async def readmit(engine: AsyncEngine, address: Address) -> None:
    """Take a revocation back. Its certificates stay revoked: it asks for a new one when the broker refuses the old."""
    async with writing(engine) as connection:
        await _known(connection, address)
        await connection.execute(update(t.box).where(*_of(t.box, address)).values(revoked_ms=0))


async def revoked_serials(engine: AsyncEngine, org: str, now_ms: int) -> Sequence[int]:
    """For the broker's list. Those that ended by themselves stay on it as long again, as clocks differ."""
    c = t.certificate.c
    async with engine.connect() as connection:
        rows = await connection.scalars(
            select(c.serial).where(c.org == org, c.revoked_ms > 0, c.until_ms > now_ms - LIFE_MS).order_by(c.serial)
        )
        return [int.from_bytes(serial, "big") for serial in rows]


async def _key_of(connection: AsyncConnection, address: Address, epoch: int) -> Ed25519PublicKey:
    """Held until the transaction ends: of two that ask at once, the second finds what the first was given."""
    c = t.box.c
    living = select(c.public_key).where(*_of(t.box, address), c.epoch == epoch, c.revoked_ms == 0)
    key = (await connection.execute(living.with_for_update())).scalar()
    if key is None:
        raise FleetError("box", f"{address.store}/{address.box} is not enrolled in epoch {epoch}, or was revoked")
    return Ed25519PublicKey.from_public_bytes(bytes(key))


async def _young(connection: AsyncConnection, address: Address, epoch: int, now_ms: int) -> bytes | None:
    c = t.certificate.c
    row = await connection.execute(
        select(c.body)
        .where(*_of(t.certificate, address), c.epoch == epoch)
        .where(c.revoked_ms == 0, c.issued_ms <= now_ms, c.issued_ms > now_ms - int(YOUNG * LIFE_MS))
        .order_by(c.until_ms.desc())
        .limit(1)
    )
    body = row.scalar()
    return None if body is None else bytes(body)


async def _known(connection: AsyncConnection, address: Address) -> None:
    if not (await connection.execute(select(t.box.c.epoch).where(*_of(t.box, address)))).first():
        raise FleetError("box", f"there is no box {address.store}/{address.box}")


def _of(table: Table, address: Address) -> tuple[ColumnElement[bool], ...]:
    return (table.c.org == address.org, table.c.store == address.store, table.c.box == address.box)


def _bytes(certificate: x509.Certificate) -> bytes:
    return certificate.serial_number.to_bytes(_SERIAL_BYTES, "big")
