"""Money of a business date that is in no receipt: what charges and deposits brought, and what went back of them, by way to pay.

It stands on its own date, also where that is closed (日结 and 结账 are of sales): nothing of it is revenue.
"""

from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.money import money_apart
from hub.insight.answers import ApartRow
from protocol.apart import apart_of
from protocol.facts import Fact
from retail.money import AMOUNT_MAX

Row = tuple[object, ...]
#: Longest lane and kind of tender.
CODE_MAX = 32
_DAYS = range(19000101, 21000000)


def apart_rows(org: str, store: str, fact: Fact) -> list[Row]:
    """What a fact adds, in the column order of `money_apart`; nothing of what no table has room for."""
    lane = 1 <= len(fact.lane) <= CODE_MAX and fact.lane.isprintable()
    if not lane or fact.business_date not in _DAYS:
        return []
    key = (org, fact.business_date, store, fact.lane)
    return [
        (*key, one.what, one.key, one.minor, one.times)
        for one in apart_of(fact)
        if 1 <= len(one.key) <= CODE_MAX and one.key.isprintable() and abs(one.minor) <= AMOUNT_MAX
    ]


async def apart(connection: AsyncConnection, org: str, day: int, stores: Collection[str]) -> list[ApartRow]:
    """The sums of these stores by what it came for and way to pay."""
    c = money_apart.c
    sums = (func.sum(c.amount_minor), func.sum(c.times))
    query = select(c.store, c.what, c.kind, *sums).where(c.org == org, c.business_date == day)
    rows = await connection.execute(query.group_by(c.store, c.what, c.kind).order_by(c.what, c.kind))
    found: dict[tuple[str, str], tuple[int, int]] = {}
    for store, what, kind, minor, times in rows:
        if store in stores:
            had = found.get((what, kind), (0, 0))
            found[what, kind] = (had[0] + int(minor), had[1] + int(times))
    return [ApartRow(*key, *figures) for key, figures in found.items()]
