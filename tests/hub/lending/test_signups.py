"""Who signs up at a lane is a member for all; one number is one person, wherever and how often it signed up."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db.tables.members import member_signup
from hub.insight.members.accounts import account
from hub.lending.people import Register, whole_persons
from hub.lending.signups import make_members
from hub.masters.load import load
from hub.masters.members import erase, find
from protocol.facts import Fact, MemberSignedUp
from retail.members import Member, Program
from retail.members.member import keys_of, shown
from tests.hub.inbox.box import DAY, NOW_MS, ORG, Hub
from tests.hub.lending.test_lend import bought, said

PEPPER = b"p" * 32
PHONE = "138 1234 5678"


@pytest.fixture(autouse=True)
async def rules(engine: AsyncEngine) -> None:
    await load(engine, ORG, [Program(pepper=PEPPER)])


def joined(member: str, phone: str = PHONE, name: str = "", later_ms: int = 0) -> Fact:
    body = MemberSignedUp(member, name, shown(phone), 1123, True, keys_of(PEPPER, phone=phone), "wang")
    return Fact("01", DAY, NOW_MS + later_ms, body)


async def codes(hub: Hub) -> dict[str, str]:
    return {row["id"]: row["same_as"] for row in await find(hub.engine, ORG, PHONE)}


async def test_two_stores_that_signed_up_one_number_offline_have_one_member_with_one_account(hub: Hub):
    one, other = await hub.enrol("s001"), await hub.enrol("s002")
    register = Register(ORG)
    await said(hub, other, joined("n2", later_ms=500), bought(1, earned=5, member="n2"))
    await said(hub, one, joined("n1"), bought(1, earned=100, member="n1"))

    assert await make_members(hub.engine, ORG, register, NOW_MS) == 2
    assert await make_members(hub.engine, ORG, register, NOW_MS) == 0

    assert await codes(hub) == {"n1": "", "n2": "n1"}
    async with hub.engine.connect() as connection:
        found = await account(connection, ORG, "n2")
    assert found
    assert (found.member, found.codes, found.points) == ("n1", ["n1", "n2"], 105)


async def test_who_was_a_member_already_stays_who_they_were(hub: Hub):
    one = await hub.enrol("s001")
    await load(hub.engine, ORG, [Member("m1", "王芳", keys=keys_of(PEPPER, phone=PHONE)), Member("m0", same_as="m1")])
    await said(hub, one, joined("n1"))

    await make_members(hub.engine, ORG, Register(ORG), NOW_MS)

    assert await codes(hub) == {"m1": "", "n1": "m1"}


async def test_a_hub_that_died_in_the_middle_makes_nobody_twice(hub: Hub):
    one = await hub.enrol("s001")
    await said(hub, one, joined("n1"))
    await load(hub.engine, ORG, [joined("n1").body.as_member()])

    assert await make_members(hub.engine, ORG, Register(ORG), NOW_MS) == 1
    assert await codes(hub) == {"n1": ""}


async def test_who_is_erased_before_or_after_is_in_no_table_but_by_a_code(hub: Hub):
    one = await hub.enrol("s001")
    await said(hub, one, joined("n1", name="李雷"), joined("n2", "139 0000 1111", name="韩梅"))
    await erase(hub.engine, ORG, ["n2"])
    await make_members(hub.engine, ORG, Register(ORG), NOW_MS)
    await erase(hub.engine, ORG, ["n1"])

    assert await find(hub.engine, ORG, PHONE) == []
    assert await find(hub.engine, ORG, "139 0000 1111") == []
    assert await hub.rows(member_signup, "member", "body") == [("n1", b""), ("n2", b"")]


async def test_a_person_is_all_their_codes_joined_by_a_number_by_hand_or_about_to_be_and_nobody_elses(hub: Hub):
    one = await hub.enrol("s001")
    await said(hub, one, joined("n1"), joined("n2"), joined("n3", "139 0000 1111"))
    await make_members(hub.engine, ORG, Register(ORG), NOW_MS)
    await load(hub.engine, ORG, [Member("m1", "李雷"), Member("n1", same_as="m1", keys=joined("n1").body.keys)])
    await said(hub, one, joined("n4"), joined("n5", "139 0000 1111"))

    async with hub.engine.connect() as connection:
        for code in ("m1", "n1", "n2"):
            assert await whole_persons(connection, ORG, [code]) == ["m1", "n1", "n2", "n4"], code
        assert await whole_persons(connection, ORG, ["n3", "ghost"]) == ["ghost", "n3", "n5"]


async def test_a_sign_up_that_no_table_holds_is_parked(hub: Hub):
    one = await hub.enrol("s001")
    bad = joined("n1")
    await said(hub, one, Fact("01", DAY, NOW_MS, MemberSignedUp("n" * 40, "", "", 0, True, bad.body.keys, "wang")))

    assert [seq for _, _, seq, _ in await hub.parked()] == [1]
    assert await make_members(hub.engine, ORG, Register(ORG), NOW_MS) == 0
