"""Stores and the enrolment of their boxes by a one-time code."""

import re
import secrets
from hashlib import sha256
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Struct
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.db import writing
from protocol.topics import CODE

#: How long a code may be used: long enough to walk to the box.
CODE_VALID_MS = 15 * 60 * 1000
NAME_MAX = 100
_CURRENCY = re.compile(r"[A-Z]{3}\Z")
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is read as another


class FleetError(Exception):
    """Refused, in words; `field` names what to change."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


class Enrolled(Struct, frozen=True):
    """A box in its new life."""

    org: str
    store: str
    box: str
    epoch: int
    currency: str
    timezone: str


async def add_store(engine: AsyncEngine, org: str, code: str, name: str, *, timezone: str, currency: str) -> None:
    """Add a store; raise `FleetError` where the code is taken, or anything is not what its sales need."""
    _check(code, name, timezone, currency)
    async with writing(engine) as connection:
        row = select(t.store.c.store).where(t.store.c.org == org, t.store.c.store == code)
        if (await connection.execute(row)).first():
            raise FleetError("store", f"there is a store {code} already")
        values = {"org": org, "store": code, "name": name, "timezone": timezone, "currency": currency}
        await connection.execute(insert(t.store).values(**values))


def _check(code: str, name: str, timezone: str, currency: str) -> None:
    """All of it goes to the box and into each sale, and can hardly be changed once there are some."""
    if not CODE.match(code):
        raise FleetError("store", f"a store's code is 2 to 32 of a-z and 0-9, not {code!r}")
    if not name.isprintable() or not 1 <= len(name.strip()) <= NAME_MAX:
        raise FleetError("name", f"a store's name is 1 to {NAME_MAX} characters")
    if not _CURRENCY.match(currency):
        raise FleetError("currency", f"a currency is three capitals of ISO 4217, such as CNY, not {currency!r}")
    try:
        ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise FleetError("timezone", f"there is no time zone {timezone!r}; say Asia/Shanghai, Etc/UTC, ...") from error


async def list_stores(engine: AsyncEngine, org: str) -> list[dict[str, object]]:
    """All stores, by code."""
    async with engine.connect() as connection:
        rows = await connection.execute(select(t.store).where(t.store.c.org == org).order_by(t.store.c.store))
        return [dict(row) for row in rows.mappings()]


async def make_code(engine: AsyncEngine, org: str, store: str, box: str, now_ms: int) -> str:
    """A code that enrols one box once, within `CODE_VALID_MS`."""
    if not CODE.match(box):
        raise FleetError("box", f"a box's id is 2 to 32 of a-z and 0-9, not {box!r}")
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    async with writing(engine) as connection:
        if not (
            await connection.execute(select(t.store).where(t.store.c.org == org, t.store.c.store == store))
        ).first():
            raise FleetError("store", f"there is no store {store}")
        values = {"code_hash": _hash(code), "org": org, "store": store, "box": box}
        await connection.execute(insert(t.enrolment).values(**values, expires_ms=now_ms + CODE_VALID_MS))
    return code


async def enrol(engine: AsyncEngine, code: str, key: Ed25519PublicKey, now_ms: int) -> Enrolled:
    """Use a code: grant the next epoch to the box with this key. Of two at once one wins; the other is refused."""
    async with writing(engine) as connection:
        c = t.enrolment.c
        use = update(t.enrolment).where(c.code_hash == _hash(code), c.used_ms == 0, c.expires_ms > now_ms)
        row = (await connection.execute(use.values(used_ms=now_ms).returning(c.org, c.store, c.box))).first()
        if row is None:
            raise FleetError("code", "this code is unknown, used, or over 15 minutes old: make a new one at the hub")
        org, store, box = row
        at = (t.store.c.org == org, t.store.c.store == store)
        grant = update(t.store).where(*at).values(epoch=t.store.c.epoch + 1)
        granted = await connection.execute(grant.returning(t.store.c.epoch, t.store.c.currency, t.store.c.timezone))
        epoch, currency, timezone = granted.one()
        values = {"org": org, "store": store, "box": box, "epoch": epoch, "public_key": key.public_bytes_raw()}
        await connection.execute(insert(t.box).values(**values, enrolled_ms=now_ms))
    return Enrolled(org, store, box, int(epoch), currency, timezone)


def _hash(code: str) -> bytes:
    return sha256(code.strip().upper().encode()).digest()
