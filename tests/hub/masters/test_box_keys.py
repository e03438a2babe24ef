"""Every store is told by which keys the others sign, and which of them count no more."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from hub.db import tables as t
from hub.fleet.ca_books import readmit, revoke
from hub.fleet.stores import add_store, enrol, make_code
from hub.masters.box_keys import post_keys
from protocol.masters import BOX_KEYS, BoxKey, BoxKeys
from protocol.packing import unpack
from protocol.topics import Address

ORG, NOW_MS = "acme", 1_000_000
KEYS = [Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32).public_key() for number in (1, 2, 3)]


async def enrolled(engine, store: str, box: str, place: int) -> None:
    await enrol(engine, await make_code(engine, ORG, store, box, NOW_MS), KEYS[place], NOW_MS)


async def told(engine) -> dict[str, BoxKeys]:
    c = t.master.c
    async with engine.connect() as connection:
        rows = await connection.execute(select(c.key, c.body).where(c.kind == BOX_KEYS))
        return {key: unpack(bytes(body), BoxKeys) for key, body in rows}


async def test_lives_of_boxes_are_told_and_what_is_known_is_no_new_revision(engine):
    for store in ("s01", "s02"):
        await add_store(engine, ORG, store, store, timezone="Asia/Shanghai", currency="CNY")
    await enrolled(engine, "s01", "b1", 0)
    await enrolled(engine, "s02", "b1", 1)
    assert await post_keys(engine, ORG) == (1, 2)
    assert await post_keys(engine, ORG) == (0, 0)

    await enrolled(engine, "s01", "b1", 2)

    assert await post_keys(engine, ORG) == (2, 1)
    raw = [key.public_bytes_raw() for key in KEYS]
    assert await told(engine) == {
        "s01": BoxKeys("s01", (BoxKey(1, raw[0]), BoxKey(2, raw[2]))),
        "s02": BoxKeys("s02", (BoxKey(1, raw[1]),)),
    }


async def test_a_stolen_box_is_told_and_one_that_was_found_again(engine):
    await add_store(engine, ORG, "s01", "s01", timezone="Asia/Shanghai", currency="CNY")
    await enrolled(engine, "s01", "b1", 0)
    await post_keys(engine, ORG)

    await revoke(engine, Address(ORG, "s01", "b1"), NOW_MS)
    assert await post_keys(engine, ORG) == (2, 1)
    assert [one.revoked for one in (await told(engine))["s01"].keys] == [True]

    await readmit(engine, Address(ORG, "s01", "b1"))
    await post_keys(engine, ORG)
    assert [one.revoked for one in (await told(engine))["s01"].keys] == [False]
