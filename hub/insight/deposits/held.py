"""Deposits over all stores: what customers still have, and those of which more was used than was paid."""

from msgspec import Struct
from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.deposit_tables import deposit_entry
from hub.insight.deposits.entries import BACK, KEPT, TAKEN, USED

LISTED_MAX = 1_000


class DepositRow(Struct, frozen=True):
    """A deposit with its figures in minor units. `open_minor` below zero: more was used than was paid, somebody must look.

    `known` is false where only its use has come: the store that took it is behind, or no store did.
    """

    deposit: str
    store: str
    about: str
    currency: str
    business_date: int
    paid_minor: int
    used_minor: int
    back_minor: int
    kept_minor: int
    open_minor: int
    known: bool


class Deposits(Struct, frozen=True):
    """Those that were asked for, the oldest first, and what customers have of them by currency."""

    deposits: list[DepositRow]
    open_minor: dict[str, int]
    more: bool


async def deposits(connection: AsyncConnection, org: str, store: str = "", *, ended: bool = False) -> Deposits:
    """Deposits of which something is left or too much was used, of one store or all; with `ended` the others too."""
    c = deposit_entry.c
    sums = {what: func.sum(case((c.what == what, c.minor), else_=0)) for what in (TAKEN, USED, BACK, KEPT)}
    left = sums[TAKEN] - sums[USED] - sums[BACK] - sums[KEPT]
    taken = func.max(case((c.what == TAKEN, c.about), else_="")).label("about")
    by = func.max(case((c.what == TAKEN, c.store), else_="")).label("taken_by")
    query = (
        select(c.deposit, by, taken, c.currency, func.min(c.business_date).label("date"), *sums.values(), left)
        .where(c.org == org)
        .group_by(c.deposit, c.currency)
        .order_by(func.min(c.at_ms), c.deposit)
        .limit(LISTED_MAX + 1)
    )
    if store:
        query = query.where(c.deposit.startswith(f"{store}-", autoescape=True))
    rows = await connection.execute(query if ended else query.having(left != 0))
    found = [_row(tuple(row)) for row in rows]
    still: dict[str, int] = {}
    for one in found[:LISTED_MAX]:
        still[one.currency] = still.get(one.currency, 0) + max(0, one.open_minor)
    return Deposits(found[:LISTED_MAX], still, len(found) > LISTED_MAX)


def _row(row: tuple[object, ...]) -> DepositRow:
    deposit, store, about, currency, date, *figures = row
    paid, used, back, kept, left = (int(str(figure)) for figure in figures)
    place = str(store) or str(deposit).partition("-")[0]
    return DepositRow(
        str(deposit), place, str(about), str(currency), int(str(date)), paid, used, back, kept, left, bool(store)
    )
