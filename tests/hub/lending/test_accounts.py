"""Members' accounts at head office: both sides of the books, what a dead box had, points that end, and the facts added up again."""

import pytest
from msgspec.structs import replace
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db.tables.members import member_entry
from hub.insight.members.accounts import account, totals
from hub.insight.members.check import Differs, check
from hub.lending.expiry import expire
from hub.lending.people import Register
from hub.masters.load import load
from hub.office.decisions import By, OfficeError
from hub.office.shares import write_off
from protocol.facts import Fact, SaleReturned
from retail.members import Lending, Member, Program
from retail.sale import Details, Spent
from tests.hub.inbox.box import NOW_MS, ORG, Hub, sold
from tests.hub.lending.test_lend import borrow, bought, charged, gave_back, lefts, look, paid, said, stands, two

ME = By("Li", "the box burnt")
ALL = Lending(bp=10_000, least=0, most=100_000, places=1)


@pytest.fixture(autouse=True)
async def rules(engine: AsyncEngine) -> None:
    program = Program(pepper=b"p" * 32, lend_points=ALL, lend_stored=ALL, expire_months=2)
    await load(engine, ORG, [program, Member("m1"), Member("m2")])


def given_back(number: int, **spent: int) -> Fact:
    """Goods came back, and what had paid for them was put back."""
    spends = tuple(Spent(name, "m1", -amount) for name, amount in spent.items())
    return replace(sold(number), body=SaleReturned(sold(number).body.sale, (), Details(spends=spends)))


async def test_an_account_is_what_came_and_went_and_what_of_it_is_lent(hub: Hub):
    one, _ = await two(hub)
    await said(hub, one, bought(1, earned=100), charged(1, 5_000))
    await look(hub)
    await said(hub, one, paid(2, points=30, stored=1_000), given_back(3, points=10, stored=400))
    await look(hub)

    async with hub.engine.connect() as connection:
        found = await account(connection, ORG, "m1")
        sums = await totals(connection, ORG)
    assert found
    assert (found.points, found.by) == (80, {"earned": 100, "refunded": 10, "spent": -30})
    assert (found.stored_minor, found.stored_by) == (4_400, {"charged": 5_000, "refunded": 400, "spent": -1_000})
    assert (found.points_lent, found.points_free, found.stored_lent_minor, found.stored_free_minor) == (80, 0, 4_400, 0)
    assert {each.receipt for each in found.entries if each.against == "charged"} == {"s001-01-1-C000001"}
    assert sums == {"points": found.by, "stored": found.stored_by}


async def test_what_a_box_that_is_gone_had_left_is_lent_again_only_once_a_person_says_so(hub: Hub):
    one, other = await two(hub)
    await said(hub, one, bought(1, earned=100))
    await look(hub)
    with pytest.raises(OfficeError, match="sells"):
        await write_off(hub.engine, ORG, "s001", 1, ME, NOW_MS)
    new = await hub.enrol("s001")
    await borrow(hub, new)
    await borrow(hub, other, member="m1")
    await look(hub)
    assert lefts(await stands(hub)) == {"s001/1": 100, "s002/1": 0}

    done = await write_off(hub.engine, ORG, "s001", 1, ME, NOW_MS)
    again = await write_off(hub.engine, ORG, "s001", 1, ME, NOW_MS)
    await look(hub)

    assert (done.shares, done.points, again.shares) == (1, 100, 0)
    assert lefts(await stands(hub)) == {"s001/1": 0, "s002/1": 100}


async def test_points_end_in_the_order_in_which_they_were_earned_and_not_under_a_stores_hands(hub: Hub):
    one, _ = await two(hub)
    old = [replace(bought(number, earned=50), business_date=20251205) for number in (1, 2)]
    await said(hub, one, *old, replace(bought(3, earned=40), business_date=20260210))
    await look(hub)
    await said(hub, one, paid(4, points=70))
    register = Register(ORG)

    waits = await expire(hub.engine, ORG, register, 20260301, NOW_MS)
    assert (waits.points, waits.waiting) == (0, 30)
    await said(hub, one, gave_back(30))
    done = await expire(hub.engine, ORG, register, 20260302, NOW_MS)
    again = [await expire(hub.engine, ORG, register, date, NOW_MS) for date in (20260302, 20260303)]

    assert (done.points, done.members, done.waiting) == (30, 1, 0)
    assert [each.points for each in again] == [0, 0]
    assert (await stands(hub)).by == {"earned": 140, "expired": -30, "spent": -70}
    later = await expire(hub.engine, ORG, register, 20260501, NOW_MS)
    assert (later.points, later.waiting) == (0, 40)


async def test_points_that_never_end_do_not(hub: Hub):
    one, _ = await two(hub)
    await load(hub.engine, ORG, [Program(pepper=b"p" * 32)])
    await said(hub, one, replace(bought(1, earned=50), business_date=20200101))

    assert (await expire(hub.engine, ORG, Register(ORG), 20260301, NOW_MS)).points == 0


async def test_the_facts_added_up_again_say_the_same_as_the_books_and_name_what_does_not(hub: Hub):
    one, other = await two(hub)
    await said(hub, one, bought(1, earned=100), charged(1, 5_000), paid(2, points=30), given_back(3, points=10))
    await said(hub, one, bought(1, earned=7), charged(1, 9))
    await said(hub, other, bought(1, earned=5), gave_back(2))
    async with hub.engine.connect() as connection:
        assert await check(connection, ORG) == []
    assert [reason for _, reason, _, _ in await hub.parked()] == ["its receipt number has been used before"]

    async with hub.engine.begin() as connection:
        wrong = update(member_entry).where(member_entry.c.store == "s002")
        await connection.execute(wrong.values(amount=6))
        assert await check(connection, ORG, ["m1"]) == [Differs("m1", "points", "s002", 1, "earned", 6, 5)]
