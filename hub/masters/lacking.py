"""What masters name and head office does not have: they are taken, as files come in any order, and whoever loads them is told."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from protocol.masters import ITEM, PROGRAM, PROMOTION, STORE, Master, Prices, StoreDoc
from protocol.packing import unpack
from retail.catalogue import Item
from retail.members import Program
from retail.policy import Policy
from retail.promotions import Promotion
from retail.promotions.goods import Selection, levels

#: How many are told; a file of another chain's would have thousands.
TOLD_MAX = 10
#: What is no kind of master, but named all the same.
_TIER, _ZONE, _CATEGORY, _BRAND = "tier", "zone", "category", "brand"
#: Who names it, what kind of thing, and which.
Naming = tuple[str, str, str]


class Standing(Struct, frozen=True):
    """What there is to be named: the items, and the keys of each kind of thing."""

    items: dict[str, Item]
    keys: dict[str, Collection[str]]


async def lacking(engine: AsyncEngine, org: str, masters: Sequence[Master]) -> list[str]:
    """Sentences about what masters name that is not there, and codes that two items have."""
    standing = await _standing(engine, org)
    told = [*_not_there(masters, standing), *_codes_twice(masters, standing)]
    more = len(told) - TOLD_MAX
    return [*told[:TOLD_MAX], f"and {more} more"] if more > 0 else told


def _not_there(masters: Iterable[Master], standing: Standing) -> list[str]:
    named = dict.fromkeys(name for master in masters for name in named_by(master))
    gone = [name for name in named if name[2] not in standing.keys[name[1]]]
    return [f"{who} names {_KINDS[kind]} {key!r}, which is not there" for who, kind, key in gone]


def _codes_twice(masters: Iterable[Master], standing: Standing) -> Iterator[str]:
    """A code or PLU of two items: lanes find only one of them."""
    loaded = {master.id for master in masters if isinstance(master, Item)}
    if not loaded:
        return
    whose: dict[str, list[str]] = defaultdict(list)
    for item in standing.items.values():
        for code in (*item.codes, *([f"PLU {item.plu}"] if item.plu else [])):
            whose[code].append(item.id)
    for code, items in whose.items():
        if len(items) > 1 and loaded.intersection(items):
            yield f"{code} is the code of {' and '.join(sorted(items))}: lanes find only one of them by it"


def named_by(master: Master) -> Iterator[Naming]:
    """Everything that a master names."""
    match master:
        case Item():
            named = (master.deposit, *(part.item for part in master.parts), *master.variants)
            yield from ((f"item {master.id}", ITEM, key) for key in named if key)
        case Prices():
            yield from _by_prices(master)
        case Promotion():
            yield from _by_promotion(master)
        case Policy():
            for rule in master.every:
                for kind, key in ((ITEM, rule.item), (STORE, rule.store), (_CATEGORY, rule.category)):
                    if key:
                        yield f"a rule for {rule.action}", kind, key
        case StoreDoc():
            yield from ((f"off of {master.store}", PROMOTION, key) for key in master.terms.off)


def _by_prices(prices: Prices) -> Iterator[Naming]:
    who = f"a price of {prices.item}"
    yield "a price", ITEM, prices.item
    for row in prices.rows:
        for kind, key in ((STORE, row.store), (_ZONE, row.zone), (_TIER, row.tier)):
            if key:
                yield who, kind, key


def _by_promotion(promotion: Promotion) -> Iterator[Naming]:
    who, offer = f"promotion {promotion.id}", promotion.offer
    parts = [part.goods for part in getattr(offer, "parts", ())]
    for one in (promotion.goods, getattr(offer, "goods", None), getattr(offer, "get", None), *parts):
        if isinstance(one, Selection):
            yield from ((who, ITEM, key) for key in (*one.items, *one.but))
            yield from ((who, _CATEGORY, key) for key in one.categories)
            yield from ((who, _BRAND, key) for key in one.brands)
    yield from ((who, STORE, key) for key in promotion.stores)
    yield from ((who, _ZONE, key) for key in promotion.zones)
    yield from ((who, _TIER, key) for key in promotion.tiers)


async def _standing(engine: AsyncEngine, org: str) -> Standing:
    c = t.master.c
    kinds = (ITEM, STORE, PROMOTION, PROGRAM)
    query = select(c.kind, c.key, c.body).where(c.org == org, c.kind.in_(kinds), c.body != b"")
    bodies: dict[str, dict[str, bytes]] = defaultdict(dict)
    async with engine.connect() as connection:
        for kind, key, body in await connection.execute(query):
            bodies[kind][key] = bytes(body)
    program = [unpack(body, Program) for body in bodies[PROGRAM].values()]
    items = {key: unpack(body, Item) for key, body in bodies[ITEM].items()}
    keys: dict[str, Collection[str]] = {
        ITEM: items.keys(),
        STORE: bodies[STORE].keys(),
        PROMOTION: bodies[PROMOTION].keys(),
        _TIER: {tier.id for one in program for tier in one.tiers},
        _ZONE: {unpack(body, StoreDoc).terms.zone for body in bodies[STORE].values()},
        _CATEGORY: {above for category in {item.category for item in items.values()} for above in levels(category)},
        _BRAND: {item.brand for item in items.values()},
    }
    return Standing(items, keys)


_KINDS = {
    ITEM: "item",
    STORE: "store",
    PROMOTION: "promotion",
    _TIER: "tier",
    _ZONE: "zone",
    _CATEGORY: "category",
    _BRAND: "brand",
}
