"""What is lent to whom: top-up, asking, recalls, lives that are over, and a hub that was set back."""

from typing import Any

import pytest
from msgspec.structs import replace
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db.tables.members import borrower, lend_due, lending, member_share
from hub.insight.members.overspent import overspent
from hub.insight.members.state import Holder, State, state_of
from hub.lending.desk import answer
from hub.lending.lend import Told, lend
from hub.lending.people import Register
from hub.lending.set_back import pause
from hub.masters.load import load
from hub.office.concerns import answer as answered
from hub.office.decisions import By
from protocol.facts import Fact, ShareGivenBack, ValueCharged
from protocol.messages import Borrow, Lent
from retail.members import Lending, Member, Program
from retail.sale import Details, Spent, TenderLine
from tests.hub.inbox.box import DAY, NOW_MS, ORG, Box, Hub, sold

#: Half to each of two places.
HALVES = Lending(bp=5_000, least=0, most=100_000, places=2)


@pytest.fixture(autouse=True)
async def rules(engine: AsyncEngine) -> None:
    await load(
        engine, ORG, [Program(pepper=b"p" * 32, lend_points=HALVES, lend_stored=HALVES), Member("m1"), Member("m2")]
    )


def bought(number: int, earned: int = 0, member: str = "m1", **spent: int) -> Fact:
    spends = tuple(Spent(account, member, amount) for account, amount in spent.items())
    body = replace(sold(number).body, details=Details(member=member, points=earned, spends=spends))
    return replace(sold(number), body=body)


def paid(number: int, member: str = "m1", **spent: int) -> Fact:
    """A receipt that was paid with these."""
    return bought(number, 0, member, **spent)


def charged(number: int, minor: int, member: str = "m1") -> Fact:
    tenders = (TenderLine("cash", minor, minor),)
    return Fact("01", DAY, NOW_MS, ValueCharged(number, member, "CNY", minor, tenders, "wang"))


def gave_back(amount: int, member: str = "m1", account: str = "points") -> Fact:
    return Fact("", DAY, NOW_MS, ShareGivenBack(account, member, amount))


async def said(hub: Hub, box: Box, *facts: Fact) -> None:
    """These facts are at the hub."""
    before = len(box.records["ledger"])
    box.write(*facts)
    await hub.serve(box.facts(before + 1, len(box.records["ledger"])))


async def borrow(hub: Hub, box: Box, since: int = 0, member: str = "", **more: Any) -> Lent:
    lent = await answer(hub.engine, box.address, Borrow(1, box.epoch, since, member, **more), NOW_MS)
    assert lent
    return lent


async def look(hub: Hub) -> list[Told]:
    _, told = await lend(hub.engine, ORG, Register(ORG), NOW_MS)
    return told


async def stands(hub: Hub, account: str = "points", *codes: str) -> State:
    async with hub.engine.connect() as connection:
        return await state_of(connection, ORG, codes or ("m1",), account)


def lefts(state: State) -> dict[str, int]:
    return {f"{holder.store}/{holder.epoch}": held.left for holder, held in state.held.items()}


async def two(hub: Hub) -> tuple[Box, Box]:
    """Two stores that borrow."""
    boxes = await hub.enrol("s001"), await hub.enrol("s002")
    for box in boxes:
        await borrow(hub, box)
    return boxes


async def test_each_place_where_they_bought_lately_is_lent_its_part_and_topped_up_as_it_is_spent(hub: Hub):
    one, other = await two(hub)
    await said(hub, one, bought(1, earned=100))
    await said(hub, other, bought(1, earned=100))

    told = await look(hub)
    assert {one.store: [(x.account, x.granted, x.balance) for x in one.leases] for one in told} == {
        "s001": [("points", 100, 200)],
        "s002": [("points", 100, 200)],
    }
    assert await look(hub) == []

    await said(hub, one, paid(2, points=20))
    assert await look(hub) == []
    await said(hub, one, paid(3, points=70), bought(4, earned=90))
    [topped] = await look(hub)
    assert (topped.store, [x.granted for x in topped.leases]) == ("s001", [190])
    assert lefts(await stands(hub)) == {"s001/1": 100, "s002/1": 100}


async def test_a_store_that_never_asked_is_lent_nothing(hub: Hub):
    old = await hub.enrol("s001")
    await said(hub, old, bought(1, earned=100))

    assert await look(hub) == []
    assert (await stands(hub)).lent == 0


async def test_who_stands_at_a_store_is_lent_all_that_is_free_there_and_others_are_asked_back(hub: Hub):
    one, other = await two(hub)
    await said(hub, one, charged(1, 1000))
    assert lefts(await stands(hub, "stored")) == {"s001/1": 1000}

    await borrow(hub, other, member="m1")
    told = {each.store: each.leases for each in await look(hub)}
    assert [(x.granted, x.balance) for x in told["s002"] if x.account == "stored"] == [(0, 1000)]
    assert [(x.granted, x.recalled) for x in told["s001"] if x.account == "stored"] == [(0, 500)]

    await said(hub, one, gave_back(500, account="stored"))
    told = {each.store: each.leases for each in await look(hub)}
    assert [x.granted for x in told["s002"] if x.account == "stored"] == [500]
    assert lefts(await stands(hub, "stored")) == {"s001/1": 500, "s002/1": 500}


