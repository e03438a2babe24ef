"""Operators (收银员) as files have them and as they stand: PINs become hashes here, and are kept nowhere."""

import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.reading import MasterError, lines_of, read_object
from protocol.masters import OPERATOR
from protocol.packing import unpack
from retail.staff import Operator, Role, new_pin
from retail.staff.operator import SALT_BYTES, OperatorId, Pin


class OperatorRow(Struct, frozen=True):
    """A line of a file of operators; without a `pin` the one that they have stays."""

    id: OperatorId
    name: Annotated[str, Meta(max_length=60)] = ""
    role: Role = "cashier"
    pin: Pin | None = None
    stores: tuple[Annotated[str, Meta(pattern=r"^[a-z0-9]{2,32}$")], ...] = ()
    active: bool = True


def read_operators(path: Path, had: Mapping[str, Operator]) -> Iterator[Operator]:
    """Operators from a file of JSON objects, one a line; raise `MasterError` naming the line, the field and the rule."""
    seen: dict[str, str] = {}
    for line, where in lines_of(path):
        row = read_object(line, OperatorRow, where)
        if row.id in seen:
            raise MasterError(f"{where}: {row.id!r} stands in {seen[row.id]} already")
        seen[row.id] = where
        yield _operator(row, had.get(row.id), where)


def _operator(row: OperatorRow, had: Operator | None, where: str) -> Operator:
    salt, pin = (had.salt, had.pin) if had else (b"", b"")
    if row.pin is None and not pin:
        raise MasterError(f"{where}: pin: {row.id} has none yet")
    made = Operator(row.id, row.name, row.role, salt, pin, row.stores, row.active)
    return made if row.pin is None else new_pin(made, row.pin, secrets.token_bytes(SALT_BYTES))


async def operators(engine: AsyncEngine, org: str) -> dict[str, Operator]:
    """All of the newest revision, by id."""
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == OPERATOR, c.body != b"").order_by(c.key)
    async with engine.connect() as connection:
        return {one.id: one for one in (unpack(bytes(body), Operator) for body in await connection.scalars(query))}


def told(operator: Operator) -> dict[str, Any]:
    """What people may see of one."""
    return {
        "id": operator.id,
        "name": operator.name,
        "role": operator.role,
        "stores": ",".join(operator.stores) or "all",
        "active": operator.active,
    }
