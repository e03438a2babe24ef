"""A receipt reckoned again at head office, from its fact and the masters that it names: why each line cost what it did.

The sale is a fact and stays as it is; where the figures differ, that is told.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.insight.days import number
from hub.insight.following import LEDGER
from hub.insight.projection.rollup import zone_of
from hub.insight.receipts.recall import Known, Recall, gone_before
from hub.insight.receipts.whole import find
from protocol.facts import SaleCompleted, SaleReturned, decode_fact
from protocol.masters import ITEM, MEMBER, PRICES, PROMOTION, STORE, Prices, StoreDoc
from protocol.packing import BadMessage, unpack
from retail.catalogue import Item
from retail.members import Member
from retail.pricing.prices import Price, PriceBook, Priced
from retail.pricing.quote import Books, Explained
from retail.pricing.replay import Differs, Receipt, Replay, replay
from retail.promotions import Book, Circumstances, Moment, Promotion
from retail.returns.origin import ReceiptKey


class PricedLine(Struct, frozen=True):
    """A line and where its price comes from; `labelled`: a price label had set its amount, as its figures say."""

    line: int
    item: str
    qty_milli: int
    price: Priced
    amount_minor: int
    discounts: dict[str, int]
    labelled: bool = False


class Replayed(Struct, frozen=True):
    """`agrees`: the receipt's figures come out again, under `revision`, at the store's local time `at`.

    `masters_gone`: they do not, and what it was sold by is kept no more, so that nobody can tell.
    """

    receipt: str
    agrees: bool
    revision: int
    at: str
    differs: tuple[Differs, ...]
    lines: list[PricedLine]
    promotions: tuple[Explained, ...]
    currency: str
    masters_gone: bool = False


class Day(Struct, frozen=True):
    """So many receipts of a store's business date, and those that do not come out again."""

    receipts: int
    differs: list[Replayed]


async def replayed_day(connection: AsyncConnection, org: str, store: str, date: int) -> Day:
    """Reckon all of a date again, one after the other."""
    s = t.sale.c
    query = select(s.lane, s.epoch, s.number).where(s.org == org, s.store == store, s.business_date == date)
    keys = [ReceiptKey(store, lane, int(epoch), int(number)) for lane, epoch, number in await connection.execute(query)]
    known: Known = {}
    found = [await replayed(connection, org, key, known) for key in keys]
    return Day(len(keys), [one for one in found if one and not one.agrees])


async def replayed(
    connection: AsyncConnection, org: str, key: ReceiptKey, known: Known | None = None
) -> Replayed | None:
    """Reckon a receipt again; None where head office has none of this number."""
    row = await find(connection, org, key.store, key.lane, key.epoch, key.number)
    if row is None:
        return None
    body = decode_fact(bytes(row.record)).body
    if not isinstance(body, SaleCompleted):
        raise TypeError(f"fact {row.seq} of {key.store}/{row.box} is listed as a sale and is none")
    told = Receipt(body.sale, body.gains, body.details, _back(body))
    known = {} if known is None else known
    at, found = await _at(connection, org, row, told, row.at_ms, known)
    if found.differs:
        begun = await _at(connection, org, row, told, body.sale.started_at_ms, known)
        at, found = min((at, found), begun, key=lambda outcome: len(outcome[1].differs))
    gone = bool(found.differs) and body.sale.masters_revision < await gone_before(connection, org)
    return replace(_answer(key, told, at, found), masters_gone=gone)


def _back(body: SaleCompleted) -> frozenset[int]:
    return frozenset(one.line for one in body.origins) if isinstance(body, SaleReturned) else frozenset()


async def _at(
    connection: AsyncConnection, org: str, row: Any, told: Receipt, at_ms: int, known: Known
) -> tuple[datetime, Replay]:
    """As of a moment: an hour may have ended between the first goods and the payment."""
    recall = Recall(connection, org, told.sale.masters_revision, at_ms, known)
    about = await recall.documents(STORE)
    store = unpack(about[row.store], StoreDoc) if row.store in about else StoreDoc(row.store, row.store)
    local = datetime.fromtimestamp(at_ms / 1000, zone_of(store.timezone))
    names = {line.item for line in told.sale.lines}
    items = {key: unpack(body, Item) for key, body in (await recall.documents(ITEM, names)).items()}
    prices = await recall.documents(PRICES, names)
    rows: list[Price] = [price for body in prices.values() for price in unpack(body, Prices).rows]
    promotions = [unpack(body, Promotion) for body in (await recall.documents(PROMOTION)).values()]
    books = Books(PriceBook.of(rows), Book(promotions), store.terms.pricing)
    now = await _circumstances(recall, connection, org, row, told, local, store, promotions)
    return local, replay(told, items, books, store.terms.tax, now)


async def _circumstances(
    recall: Recall,
    connection: AsyncConnection,
    org: str,
    row: Any,
    told: Receipt,
    local: datetime,
    store: StoreDoc,
    promotions: list[Promotion],
) -> Circumstances:
    date, who = int(row.business_date), told.details.member
    day = datetime(date // 10_000, date // 100 % 100, date % 100, tzinfo=local.tzinfo)
    known = await recall.documents(MEMBER, [who]) if who else {}
    counted = frozenset(one.id for one in promotions if one.in_all or one.each_member)
    given = await _given_before(connection, org, row, counted, who) if counted else {}
    return Circumstances(
        Moment(date, day.isoweekday(), local.hour * 60 + local.minute, night=number(local.date()) > date),
        row.store,
        store.terms.zone,
        member=bool(who),
        tier=unpack(known[who], Member).tier if who in known else "",
        coupons=frozenset(coupon.partition("/")[0] for coupon in told.details.coupons),
        used=lambda promotion: given.get((promotion, ""), 0),
        used_by_member=lambda promotion: given.get((promotion, who), 0) if who else 0,
        off=frozenset(store.terms.off),
    )


async def _given_before(
    connection: AsyncConnection, org: str, row: Any, counted: frozenset[str], who: str
) -> dict[tuple[str, str], int]:
    """How often promotions with a limit were given before in this life of the box: as its journal counted."""
    f = t.fact.c
    mine = (f.org == org, f.store == row.store, f.box == row.box, f.epoch == row.epoch, f.stream == LEDGER)
    query = select(f.record).where(*mine, f.seq < row.seq)
    given: dict[tuple[str, str], int] = {}
    async with connection.stream(query) as records:
        async for (record,) in records:
            for body in _sale_of(bytes(record)):
                for gain in body.gains:
                    if gain.promotion in counted:
                        for name in {"", who} if body.details.member == who else {""}:
                            given[gain.promotion, name] = given.get((gain.promotion, name), 0) + gain.times
    return given


def _sale_of(record: bytes) -> Iterator[SaleCompleted]:
    try:
        body = decode_fact(record).body
    except BadMessage:
        return
    if isinstance(body, SaleCompleted):
        yield body


def _answer(key: ReceiptKey, told: Receipt, at: datetime, found: Replay) -> Replayed:
    lines = [
        PricedLine(
            number,
            line.item,
            line.qty_milli,
            line.price,
            told.sale.lines[number - 1].amount_minor,
            {off.promotion: off.off_minor for off in line.discounts},
            number in found.labelled,
        )
        for number, line in zip(found.numbers, found.quote.lines, strict=True)
    ]
    return Replayed(
        key.text,
        not found.differs,
        told.sale.masters_revision,
        f"{at:%Y-%m-%d %H:%M}",
        found.differs,
        lines,
        found.quote.promotions,
        told.sale.currency,
    )