async def test_what_a_replaced_box_was_lent_stays_lent(hub: Hub):
    one, _ = await two(hub)
    await said(hub, one, bought(1, earned=100))
    await look(hub)
    new = await hub.enrol("s001")
    await borrow(hub, new, member="m1")
    await look(hub)

    assert lefts(await stands(hub)) == {"s001/1": 50, "s001/2": 50}
    assert await answer(hub.engine, one.address, Borrow(1, 1, 0), NOW_MS) is None


async def test_a_share_under_a_code_that_was_joined_is_asked_back(hub: Hub):
    one, _ = await two(hub)
    await said(hub, one, bought(1, earned=100, member="m2"))
    await look(hub)
    await load(hub.engine, ORG, [Member("m2", same_as="m1")])
    await said(hub, one, bought(2, earned=1, member="m1"))

    [told] = await look(hub)
    recalls = {x.member: x.recalled for x in told.leases}
    assert recalls["m2"] == 50
    state = await stands(hub, "points", "m1", "m2")
    assert (state.balance, state.held[Holder("s001", 1, "m2")].granted) == (101, 50)


async def test_a_box_is_told_once_more_what_was_lost_on_the_way(hub: Hub):
    one, _ = await two(hub)
    await said(hub, one, bought(1, earned=100))
    [lost] = await look(hub)

    lent = await borrow(hub, one, since=0)
    assert lent.leases == lost.leases
    assert (await borrow(hub, one, since=lent.upto)).leases == ()


async def test_a_box_that_spends_more_than_it_had_is_seen(hub: Hub):
    one, _ = await two(hub)
    await said(hub, one, bought(1, earned=100))
    await look(hub)
    await said(hub, one, paid(2, points=70))

    state = await stands(hub)
    assert (state.balance, state.held[Holder("s001", 1, "m1")].overspent) == (30, 20)
    async with hub.engine.connect() as connection:
        (over,) = await overspent(connection, ORG)
    assert (over.subject, over.by, over.answered) == ("s001/1/m1/points", 20, None)
    await answered(hub.engine, ORG, "share", over.subject, "accepted", By("li", "two tills were cut off"), 5, figure=20)
    async with hub.engine.connect() as connection:
        (over,) = await overspent(connection, ORG)
    assert over.answered
    assert over.answered.verdict == "accepted"


async def test_a_hub_that_was_set_back_lends_nothing_until_all_have_told_what_they_hold(hub: Hub):
    one, other = await two(hub)
    await said(hub, one, bought(1, earned=100))
    await said(hub, other, bought(1, earned=100))
    told = {each.store: each for each in await look(hub)}
    await forget_lending(hub.engine)

    lent = await borrow(hub, one, since=told["s001"].upto)
    assert lent.tell
    assert await look(hub) == []
    held = [(x.account, x.member, x.granted) for x in told["s001"].leases]
    assert not (await borrow(hub, one, since=told["s001"].upto, held=tuple(held), last=True)).tell
    await said(hub, one, bought(2, earned=100))
    assert await look(hub) == []

    assert (await borrow(hub, other, since=told["s002"].upto)).tell
    held = [(x.account, x.member, x.granted) for x in told["s002"].leases]
    await borrow(hub, other, since=told["s002"].upto, held=tuple(held), last=True)
    assert lefts(await stands(hub)) == {"s001/1": 100, "s002/1": 100}
    assert [each.store for each in await look(hub)] == ["s001", "s002"]


async def test_a_box_that_was_acknowledged_more_than_the_hub_has_stops_the_lending(hub: Hub):
    one, _ = await two(hub)
    await said(hub, one, bought(1, earned=100))
    await hub.serve(one.hello(acked_seq=1))
    assert len(await look(hub)) == 1

    await hub.serve(one.hello(acked_seq=9, head_seq=9))
    async with hub.engine.connect() as connection:
        assert await connection.scalar(select(lending.c.paused_ms)) == NOW_MS


async def test_what_is_on_the_list_waits_while_lending_is_paused(hub: Hub):
    one, _ = await two(hub)
    async with hub.engine.begin() as connection:
        await pause(connection, ORG, NOW_MS)
    await said(hub, one, bought(1, earned=100))
    assert await look(hub) == []

    for box in (one, await hub.enrol("s003")):
        await borrow(hub, box)
    assert await hub.rows(lend_due, "member", "due") == [("m1", 1)]


async def forget_lending(engine: AsyncEngine) -> None:
    """As after a backup from before anything was lent."""
    async with engine.begin() as connection:
        await connection.execute(delete(member_share))
        await connection.execute(delete(lending))
        await connection.execute(update(borrower).values(upto=0))
