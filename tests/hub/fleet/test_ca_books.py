"""What the authority gives to whom, and what counts no more, on both databases."""

import asyncio

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hub.fleet.ca import Authority
from hub.fleet.ca_books import LIFE_MS, YOUNG, certify, readmit, revoke, revoked_serials
from hub.fleet.stores import FleetError, add_store, enrol, make_code
from protocol.topics import Address

ORG, NOW_MS = "acme", 1_795_400_000_000
BOX = Address(ORG, "s001", "b1")
DAY_MS = 24 * 3600 * 1000


@pytest.fixture(scope="module")
def authority():
    return Authority.new(ORG, NOW_MS)


@pytest.fixture
async def key(engine):
    await add_store(engine, ORG, BOX.store, "one", timezone="Asia/Shanghai", currency="CNY")
    return await new_life(engine)


async def new_life(engine, box: str = BOX.box) -> Ed25519PrivateKey:
    key = Ed25519PrivateKey.generate()
    await enrol(engine, await make_code(engine, ORG, BOX.store, box, NOW_MS), key.public_key(), NOW_MS)
    return key


def serial(der: bytes) -> int:
    return x509.load_der_x509_certificate(der).serial_number


async def test_a_certificate_is_for_the_key_that_the_box_enrolled_with(engine, authority, key):
    made = x509.load_der_x509_certificate(await certify(engine, authority, BOX, 1, NOW_MS))

    assert made.public_key() == key.public_key()
    assert made.subject.rfc4514_string() == f"CN={BOX.path}"


async def test_who_asks_again_soon_is_given_the_same_and_later_a_new_one(engine, authority, key):
    first = await certify(engine, authority, BOX, 1, NOW_MS)

    assert await certify(engine, authority, BOX, 1, NOW_MS + DAY_MS) == first
    later_ms = NOW_MS + int(YOUNG * LIFE_MS)
    second = await certify(engine, authority, BOX, 1, later_ms)
    assert serial(second) != serial(first)
    assert await certify(engine, authority, BOX, 1, later_ms + DAY_MS) == second


async def test_of_two_that_ask_at_once_both_get_the_same(engine, authority, key):
    both = await asyncio.gather(*(certify(engine, authority, BOX, 1, NOW_MS) for _ in range(2)))

    assert both[0] == both[1]


async def test_a_box_that_is_not_enrolled_gets_none(engine, authority, key):
    for address, epoch in ((BOX, 2), (Address(ORG, "s001", "b2"), 1), (Address("other", "s001", "b1"), 1)):
        with pytest.raises(FleetError, match="not enrolled"):
            await certify(engine, authority, address, epoch, NOW_MS)


async def test_a_revoked_box_gets_none_and_what_it_has_is_on_the_list(engine, authority, key):
    given = await certify(engine, authority, BOX, 1, NOW_MS)
    await new_life(engine, "b2")
    await certify(engine, authority, Address(ORG, "s001", "b2"), 2, NOW_MS)

    assert await revoke(engine, BOX, NOW_MS) == 1

    assert await revoked_serials(engine, ORG, NOW_MS) == [serial(given)]
    with pytest.raises(FleetError, match="revoked"):
        await certify(engine, authority, BOX, 1, NOW_MS)
    assert await revoke(engine, BOX, NOW_MS) == 0


async def test_who_is_readmitted_gets_a_new_one_for_the_old_stays_revoked(engine, authority, key):
    old = await certify(engine, authority, BOX, 1, NOW_MS)
    await revoke(engine, BOX, NOW_MS)

    await readmit(engine, BOX)

    new = await certify(engine, authority, BOX, 1, NOW_MS)
    assert new != old
    assert await revoked_serials(engine, ORG, NOW_MS) == [serial(old)]


async def test_the_list_forgets_what_ended_long_ago(engine, authority, key):
    old = await certify(engine, authority, BOX, 1, NOW_MS)
    await revoke(engine, BOX, NOW_MS)

    assert await revoked_serials(engine, ORG, NOW_MS + 2 * LIFE_MS - 1) == [serial(old)]
    assert await revoked_serials(engine, ORG, NOW_MS + 2 * LIFE_MS) == []


@pytest.mark.parametrize("what", [revoke, readmit])
async def test_there_is_no_such_box(engine, what):
    with pytest.raises(FleetError, match="no box s001/b1"):
        await (what(engine, BOX, NOW_MS) if what is revoke else what(engine, BOX))
