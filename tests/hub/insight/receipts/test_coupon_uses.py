"""Coupons of one use: each use is counted with its sale, and one that was used twice is told with its receipts."""

from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.coupons import doubles
from protocol.facts import Fact
from retail.sale import Details
from tests.hub.insight.chain_store import HOUR_MS, MORNING_MS, ORG, add_store, receive, sold


def with_coupons(number: int, *coupons: str, at_ms: int = MORNING_MS) -> Fact:
    fact = sold(number, at_ms=at_ms)
    return replace(fact, body=replace(fact.body, details=Details(coupons=coupons)))


async def test_a_coupon_used_in_two_stores_is_told_with_both_receipts(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    await receive(engine, "s01", [with_coupons(1, "birthday/A", "summer10"), with_coupons(2, "birthday/B")])
    assert await doubles(engine, ORG) == []

    await receive(engine, "s02", [with_coupons(1, "birthday/A", at_ms=MORNING_MS + HOUR_MS), sold(2)])

    assert await doubles(engine, ORG) == [
        {"coupon": "birthday/A", "times": 2, "receipts": "s01-03-1-000001, s02-03-1-000001"}
    ]


async def test_a_word_of_many_uses_is_never_a_double_and_neither_is_one_that_no_table_holds(engine: AsyncEngine):
    await add_store(engine, "s01")
    odd = ("summer10", "x/" + "9" * 80, "x/\x07")

    await receive(engine, "s01", [with_coupons(number, *odd) for number in (1, 2)])

    assert await doubles(engine, ORG) == []
