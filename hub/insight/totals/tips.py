"""Tips (小费) by business date and store: in no receipt's total, and money of the store's people all the same."""

from collections.abc import Iterator

from msgspec import Struct, field
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.sold import tip
from hub.insight.days import iso
from hub.insight.stores.named import NOBODY, named
from protocol.facts import Fact
from retail.money import AMOUNT_MAX
from retail.sale import Details, Sale

KIND_MAX = 32
#: Most dates of stores that are told of at once.
TOLD_MAX = 2_000


class TipDay(Struct):
    """What customers gave on top at a store on a date, how often, and of it by each way to pay."""

    business_date: str
    store: str
    name: str
    currency: str
    minor: int = 0
    times: int = 0
    by: dict[str, int] = field(default_factory=dict)


class Tips(Struct, frozen=True):
    """The newest date first, and what those that are told come to by currency; `more`: there are older ones."""

    days: list[TipDay]
    minor: dict[str, int]
    more: bool


async def tips(
    connection: AsyncConnection, org: str, store: str = "", *, since: int = 0, until: int = 99991231
) -> Tips:
    """Tips of the dates from `since` to `until` (yyyymmdd), of one store or all."""
    c = tip.c
    place = (c.business_date, c.store, c.currency, c.kind)
    where = [c.org == org, c.business_date.between(since, until), *([c.store == store] if store else [])]
    query = select(*place, func.sum(c.minor), func.count()).where(*where).group_by(*place)
    rows = await connection.execute(query.order_by(c.business_date.desc(), c.store, c.currency, c.kind))
    stores = await named(connection, org)
    found: dict[tuple[int, str, str], TipDay] = {}
    for day, at, currency, kind, minor, times in rows:
        one = found.setdefault(
            (int(day), at, currency), TipDay(iso(int(day)), at, stores.get(at, NOBODY).name, currency)
        )
        one.minor, one.times, one.by[kind] = one.minor + int(minor), one.times + int(times), int(minor)
    shown, sums = list(found.values())[:TOLD_MAX], dict[str, int]()
    for one in shown:
        sums[one.currency] = sums.get(one.currency, 0) + one.minor
    return Tips(shown, sums, len(found) > TOLD_MAX)


def tip_rows(
    org: str, store: str, epoch: int, fact: Fact, sale: Sale, details: Details
) -> Iterator[tuple[object, ...]]:
    """A row for each tender of a sale that a tip came with; none for what no table holds. The sale itself is fit."""
    sums: dict[int, int] = {}
    for one in details.tips:
        if 1 <= one.tender <= len(sale.tenders):
            sums[one.tender] = sums.get(one.tender, 0) + one.minor
    for tender, minor in sums.items():
        kind = sale.tenders[tender - 1].kind
        if minor and abs(minor) <= AMOUNT_MAX and 1 <= len(kind) <= KIND_MAX and kind.isprintable():
            at = (org, fact.business_date, store, sale.lane, epoch, sale.number)
            yield (*at, tender, kind, minor, sale.currency, sale.cashier)
