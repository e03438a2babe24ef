"""Lines that came back twice, found where all stores' facts meet: a store knows only its own returns while its line is down."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.sold import goods_back
from hub.insight.concerns.answered import DOUBLE, Answered, answers_to, still
from hub.insight.stores.named import NOBODY, Named, named
from retail.sale import receipt_no

#: Most lines that are told of at once.
TOLD_MAX = 500


class Back(Struct, frozen=True):
    """One return of a line: by which receipt, when (yyyymmdd), how much, and what was given back for it."""

    receipt: str
    store: str
    business_date: int
    qty_milli: int
    amount_minor: int


class Double(Struct, frozen=True):
    """A line of a receipt that came back at more than one store, or more of it than it sold (`over_milli`, else 0).

    `over_minor` is what was given back for more than was sold, in the `currency` of its store; `answered` is what a person said to
    so many returns of it.
    """

    receipt: str
    line: int
    item: str
    sold_milli: int
    back_milli: int
    over_milli: int
    returns: list[Back]
    over_minor: int = 0
    currency: str = ""
    answered: Answered | None = None

    @property
    def subject(self) -> str:
        """What answers to it name it by."""
        return f"{self.receipt}/{self.line}"


class Doubles(Struct, frozen=True):
    """Those that nobody answered first; of them those of which too much came back, then the newest."""

    doubles: list[Double]


async def doubles(connection: AsyncConnection, org: str) -> Doubles:
    """Every line that came back at two stores or more often than it was sold."""
    c, answers = goods_back.c, await answers_to(connection, org, DOUBLE)
    line = (c.store, c.lane, c.epoch, c.number, c.line)
    over = func.sum(c.qty_milli) > func.max(c.sold_milli)
    twice = (
        select(*line)
        .where(c.org == org)
        .group_by(*line)
        .having((func.count(func.distinct(c.back_store)) > 1) | over)
        .order_by(over.desc(), func.max(c.at_ms).desc(), *line)
        .limit(TOLD_MAX + len(answers))  # an answered one takes nobody's place
    )
    keys = [tuple(row) for row in await connection.execute(twice)]
    told: dict[tuple[Any, ...], list[Any]] = {key: [] for key in keys}
    if keys:
        rows = await connection.execute(
            select(goods_back).where(c.org == org, tuple_(*line).in_(keys)).order_by(c.at_ms, c.back_store)
        )
        for row in rows:
            told[row.store, row.lane, row.epoch, row.number, row.line].append(row)
    stores = await named(connection, org)
    found = [_double(key, rows, stores.get(key[0], NOBODY), answers) for key, rows in told.items()]
    return Doubles(sorted(found, key=lambda one: one.answered is not None)[:TOLD_MAX])


def _double(key: tuple[Any, ...], rows: list[Any], at: Named, answers: dict[str, Answered]) -> Double:
    sold, back = max(row.sold_milli for row in rows), sum(row.qty_milli for row in rows)
    returns = [
        Back(
            receipt_no(row.back_store, row.back_lane, row.back_epoch, row.back_number),
            row.back_store,
            row.business_date,
            row.qty_milli,
            row.amount_minor,
        )
        for row in rows
    ]
    one = Double(receipt_no(*key[:4]), key[4], rows[0].item, sold, back, max(0, back - sold), returns)
    lost = sum(row.amount_minor for row in rows) * one.over_milli // back if back > 0 else 0
    return replace(one, over_minor=lost, currency=at.currency, answered=still(answers, one.subject, len(rows)))
