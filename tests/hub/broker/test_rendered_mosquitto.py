"""Who gets through the door of the rendered mosquitto, and what they may say and hear: faults.md 48, M14, M15."""

import asyncio
from collections.abc import Iterator

import pytest

from hub.fleet.ca import Authority
from protocol.link.session import Incoming, LinkLost, connect
from protocol.packing import MESSAGE_BYTES_MAX
from protocol.topics import Address, masters_topic, up_filter
from tests.hub.broker.rendered import Doorman, doorman, now_ms
from tests.servers import Missing

OURS, THEIRS = Address("acme", "s001", "b1"), Address("acme", "s002", "b1")


@pytest.fixture(scope="module")
def door() -> Iterator[Doorman]:
    try:
        with doorman() as running:
            yield running
    except Missing as missing:
        pytest.skip(str(missing))


def dial(door, who):
    return connect(door.boxes, client_id="whatever", tls=door.context(who))


async def is_let_in(door, who) -> bool:
    """Whether the broker serves who knocks: TLS 1.3 tells a client of its refusal only after the handshake."""
    try:
        async with dial(door, who) as link, asyncio.timeout(5):
            await link.subscribe("ln/v1/acme/masters/all")
    except LinkLost:
        return False
    return True


async def test_a_box_and_the_hub_hear_each_other(door):
    async with (
        connect(door.hub, client_id="hub-1") as hub,
        dial(door, door.box(OURS)) as box,
        asyncio.timeout(5),
    ):
        await hub.subscribe(up_filter("acme"))
        await box.subscribe(OURS.topic("down/ack"), masters_topic("acme"))

        await box.publish(OURS.topic("up/ledger"), b"x" * MESSAGE_BYTES_MAX)
        batch = await anext(hub.incoming())
        await hub.publish(OURS.topic("down/ack"), b"ack")
        await hub.publish(masters_topic("acme"), b"head")
        heard = [await anext(box.incoming()) for _ in range(2)]

    assert (batch.topic, len(batch.payload)) == (OURS.topic("up/ledger"), MESSAGE_BYTES_MAX)
    assert heard == [Incoming(OURS.topic("down/ack"), b"ack"), Incoming(masters_topic("acme"), b"head")]


async def test_nobody_without_a_certificate_of_ours_is_let_in(door):
    stranger = Authority.new("acme", now_ms())

    assert not await is_let_in(door, None)
    assert not await is_let_in(door, door.box(OURS, stranger)), "another authority, the same name"
    assert await is_let_in(door, door.box(OURS))


async def test_a_revoked_certificate_is_refused_once_the_broker_was_told_and_no_other_is(door):
    stolen, replacement = door.box(OURS), door.box(OURS)
    assert await is_let_in(door, stolen)

    door.revoke(stolen.certificate.serial_number)

    with pytest.raises(LinkLost, match="the broker refuses our certificate: certificate revoked"):
        async with dial(door, stolen) as link, asyncio.timeout(5):
            await link.subscribe("ln/v1/acme/masters/all")
    assert await is_let_in(door, replacement)
    door.revoke()
    assert await is_let_in(door, stolen), "the list is read anew, not added to"


async def test_what_a_box_says_under_anothers_topic_reaches_nobody(door):
    async with (
        connect(door.hub, client_id="hub-1") as hub,
        dial(door, door.box(OURS)) as box,
        asyncio.timeout(5),
    ):
        await hub.subscribe("ln/v1/#")

        for topic in (
            THEIRS.topic("up/ledger"),
            THEIRS.topic("state"),
            OURS.topic("down/ack"),
            masters_topic("acme"),
            "ln/v1/acme",
        ):
            await box.publish(topic, b"forged")
        await box.publish(OURS.topic("up/ledger"), b"true")

        assert (await anext(hub.incoming())).payload == b"true"


async def test_who_asks_for_everything_is_given_only_his_own(door):
    async with (
        connect(door.hub, client_id="hub-1") as hub,
        dial(door, door.box(OURS)) as curious,
        dial(door, door.box(THEIRS)) as other,
        asyncio.timeout(5),
    ):
        await curious.subscribe("#")

        await other.publish(THEIRS.topic("up/ledger"), b"sales of another")
        await hub.publish(THEIRS.topic("down/ack"), b"not yours")
        await hub.publish(OURS.topic("down/ack"), b"yours")

        assert (await anext(curious.incoming())).payload == b"yours"


async def test_a_client_id_cannot_be_chosen_so_nobody_ends_anothers_session(door):
    async with (
        connect(door.hub, client_id="hub-1") as hub,
        dial(door, door.box(OURS)) as box,
        connect(door.boxes, client_id=OURS.path, tls=door.context(door.box(THEIRS))) as thief,
        asyncio.timeout(5),
    ):
        await hub.subscribe(up_filter("acme"))

        await thief.publish(OURS.topic("up/hello"), b"as you")
        await box.publish(OURS.topic("up/hello"), b"still here")

        assert (await anext(hub.incoming())).payload == b"still here"
        assert f"as {OURS.path} (" in door.log
        assert f"as {THEIRS.path} (" in door.log


async def test_the_processes_of_the_hub_are_connected_side_by_side(door):
    async with (
        connect(door.hub, client_id="hub-1") as one,
        connect(door.hub, client_id="hub-2") as two,
        dial(door, door.box(OURS)) as box,
        asyncio.timeout(5),
    ):
        for worker in (one, two):
            await worker.subscribe(up_filter("acme"))

        await box.publish(OURS.topic("up/hello"), b"to all")

        assert [(await anext(worker.incoming())).payload for worker in (one, two)] == [b"to all", b"to all"]
