"""What the road asks of a broker, held on each kind that we name: and what it must never ask."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub.broker import Broker, EmbeddedBroker, ExternalBroker
from protocol.link.session import Broker as BrokerAddress
from protocol.link.session import Incoming, Link, LinkLost, Will, connect
from protocol.topics import Address, masters_topic, shard_of, up_filter

BOX = Address("acme", "s001", "box1")


@pytest.fixture(params=["embedded", "mosquitto"])
async def broker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Broker]:
    """Each kind, running."""
    if request.param == "mosquitto":
        made: Broker = ExternalBroker(request.getfixturevalue("mosquitto_url"))
    else:
        made = EmbeddedBroker(tmp_path, 0)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def address(broker: Broker) -> BrokerAddress:
    return BrokerAddress.parse(broker.box_url)


async def next_of(link: Link) -> Incoming:
    async with asyncio.timeout(5):
        async for message in link.incoming():
            return message
    raise AssertionError


async def test_a_message_reaches_who_subscribed_through_wildcards(broker, address):
    async with connect(broker.hub_address, client_id="hub") as hub, connect(address, client_id="box") as box:
        await hub.subscribe(up_filter("acme"))

        await box.publish(BOX.topic("up/ledger"), b"a batch", qos=1)

        assert await next_of(hub) == Incoming(BOX.topic("up/ledger"), b"a batch")


async def test_who_asks_no_more_for_a_slice_of_the_stores_hears_the_others_still(broker, address):
    other = Address("acme", "s002", "b1")
    slices = {box: up_filter("acme", shard_of(box.store)) for box in (BOX, other)}
    async with connect(broker.hub_address, client_id="hub") as hub, connect(address, client_id="box") as box:
        await hub.subscribe(*slices.values())
        await hub.unsubscribe(slices[BOX])

        await box.publish(BOX.topic("up/ledger"), b"not ours any more", qos=1)
        await box.publish(other.topic("up/ledger"), b"ours", qos=1)
        assert (await next_of(hub)).payload == b"ours"

        await hub.subscribe(slices[BOX])
        await box.publish(BOX.topic("up/ledger"), b"ours again", qos=1)
        assert (await next_of(hub)).payload == b"ours again"


async def test_messages_of_one_sender_arrive_in_order_and_once_on_a_good_line(broker, address):
    async with connect(broker.hub_address, client_id="hub") as hub, connect(address, client_id="box") as box:
        await hub.subscribe(up_filter("acme"))
        sent = [str(number).encode() for number in range(200)]

        for payload in sent:
            await box.publish(BOX.topic("up/ledger"), payload, qos=1)

        assert [(await next_of(hub)).payload for _ in sent] == sent


async def test_the_hub_hears_only_what_goes_up(broker, address):
    async with connect(broker.hub_address, client_id="hub") as hub, connect(address, client_id="box") as box:
        await hub.subscribe(up_filter("acme"))
        await box.subscribe(BOX.topic("down/ack"), qos=0)

        await hub.publish(BOX.topic("down/ack"), b"ack", qos=0)
        assert (await next_of(box)).payload == b"ack"
        await box.publish(BOX.topic("up/hello"), b"hello", qos=0)

        assert (await next_of(hub)).payload == b"hello"


async def test_the_largest_message_of_ours_passes(broker, address):
    payload = os.urandom(250 * 1024)
    async with connect(broker.hub_address, client_id="hub") as hub, connect(address, client_id="box") as box:
        await hub.subscribe(up_filter("acme"))

        await box.publish(BOX.topic("up/ledger"), payload, qos=1)

        assert (await next_of(hub)).payload == payload


async def test_a_retained_message_greets_who_comes_later_and_only_the_last_one(broker, address):
    topic = masters_topic("acme")
    async with connect(broker.hub_address, client_id="hub") as hub:
        await hub.publish(topic, b"1", qos=1, retain=True)
        await hub.publish(topic, b"2", qos=1, retain=True)

    async with connect(address, client_id="box") as box:
        await box.subscribe(topic)

        assert (await next_of(box)).payload == b"2"


async def test_the_will_of_a_box_that_goes_without_a_word_is_spoken(broker, address):
    topic = BOX.topic("state")
    async with connect(broker.hub_address, client_id="hub") as hub:
        await hub.subscribe(topic)
        with pytest.raises(LinkLost):
            async with connect(address, client_id="box", will=Will(topic, b"gone")) as box:
                await _take_over(address, "box", box)

        assert (await next_of(hub)).payload == b"gone"


async def _take_over(address: BrokerAddress, client_id: str, link: Link) -> None:
    """The broker ends a session whose client id comes again: as good as a cut line."""
    async with connect(address, client_id=client_id), asyncio.timeout(5):
        async for _ in link.incoming():
            pass


async def test_who_dials_again_goes_on_and_what_came_meanwhile_is_nobodys(broker, address):
    async with connect(address, client_id="box") as box:
        async with connect(broker.hub_address, client_id="hub") as hub:
            await hub.subscribe(up_filter("acme"))
        await box.publish(BOX.topic("up/ledger"), b"while the hub was away", qos=1)

        async with connect(broker.hub_address, client_id="hub") as hub:
            await hub.subscribe(up_filter("acme"))
            await box.publish(BOX.topic("up/ledger"), b"now", qos=1)

            assert (await next_of(hub)).payload == b"now"
