"""What members own at head office: the sum of what receipts of all stores did, in whatever order they came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.insight.members.accounts import MemberAccount, account, one_person
from hub.insight.members.entries import entries
from hub.masters.load import load
from protocol.facts import Fact, SaleReturned
from retail.members import Member
from retail.sale import Details
from tests.hub.insight.chain_store import DAY, HOUR_MS, MORNING_MS, ORG, add_store, receive, sold


def bought(number: int, member: str, points: int, at_ms: int = MORNING_MS) -> Fact:
    fact = sold(number, at_ms=at_ms)
    return replace(fact, body=replace(fact.body, details=Details(member=member, points=points, program=7)))


def brought_back(number: int, member: str, points: int, at_ms: int = MORNING_MS) -> Fact:
    body = bought(number, member, points).body
    return Fact("03", DAY, at_ms, SaleReturned(body.sale, (), body.details))


async def asked(engine: AsyncEngine, code: str) -> MemberAccount:
    async with engine.connect() as connection:
        found = await account(connection, ORG, code)
    assert found
    return found


async def test_points_of_all_stores_are_one_account_and_what_came_back_is_taken_off(engine: AsyncEngine):
    for store in ("s01", "s02"):
        await add_store(engine, store)
    late = [brought_back(2, "m1", -4, MORNING_MS + 2 * HOUR_MS), sold(3), bought(4, "m9", 50)]

    await receive(engine, "s02", [bought(1, "m1", 20, MORNING_MS + HOUR_MS), *late])
    await receive(engine, "s01", [bought(1, "m1", 11)])

    found = await asked(engine, "m1")
    assert (found.points, found.by) == (27, {"earned": 31, "returned": -4})
    assert [(one.receipt, one.amount) for one in found.entries] == [
        ("s02-03-1-000002", -4),
        ("s02-03-1-000001", 20),
        ("s01-03-1-000001", 11),
    ]


async def test_a_receipt_under_a_number_that_is_taken_earns_nothing(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [bought(1, "m1", 11)])

    refused = await receive(engine, "s01", [bought(1, "m1", 400)], first=2)

    assert [seq for seq, _ in refused] == [2]
    assert (await asked(engine, "m1")).points == 11


async def test_the_points_of_a_duplicate_are_kept_when_it_is_joined(engine: AsyncEngine):
    await add_store(engine, "s01")
    await receive(engine, "s01", [bought(1, "m1", 11), bought(2, "m2", 5), bought(3, "m3", 1)])
    await load(engine, ORG, [Member("m1"), Member("m2", same_as="m1"), Member("m3", same_as="m2")])

    by_either = [await asked(engine, code) for code in ("m1", "m2", "m3")]

    assert [(one.member, one.codes, one.points) for one in by_either] == [("m1", ["m1", "m2", "m3"], 17)] * 3


async def test_a_member_without_receipts_owns_nothing_and_a_stranger_has_no_account(engine: AsyncEngine):
    await load(engine, ORG, [Member("m1")])

    assert (await asked(engine, "m1")).points == 0
    async with engine.connect() as connection:
        assert await account(connection, ORG, "m5") is None


@pytest.mark.parametrize(
    "details",
    [
        Details(member="m" * 33, points=1),
        Details(member="m\0", points=1),
        Details(member="m1", points=2**62),
        Details(member="m1", points=1, program=2**62),
        Details(member="m1"),
    ],
)
def test_what_no_table_holds_and_what_moves_nothing_is_no_entry(details):
    fact = sold(1)

    assert entries(ORG, "s01", 1, replace(fact, body=replace(fact.body, details=details))) == []


@given(st.dictionaries(st.sampled_from("abcdef"), st.sampled_from("abcdef")))
def test_whichever_code_is_asked_for_a_person_is_the_same_person_joins_in_a_circle_too(same_as):
    head, codes = one_person(same_as, "a")

    assert {one_person(same_as, code)[0] for code in codes} == {head}
    assert "a" in codes
