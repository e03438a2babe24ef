"""Who is erased is in no raw fact any more; every chain stays proved, and a hub or box that comes back learns it again."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.db.tables.members import member_signup
from hub.inbox.verify import Walked, verify_chains
from hub.lending.people import Register
from hub.lending.signups import make_members
from hub.masters.erasing import Erasing, redact_erased
from hub.masters.load import load
from hub.masters.members import erase, find
from protocol.facts import decode_fact, encode_fact
from protocol.masters import REDACTED, Redacted
from protocol.packing import unpack
from protocol.redaction import links_over, open_note, redacted
from retail.members import Program
from tests.hub.inbox.box import HUB_KEY, NOW_MS, ORG, Box, Hub, sold
from tests.hub.lending.test_signups import PEPPER, PHONE, joined

NAME = "李雷"


@pytest.fixture(autouse=True)
async def rules(engine: AsyncEngine) -> None:
    await load(engine, ORG, [Program(pepper=PEPPER)])


async def told(hub: Hub) -> Box:
    """A sale, a sign-up, a sale and another sign-up are here, and both are members."""
    box = await hub.enrol("s001")
    box.write(sold(1), joined("n1", name=NAME), sold(2), joined("n2", "139 0000 1111", name="韩梅"))
    await hub.serve(box.facts(1, 4))
    await make_members(hub.engine, ORG, Register(ORG), NOW_MS)
    return box


async def forget(hub: Hub, member: str = "n1") -> int:
    await erase(hub.engine, ORG, [member])
    return await redact_erased(hub.engine, ORG, HUB_KEY)


async def walked(hub: Hub) -> Walked:
    found = await verify_chains(hub.engine, ORG, HUB_KEY.public_key())
    return next(one for one in found if one.stream == "ledger")


async def notes(hub: Hub) -> list[bytes]:
    async with hub.engine.connect() as connection:
        bodies = await connection.scalars(select(t.master.c.body).where(t.master.c.kind == REDACTED))
        return [unpack(bytes(body), Redacted).sealed for body in bodies]


async def test_the_raw_fact_of_a_sign_up_loses_what_it_says_of_a_person_and_the_chain_stays_proved(hub: Hub):
    box = await told(hub)
    hashes = await hub.rows(t.fact, "hash")

    assert await forget(hub) == 1
    assert await redact_erased(hub.engine, ORG, HUB_KEY) == 0

    records = await hub.records(box)
    assert records == [*box.records["ledger"][:1], redacted(box.records["ledger"][1]), *box.records["ledger"][2:]]
    assert NAME.encode() not in b"".join(records)
    assert "韩梅".encode() in b"".join(records)
    assert await hub.rows(t.fact, "hash") == hashes
    assert (await walked(hub)).broken_at == 0
    assert (await walked(hub)).redacted == 1


@pytest.mark.parametrize("seq", [1, 2, 3, 4])
async def test_a_change_of_any_fact_beside_it_or_of_what_is_left_of_it_is_seen(hub: Hub, seq: int):
    await told(hub)
    await forget(hub)
    other = redacted(encode_fact(joined("n9")))

    async with hub.engine.begin() as connection:
        await connection.execute(update(t.fact).where(t.fact.c.seq == seq).values(record=other))

    assert (await walked(hub)).broken_at == seq


async def test_a_note_of_anybody_else_proves_nothing(hub: Hub):
    await told(hub)
    await erase(hub.engine, ORG, ["n1"])
    await redact_erased(hub.engine, ORG, Ed25519PrivateKey.generate())

    assert (await walked(hub)).broken_at == 2


async def test_a_box_that_sends_the_whole_fact_again_brings_nobody_back(hub: Hub):
    box = await told(hub)
    await forget(hub)

    await hub.serve(box.facts(1, 4))
    await make_members(hub.engine, ORG, Register(ORG), NOW_MS)

    assert NAME.encode() not in b"".join(await hub.records(box))
    assert await hub.parked() == []
    assert await find(hub.engine, ORG, PHONE) == []
    assert (await walked(hub)).broken_at == 0


async def test_a_restored_hub_takes_the_redacted_fact_under_its_own_note_and_erases_once_more(
    hub: Hub, engine: AsyncEngine
):
    box = await told(hub)
    before = box.batch(1, 4)
    await forget(hub)
    sealed = await notes(hub)
    async with engine.begin() as connection:  # as it was before any of it
        for table in (t.fact, t.sale, t.cursor, t.sold_lately, t.takings, t.master, t.master_history, member_signup):
            await connection.execute(table.delete())
    await load(engine, ORG, [Program(pepper=PEPPER)])
    records = (before.records[0], redacted(before.records[1]), *before.records[2:])
    noted = {2: open_note(sealed[0], HUB_KEY.public_key())}
    assert links_over(before.previous_hash, 1, records, noted)[-1] == before.head_hash

    box.records["ledger"][1] = records[1]
    changed: dict[str, Any] = {"records": records, "head_hash": before.head_hash, "previous_hash": before.previous_hash}
    await hub.serve(box.facts(1, 4, redacted=tuple(sealed), **changed))
    await make_members(engine, ORG, Register(ORG), NOW_MS)

    assert await hub.records(box) == list(records)
    assert await hub.parked() == []
    assert [row["id"] for row in await find(engine, ORG, "n1")] == []
    assert [row["id"] for row in await find(engine, ORG, "n2")] == ["n2"]
    assert (await walked(hub)).broken_at == 0
    assert (await walked(hub)).redacted == 1
    assert await notes(hub) == sealed


async def test_a_redacted_fact_without_its_note_is_another_history(hub: Hub):
    box = await hub.enrol("s001")
    box.write(sold(1), joined("n1", name=NAME))
    batch = box.batch(1, 2)
    changed: dict[str, Any] = {"records": (batch.records[0], redacted(batch.records[1])), "head_hash": batch.head_hash}

    await hub.serve(box.facts(1, 2, previous_hash=batch.previous_hash, **changed))

    assert await hub.records(box) == []
    assert len(await hub.parked()) == 1


async def test_who_was_erased_while_their_sign_up_was_on_its_way_is_made_nobody(hub: Hub):
    box = await hub.enrol("s001")
    box.write(joined("n1", name=NAME))
    await erase(hub.engine, ORG, ["n1"], known=True)

    await hub.serve(box.facts(1, 1))
    await make_members(hub.engine, ORG, Register(ORG), NOW_MS)
    assert await redact_erased(hub.engine, ORG, HUB_KEY) == 1

    assert await find(hub.engine, ORG, PHONE) == []
    assert await hub.rows(member_signup, "body") == [(b"",)]
    [record] = await hub.records(box)
    assert decode_fact(record).body.name == ""


async def test_facts_that_were_set_aside_are_redacted_too_and_released_they_make_nobody(hub: Hub):
    old = await hub.enrol("s001")
    await hub.enrol("s001")
    old.write(sold(1), joined("n1", name=NAME))
    await hub.serve(old.facts(1, 2))

    await erase(hub.engine, ORG, ["n1"], known=True)
    assert await redact_erased(hub.engine, ORG, HUB_KEY) == 1

    assert NAME.encode() not in b"".join(await hub.records(old, table=t.aside))
    found = await verify_chains(hub.engine, ORG, HUB_KEY.public_key())
    assert [one.broken_at for one in found] == [0] * len(found)


async def test_a_hub_that_looks_for_years_reads_facts_only_where_something_may_have_changed(hub: Hub):
    box = await told(hub)
    erasing = Erasing(hub.engine, ORG, HUB_KEY)
    assert await erasing.look() == 0

    await erase(hub.engine, ORG, ["n1"])
    assert [await erasing.look() for _ in range(3)] == [1, 0, 0]

    async with hub.engine.begin() as connection:  # behind its back: it does not look without a cause
        same = (t.fact.c.seq == 2, t.fact.c.stream == "ledger")
        await connection.execute(update(t.fact).where(*same).values(record=box.records["ledger"][1]))
    assert await erasing.look() == 0
    await erase(hub.engine, ORG, ["n2"])
    assert await erasing.look() == 2
