"""Charges of stored value over HTTP: what may be taken back is offered, whoever lost the slip."""

import pytest

from protocol.masters import MEMBER, PROGRAM, STORE, StoreDoc, encode_master
from protocol.messages import Document
from retail.members import Member, Program
from retail.members.member import keys_of
from retail.paying.tenders import USUAL
from retail.terms import Terms
from tests.edge.web.conftest import gtin13
from tests.edge.web.test_devices_at_the_lane import until
from tests.edge.web.test_shifts_at_the_page import take

PEPPER = b"p" * 32
PEOPLE = {"13800000001": ("m1", "王芳"), "13800000002": ("m2", "李雷")}


@pytest.fixture
async def members(server):
    people = [
        Member(code, name, f"138****{phone[-4:]}", keys=keys_of(PEPPER, phone=phone))
        for phone, (code, name) in PEOPLE.items()
    ]
    take(
        server,
        Document(STORE, "s001", 0, encode_master(StoreDoc("s001", "河西店", terms=Terms(tenders=USUAL)))),
        Document(PROGRAM, PROGRAM, 0, encode_master(Program(pepper=PEPPER))),
        *(Document(MEMBER, one.id, 0, encode_master(one)) for one in people),
    )
    await until(lambda: any(one.kind == "stored" for one in server.floor.lane("04").view().takes))


async def do(http, lane: str, id_: str, what: str, **said):
    async with http.post(f"/api/v1/lanes/{lane}/commands", json={"id": id_, "do": what, **said}) as answer:
        assert answer.status == 200, await answer.text()


async def charges(http, lane: str):
    async with http.get(f"/api/v1/lanes/{lane}/charges") as answer:
        assert answer.status == 200
        found = (await answer.json())["charges"]
    return [
        (one["number"], one["member"], one["amount_minor"], one["undone_minor"], one["left_minor"]) for one in found
    ]


async def test_the_newest_charges_of_all_lanes_are_told_with_what_can_go_back_and_of_a_named_member_only_theirs(
    http, server, members
):
    assert await charges(http, "03") == []
    one, other = PEOPLE
    for number, (lane, phone, minor) in enumerate((("03", one, 5_000), ("04", other, 2_000), ("03", other, 300))):
        await do(http, lane, f"n{number}", "NameMember", code=phone)
        await do(http, lane, f"c{number}", "ChargeStored", amount_minor=minor)
        await do(http, lane, f"x{number}", "Clear")
    await do(http, "04", "n4", "NameMember", code=one)
    await do(http, "04", "s4", "Scan", code=gtin13(3))
    await do(http, "04", "p4", "Pay", kind="stored", given_minor=103)

    first = ("s001-03-1-C000001", "138****0001", 5_000, 0, 4_897)
    assert set(await charges(http, "03")) == {
        first,
        ("s001-04-1-C000001", "138****0002", 2_000, 0, 2_000),
        ("s001-03-1-C000002", "138****0002", 300, 0, 300),
    }
    await do(http, "04", "n5", "NameMember", code=one)
    assert await charges(http, "04") == [first]

    await do(http, "03", "u6", "UndoCharge", charge="s001-03-1-C000001", reason="mistaken", amount_minor=1_000)
    await do(http, "03", "r6", "Refund", kind="cash", amount_minor=1_000)
    assert await charges(http, "04") == [("s001-03-1-C000001", "138****0001", 5_000, 1_000, 0)], "once"


async def test_a_lane_that_is_not_there_has_no_charges(http):
    async with http.get("/api/v1/lanes/99/charges") as answer:
        assert (answer.status, (await answer.json())["code"]) == (404, "unknown-lane")
