"""Tips at head office: by day, store and way to pay, each once, and in no total."""

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.reading import reading
from hub.insight.totals.tips import TipDay, Tips, tips
from protocol.facts import Fact, SaleCompleted
from retail.sale import Details, TenderLine, Tip
from tests.hub.insight.chain_store import DAY, MORNING_MS, ORG, add_store, receive, sale


def tipped(number: int, *minor: int, day: int = DAY, kinds: tuple[str, ...] = ("card", "cash")) -> Fact:
    """A sale paid in as many ways, with a tip on each."""
    tenders = tuple(TenderLine(kind, 275, 275) for kind in kinds)
    details = Details(tips=tuple(Tip(place, one) for place, one in enumerate(minor, 1)))
    return Fact("03", day, MORNING_MS, SaleCompleted(replace(sale(number), tenders=tenders), details=details))


async def asked(engine: AsyncEngine, store: str = "", **dates: int) -> Tips:
    async with reading(engine) as connection:
        return await tips(connection, ORG, store, **dates)


async def test_tips_are_told_by_day_and_store_with_how_they_were_paid(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s01", [tipped(1, 100, 20), tipped(2, 50), tipped(3, 7, day=DAY + 1)])
    await receive(engine, "s02", [tipped(1, 30)])

    found = await asked(engine)

    assert found.days == [
        TipDay("2026-03-02", "s01", "Store s01", "CNY", 7, 1, {"card": 7}),
        TipDay("2026-03-01", "s01", "Store s01", "CNY", 170, 3, {"card": 150, "cash": 20}),
        TipDay("2026-03-01", "s02", "Store s02", "CNY", 30, 1, {"card": 30}),
    ]
    assert (found.minor, found.more) == ({"CNY": 207}, False)
    assert [one.minor for one in (await asked(engine, "s01", since=DAY, until=DAY)).days] == [170]


async def test_a_tip_on_no_tender_or_without_a_name_stops_no_sale(engine: AsyncEngine):
    await add_store(engine, "s01")

    assert await receive(engine, "s01", [tipped(1, 0, 0, 9), tipped(2, 5, kinds=("c" * 33,))]) == []

    assert (await asked(engine)).days == []
