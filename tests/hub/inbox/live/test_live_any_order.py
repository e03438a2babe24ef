"""Whatever order, however often and however spoiled facts arrive: in the end the hub has exactly what was written."""

import asyncio

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.db import tables as t
from hub.inbox import Changes, Inbox
from protocol.link.link import Incoming
from protocol.link.memory import MemoryBroker
from tests.hub.inbox.live.world import HUB_KEY, ORG, PRICE_MINOR, Box, FakeClock, Hub, drawer, enrolled, sold

FACTS = 12
in_an_example = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
spans = st.tuples(st.integers(1, FACTS), st.integers(1, FACTS)).map(sorted)
#: A batch's span, and what becomes of it: whole, cut at some byte, or with one byte changed.
deliveries = st.lists(st.tuples(spans, st.sampled_from(["whole", "whole", "cut", "spoilt"]), st.integers(0, 10**6)))


def as_delivered(message: Incoming, fate: str, place: int) -> Incoming:
    payload, place = message.payload, place % len(message.payload)
    if fate == "cut":
        payload = payload[:place]
    elif fate == "spoilt":
        payload = payload[:place] + bytes([payload[place] ^ 1]) + payload[place + 1 :]
    return Incoming(message.topic, payload)


def written(box: Box, kinds: list[bool]) -> Box:
    return box.write(*(sold(number) if is_sale else drawer(f"{number}") for number, is_sale in enumerate(kinds, 1)))


@in_an_example
@given(st.lists(st.booleans(), min_size=FACTS, max_size=FACTS), deliveries)
async def test_facts_that_arrive_anyhow_are_there_once_in_order(hub: Hub, kinds: list[bool], sent: list):
    box = written(await hub.meet(), kinds)

    await hub.send(*(as_delivered(box.facts(*span), fate, place) for span, fate, place in sent))
    upto = (await hub.ask(box)).upto_seq
    assert await hub.facts(box) == box.numbered[:upto]

    if upto < FACTS:  # a store goes on from the hub's word
        (*_, ack) = await hub.send(box.facts(upto + 1))
        assert (ack.upto_seq, ack.want_seq, ack.refusal) == (FACTS, 0, "")
    assert await hub.facts(box) == box.numbered
    assert [row["seq"] for row in await hub.rows(t.sale, box)] == [n for n, sale in enumerate(kinds, 1) if sale]
    assert await hub.takings_minor(box) == sum(kinds) * PRICE_MINOR


async def test_workers_that_receive_the_same_facts_at_once_apply_them_once(hub: Hub):
    """No lease holds: the database's own locks are the last defence."""
    boxes = [await enrolled(hub.engine, f"m{number}") for number in range(6)]
    for box in boxes:
        box.sell(FACTS)
    broker = MemoryBroker()
    async with broker.connect("one") as one, broker.connect("two") as two, broker.connect("stores") as stores:
        workers = [Inbox(hub.engine, ORG, HUB_KEY, clock=FakeClock(), changes=Changes()) for _ in range(2)]
        tasks = [asyncio.create_task(work.run(link)) for work, link in zip(workers, (one, two), strict=True)]
        await asyncio.sleep(0)
        for first in range(1, FACTS, 2):
            for box in boxes:
                message = box.facts(first, min(first + 2, FACTS))
                await stores.publish(message.topic, message.payload)
        for worker in workers:
            await worked_off(worker, boxes[0])
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)

    for box in boxes:
        assert await hub.facts(box) == box.numbered
        assert await hub.takings_minor(box) == FACTS * PRICE_MINOR


async def worked_off(worker: Inbox, _: Box) -> None:
    async with asyncio.timeout(10):
        while len(worker.room) or worker.batches < worker.received:
            await asyncio.sleep(0.01)
