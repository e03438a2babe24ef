"""Members come in by file; their numbers are kept nowhere, and who asks is forgotten."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.masters.load import load
from hub.masters.members import erase, find, join, program_of, read_members, read_program, set_program
from hub.masters.reading import MasterError
from protocol.masters import decode_master
from protocol.messages import Pull
from protocol.pages import documents_of
from retail.members import Member, Program, Tier
from tests.hub.masters.pulling import make_page

ORG, PHONE = "acme", "13812345678"
GOLD = Program(tiers=(Tier("gold", "金卡"),))
WANG = {"id": "m1", "name": "王芳", "phone": "138-1234-5678", "card": "VIP1", "tier": "gold", "born": "02-29"}


@pytest.fixture
def file(tmp_path: Path):
    def write(*lines: object) -> Path:
        path = tmp_path / "members.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in lines))
        return path

    return write


@pytest.fixture
async def program(engine: AsyncEngine) -> Program:
    await set_program(engine, ORG, GOLD)
    found = await program_of(engine, ORG)
    assert found
    return found


async def test_a_member_travels_to_the_stores_without_their_numbers(engine, file, program) -> None:
    await load(engine, ORG, read_members(file(WANG), program))

    async with engine.connect() as connection:
        page = await make_page(connection, ORG, "s001", Pull(1, 0, 2, "", 10))
    masters = [decode_master(document) for document in documents_of(page)]
    (member,) = [one for one in masters if isinstance(one, Member)]
    assert (member.shown, member.tier, member.born, len(member.keys)) == ("138****5678", "gold", 229, 2)
    assert not any(PHONE.encode() in document.body for document in documents_of(page))


async def test_new_rules_keep_the_key_by_which_members_are_found(engine, file, program) -> None:
    await load(engine, ORG, read_members(file(WANG), program))
    await set_program(engine, ORG, Program(version=2, tiers=GOLD.tiers))

    assert [one["id"] for one in await find(engine, ORG, PHONE)] == ["m1"]
    assert [one["id"] for one in await find(engine, ORG, "vip1")] == ["m1"]
    assert [one["id"] for one in await find(engine, ORG, "m1")] == ["m1"]
    assert await find(engine, ORG, "13912345678") == []


async def test_who_is_erased_is_nowhere_any_more(engine, file, program) -> None:
    await load(engine, ORG, read_members(file(WANG), program))

    assert (await erase(engine, ORG, ["m1", "ghost"]))[1] == 1

    assert await find(engine, ORG, PHONE) == []
    async with engine.connect() as connection:
        for table in (t.master, t.master_history):
            bodies = await connection.scalars(select(table.c.body).where(table.c.kind == "member"))
            assert all(not bytes(body) for body in bodies)


async def test_two_codes_of_one_person_become_one(engine, file, program) -> None:
    await load(engine, ORG, read_members(file(WANG, {"id": "m2", "phone": "13900000000"}), program))

    await join(engine, ORG, "m2", "m1")

    assert [one["same_as"] for one in await find(engine, ORG, "13900000000")] == ["m1"]
    for duplicate, into, why in (("m2", "m2", "own"), ("m1", "m2", "own"), ("m1", "ghost", "no member ghost")):
        with pytest.raises(MasterError, match=why):
            await join(engine, ORG, duplicate, into)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"id": "a b"}, "line 1.*id"),
        ({"id": "m1", "phone": "12"}, "phone: 7 to 15 digits"),
        ({"id": "m1", "born": "13-01"}, "born"),
        ({"id": "m1", "tier": "platinum"}, "no tier 'platinum'"),
        ({"id": "m1", "phnoe": "1"}, "no field 'phnoe'"),
    ],
)
def test_a_slip_of_the_pen_is_named(file, row, why) -> None:
    with pytest.raises(MasterError, match=why):
        list(read_members(file(row), GOLD))


def test_one_code_twice_and_rules_that_bring_a_key_are_refused(file) -> None:
    with pytest.raises(MasterError, match=r"stands in members\.jsonl, line 1 already"):
        list(read_members(file(WANG, WANG), GOLD))
    with pytest.raises(MasterError, match="a tier stands there twice"):
        read_program(file({"tiers": [{"id": "gold"}, {"id": "gold"}]}))
    with pytest.raises(MasterError, match="pepper is made by the hub"):
        read_program(file({"pepper": "AAAA"}))
