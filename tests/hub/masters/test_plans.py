"""Masters for later: they travel as documents of their own, and become what holds when their time has come."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.masters.load import load
from hub.masters.plans import AHEAD_MAX_MS, cancel, come_due, plan, plans
from hub.masters.reading import MasterError
from protocol.masters import PLANNED, Planned, StoreDoc, decode_master
from protocol.messages import Pull
from retail.catalogue import Item
from tests.hub.masters.pulling import make_page

ORG, NOW_MS, HOUR_MS = "acme", 1_795_000_000_000, 3_600_000
LATER_MS = NOW_MS + HOUR_MS


def milk(price_minor: int) -> Item:
    return Item("milk", "牛奶", price_minor)


async def had(engine: AsyncEngine, since: int = 0, to: int = 99):
    """What a store is sent: kind, key and master of each document."""
    async with engine.connect() as connection:
        page = await make_page(connection, ORG, "s001", Pull(1, since, to, "", 100))
    return {(one.kind, one.key): decode_master(one) for one in page.documents}


async def test_a_plan_travels_beside_what_holds_and_takes_its_place_when_its_time_has_come(engine: AsyncEngine):
    await load(engine, ORG, [milk(500)])
    assert await plan(engine, ORG, [milk(600)], LATER_MS, NOW_MS) == (2, 1)

    sent = await had(engine)
    (waiting,) = [one for one in sent.values() if isinstance(one, Planned)]
    assert (waiting.kind, waiting.key, waiting.from_ms) == ("item", "milk", LATER_MS)
    assert sent["item", "milk"] == milk(500)
    assert await come_due(engine, ORG, LATER_MS - 1) == 0
    assert await come_due(engine, ORG, LATER_MS) == 1

    assert await had(engine, 2) == {("item", "milk"): milk(600), (PLANNED, waiting.id): None}
    assert await plans(engine, ORG) == []
    assert await come_due(engine, ORG, LATER_MS) == 0


async def test_a_box_that_begins_with_nothing_is_not_told_what_was_withdrawn(engine: AsyncEngine):
    await load(engine, ORG, [milk(500), Item("soap", "香皂", 300)])
    await load(engine, ORG, (), withdraw=[("item", "soap")])

    assert await had(engine, 0, 2) == {("item", "milk"): milk(500)}
    assert await had(engine, 1, 2) == {("item", "soap"): None}
    # Withdrawn while the pull to revision 1 went on: an earlier page may have brought it.
    assert await had(engine, 0, 1) == {("item", "milk"): milk(500), ("item", "soap"): None}


async def test_of_several_that_are_due_the_newest_becomes_what_holds(engine: AsyncEngine):
    await load(engine, ORG, [milk(500)])
    await plan(engine, ORG, [milk(700)], LATER_MS + 2, NOW_MS)
    await plan(engine, ORG, [milk(600)], LATER_MS, NOW_MS)
    await plan(engine, ORG, (), LATER_MS + HOUR_MS, NOW_MS, withdraw=[("item", "milk")])
    assert [one.withdraws for one in await plans(engine, ORG)] == [False, False, True]

    await come_due(engine, ORG, LATER_MS + 5)
    assert (await had(engine))["item", "milk"] == milk(700)
    await come_due(engine, ORG, LATER_MS + HOUR_MS)
    assert await had(engine) == {}


async def test_a_plan_is_taken_back_by_its_id_and_made_anew_in_its_place(engine: AsyncEngine):
    await plan(engine, ORG, [milk(600)], LATER_MS, NOW_MS)
    await plan(engine, ORG, [milk(650)], LATER_MS, NOW_MS)
    (one,) = await plans(engine, ORG)
    assert await cancel(engine, ORG, [one.id]) == (3, 1)
    assert await cancel(engine, ORG, [one.id, "nothing"]) == (3, 0)
    assert await come_due(engine, ORG, LATER_MS) == 0
    assert await had(engine) == {}


@pytest.mark.parametrize(
    ("masters", "from_ms", "words"),
    [
        ([milk(600)], NOW_MS, "loaded as it is"),
        ([milk(600)], NOW_MS + AHEAD_MAX_MS + 1, "400 days"),
        ([StoreDoc("s001", "One")], LATER_MS, "a store cannot"),
        ([Item("milk", "x" * 16_370, 1)], LATER_MS, "too large"),
    ],
)
async def test_what_cannot_be_settled_is_said(engine: AsyncEngine, masters, from_ms, words):
    with pytest.raises(MasterError, match=words):
        await plan(engine, ORG, masters, from_ms, NOW_MS)
    assert await plans(engine, ORG) == []
