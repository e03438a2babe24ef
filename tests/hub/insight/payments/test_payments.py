"""Payments at terminals at head office: what is in doubt and what a person settled, in whatever order it was said."""

import itertools

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.payments.doubtful import payments
from protocol.facts import Fact, PaymentDoubted, PaymentResolved, PaymentReversed
from tests.hub.insight.chain_store import DAY, MORNING_MS, ORG, add_store, receive

MONEY = ("payment", "card", 1250, "CNY")


def fact(body: object, at_ms: int = MORNING_MS) -> Fact:
    return Fact("03", DAY, at_ms, body)  # type: ignore[arg-type]


DOUBT = fact(PaymentDoubted("r1", *MONEY, "wang", "not connected"))
FOUND = fact(PaymentResolved("r1", *MONEY, True, receipt="0471"), MORNING_MS + 1)
DECIDED = fact(PaymentResolved("r2", *MONEY, False, "wang", "li", "the bank says no"), MORNING_MS + 2)
UNDONE = fact(PaymentReversed("r3", "card", 500, "CNY", "wang", "0472", "0473"), MORNING_MS + 3)


async def asked(engine: AsyncEngine, store: str = "", *, every: bool = False):
    async with engine.connect() as connection:
        return await payments(connection, ORG, store, every=every)


async def test_what_is_in_doubt_stands_there_with_what_it_comes_to(engine: AsyncEngine):
    await add_store(engine, "s01")
    await add_store(engine, "s02")
    await receive(engine, "s01", [DOUBT])

    found = await asked(engine)
    (one,) = found.payments
    assert (one.store, one.lane, one.state, one.minor, one.about) == ("s01", "03", "in doubt", 1250, "not connected")
    assert found.in_doubt_minor == {"CNY": 1250}
    assert (await asked(engine, "s02")).payments == []


@pytest.mark.parametrize("order", list(itertools.permutations((DOUBT, FOUND))))
async def test_what_the_terminal_cleared_up_is_nobodys_business_any_more(engine: AsyncEngine, order):
    await add_store(engine, "s01")
    await receive(engine, "s01", list(order))

    assert (await asked(engine)).payments == []
    (one,) = (await asked(engine, every=True)).payments
    assert (one.state, one.decided_by, one.about) == ("done", "", "0471")


async def test_what_a_person_settled_stays_with_their_name_and_reason(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [DECIDED, UNDONE])

    (one,) = (await asked(engine)).payments
    assert (one.state, one.decided_by, one.approved_by, one.about) == ("not done", "wang", "li", "the bank says no")
    assert [row.state for row in (await asked(engine, every=True)).payments] == ["undone", "not done"]


async def test_what_no_table_holds_is_parked_and_the_rest_flows(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [fact(PaymentDoubted("r" * 99, *MONEY, "wang", "")), DECIDED])

    assert [row.reference for row in (await asked(engine)).payments] == ["r2"]
