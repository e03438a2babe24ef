"""Deposits over all stores: what customers still have, and those of which more was used than was paid."""

from typing import Any

from msgspec import Struct
from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.money import deposit_entry
from hub.insight.concerns.answered import DEPOSIT, Answered, answers_to, still
from hub.insight.deposits.entries import BACK, KEPT, TAKEN, USED

LISTED_MAX = 1_000


class DepositRow(Struct, frozen=True):
    """A deposit with its figures in minor units. `open_minor` below zero: more was used than was paid, somebody must look.

    `known` is false where only its use has come: the store that took it is behind, or no store did. `since_ms` is when it was
    taken, or first heard of; `uses` is on how many receipts it was used, `elsewhere` where that or its end was, at another store
    than its own. `answered` is what a person said to such a figure.
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
    since_ms: int = 0
    uses: int = 0
    elsewhere: tuple[str, ...] = ()
    answered: Answered | None = None


class Deposits(Struct, frozen=True):
    """Those that were asked for, the oldest first, and what customers have of them by currency."""

    deposits: list[DepositRow]
    open_minor: dict[str, int]
    more: bool


async def deposits(
    connection: AsyncConnection, org: str, store: str = "", *, ended: bool = False, words: str = "", before_ms: int = 0
) -> Deposits:
    """Deposits of which something is left or too much was used, of one store or all; with `ended` the others too.

    `words` are looked for in the number and in what is said of customer and purpose; `before_ms`: those that are older.
    """
    query = _asked(org, words, before_ms)
    if store:
        query = query.where(deposit_entry.c.deposit.startswith(f"{store}-", autoescape=True))
    rows = await connection.execute(query if ended else query.having(_LEFT != 0))
    return await _told(connection, org, [tuple(row) for row in rows])


async def overused(connection: AsyncConnection, org: str) -> list[DepositRow]:
    """Those of which more was used than was paid, whether a person answered it or not."""
    rows = await connection.execute(_asked(org, "", 0).having(_LEFT < 0))
    return (await _told(connection, org, [tuple(row) for row in rows])).deposits


async def one_deposit(connection: AsyncConnection, org: str, deposit: str) -> DepositRow | None:
    """One by its number."""
    rows = await connection.execute(_asked(org, "", 0).where(deposit_entry.c.deposit == deposit))
    found = (await _told(connection, org, [tuple(row) for row in rows])).deposits
    return found[0] if found else None


_C = deposit_entry.c
_SUMS = {what: func.sum(case((_C.what == what, _C.minor), else_=0)) for what in (TAKEN, USED, BACK, KEPT)}
_LEFT = _SUMS[TAKEN] - _SUMS[USED] - _SUMS[BACK] - _SUMS[KEPT]


def _asked(org: str, words: str, before_ms: int) -> Select[Any]:
    about = func.max(case((_C.what == TAKEN, _C.about), else_=""))
    by = func.max(case((_C.what == TAKEN, _C.store), else_="")).label("taken_by")
    since = func.coalesce(func.min(case((_C.what == TAKEN, _C.at_ms))), func.min(_C.at_ms))
    columns = (_C.deposit, by, about.label("about"), _C.currency, func.min(_C.business_date).label("date"))
    query = (
        select(*columns, *_SUMS.values(), _LEFT, since)
        .where(_C.org == org)
        .group_by(_C.deposit, _C.currency)
        .order_by(since, _C.deposit)
        .limit(LISTED_MAX + 1)
    )
    for word in words.split():
        query = query.having(or_(_C.deposit.icontains(word, autoescape=True), about.icontains(word, autoescape=True)))
    return query.having(since < before_ms) if before_ms else query


async def _told(connection: AsyncConnection, org: str, rows: list[tuple[Any, ...]]) -> Deposits:
    shown, answers = rows[:LISTED_MAX], await answers_to(connection, org, DEPOSIT)
    moves = await _moves(connection, org, [row[0] for row in shown])
    found = [_row(row, moves.get(row[0], {}), answers) for row in shown]
    left: dict[str, int] = {}
    for one in found:
        left[one.currency] = left.get(one.currency, 0) + max(0, one.open_minor)
    return Deposits(found, left, len(rows) > LISTED_MAX)


async def _moves(connection: AsyncConnection, org: str, numbers: list[str]) -> dict[str, dict[str, int]]:
    """Where each was used or ended, and how often it was used there."""
    if not numbers:
        return {}
    uses = func.sum(case((_C.what == USED, 1), else_=0))
    query = select(_C.deposit, _C.store, uses).where(_C.org == org, _C.deposit.in_(numbers), _C.what != TAKEN)
    found: dict[str, dict[str, int]] = {}
    for deposit, store, n in await connection.execute(query.group_by(_C.deposit, _C.store).order_by(_C.store)):
        found.setdefault(deposit, {})[store] = int(n)
    return found


def _row(row: tuple[Any, ...], moves: dict[str, int], answers: dict[str, Answered]) -> DepositRow:
    deposit, by, about, currency, date, paid, used, back, kept, left, since_ms = row
    own = str(by) or str(deposit).partition("-")[0]
    figures = (int(date), int(paid), int(used), int(back), int(kept), int(left))
    elsewhere = tuple(at for at in moves if at != own)
    told = (bool(by), int(since_ms), sum(moves.values()), elsewhere, still(answers, deposit, int(left)))
    return DepositRow(str(deposit), own, str(about), str(currency), *figures, *told)
