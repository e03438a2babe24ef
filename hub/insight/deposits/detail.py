"""One deposit with the facts that it is made of: taken, used, given back, kept, each where and when."""

from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.money import deposit_entry
from hub.insight.days import iso
from hub.insight.deposits.held import DepositRow, one_deposit

_WHATS = ("taken", "used", "back", "kept")


class DepositStep(Struct, frozen=True):
    """What one fact did to it: `taken`, `used` (`about` is the receipt), given `back` or `kept` (`about` is by whom and why)."""

    what: str
    store: str
    box: str
    epoch: int
    seq: int
    lane: str
    minor: int
    currency: str
    business_date: str
    at_ms: int
    about: str


class DepositDetail(Struct, frozen=True):
    """A deposit and its steps, the first one first."""

    deposit: DepositRow
    steps: list[DepositStep]


async def deposit_detail(connection: AsyncConnection, org: str, deposit: str) -> DepositDetail | None:
    """One deposit; None where no fact has said anything of it."""
    found = await one_deposit(connection, org, deposit)
    if found is None:
        return None
    c = deposit_entry.c
    query = select(deposit_entry).where(c.org == org, c.deposit == deposit)
    rows = await connection.execute(query.order_by(c.at_ms, c.store, c.epoch, c.seq, c.what))
    return DepositDetail(found, [_step(row) for row in rows])


def _step(row: Any) -> DepositStep:
    place = (row.store, row.box, int(row.epoch), int(row.seq), row.lane)
    when = (iso(row.business_date), int(row.at_ms))
    return DepositStep(_WHATS[row.what], *place, int(row.minor), row.currency, *when, row.about)
