"""The broker in memory behaves as a broker on a bad line does."""

import asyncio
import random
from contextlib import AsyncExitStack

import pytest

from protocol.link.link import Incoming, LinkLost, Will
from protocol.link.memory import MemoryBroker, Shape, Weather, matches
from protocol.link.virtual import run


@pytest.mark.parametrize(
    ("topic_filter", "topic", "yes"),
    [
        ("a/b", "a/b", True),
        ("a/+", "a/b", True),
        ("a/+", "a/b/c", False),
        ("a/+/c", "a/b/c", True),
        ("a/#", "a/b/c", True),
        ("a/#", "a", True),
        ("#", "a", True),
        ("a/b", "a", False),
        ("a", "a/b", False),
    ],
)
def test_filters_match_as_the_standard_says(topic_filter, topic, yes):
    assert matches(topic_filter, topic) is yes


async def joined(stack, broker, name, *filters, will=None):
    link = await stack.enter_async_context(broker.connect(name, will))
    if filters:
        await link.subscribe(*filters)
    return link


async def some(link, count):
    messages = link.incoming()
    return [(await anext(messages)).payload for _ in range(count)]


def test_a_message_reaches_who_asked_and_a_retained_one_who_comes_later():
    async def story():
        broker = MemoryBroker()
        async with AsyncExitStack() as stack:
            hub = await joined(stack, broker, "hub", "up/+")
            box = await joined(stack, broker, "box")
            await box.publish("up/ledger", b"1")
            await box.publish("up/state", b"2", retain=True)
            late = await joined(stack, broker, "late", "#")

            assert await some(hub, 2) == [b"1", b"2"]
            assert await some(late, 1) == [b"2"]
            await box.publish("up/state", b"", retain=True)
            assert broker.retained == {}

    run(story())


def test_who_asks_no_more_hears_no_more():
    async def story():
        broker = MemoryBroker()
        async with AsyncExitStack() as stack:
            hub = await joined(stack, broker, "hub", "up/+", "down/+")
            box = await joined(stack, broker, "box")
            await hub.unsubscribe("up/+")
            await box.publish("up/ledger", b"1")
            await box.publish("down/ack", b"2")

            assert await some(hub, 1) == [b"2"]

    run(story())


def test_a_cut_is_told_to_readers_and_writers_and_the_will_is_spoken():
    async def story():
        broker = MemoryBroker()
        async with AsyncExitStack() as stack:
            hub = await joined(stack, broker, "hub", "state")
            box = await joined(stack, broker, "box", "down", will=Will("state", b"gone"))
            reading = asyncio.ensure_future(some(box, 1))
            await asyncio.sleep(0)
            broker.cut("box")

            assert await some(hub, 1) == [b"gone"]
            assert broker.retained == {"state": b"gone"}
            with pytest.raises(LinkLost):
                await reading
            with pytest.raises(LinkLost):
                await box.publish("up", b"")

    run(story())


def test_who_hangs_up_has_no_will():
    async def story():
        broker = MemoryBroker()
        async with broker.connect("box", Will("state", b"gone")):
            pass
        assert broker.retained == {}

    run(story())


def test_a_dead_line_tells_nobody():
    async def story():
        broker = MemoryBroker()
        async with AsyncExitStack() as stack:
            await joined(stack, broker, "hub", "up")
            box = await joined(stack, broker, "box")
            broker.dead = True
            await box.publish("up", b"1", qos=0)
            publishing = asyncio.ensure_future(box.publish("up", b"2"))
            await asyncio.sleep(60)
            assert not publishing.done()
            broker.cut()
            with pytest.raises(LinkLost):
                await publishing
            with pytest.raises(LinkLost):
                await joined(stack, broker, "other")

    run(story())


def test_a_second_session_of_the_same_name_takes_over():
    async def story():
        broker = MemoryBroker()
        async with AsyncExitStack() as stack:
            first = await joined(stack, broker, "box")
            await joined(stack, broker, "box")
            assert broker.take_overs == 1
            with pytest.raises(LinkLost, match="taken over"):
                await first.publish("up", b"")

    run(story())


def test_a_slow_line_takes_its_bytes_time_and_its_delay_and_keeps_the_order():
    async def story():
        broker = MemoryBroker()
        async with AsyncExitStack() as stack:
            hub = await joined(stack, broker, "hub", "up")
            broker.shapes["box"] = Shape(delay_s=0.3, rate_bytes_s=1_002)
            box = await joined(stack, broker, "box")
            began_s = asyncio.get_running_loop().time()
            for n in range(3):
                await box.publish("up", bytes([n]) * 1_000, qos=0)
            payloads = await some(hub, 3)
            return [payload[0] for payload in payloads], asyncio.get_running_loop().time() - began_s

    assert run(story()) == ([0, 1, 2], pytest.approx(3.3))


def test_the_weather_loses_doubles_swaps_and_spoils_by_chance():
    one, two = Incoming("t", b"one"), Incoming("t", b"two")
    rng = random.Random(1)

    assert Weather(rng, lose=1)(one) == []
    assert Weather(rng, double=1)(one) == [one, one]
    assert Weather(rng, spoil=1)(one)[0] != one
    swapping = Weather(rng, swap=1)
    assert [*swapping(one), *swapping(two)] == [two, one]
