"""A database that fails, a line that is cut: no acknowledgement goes out that the disk does not stand behind."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import open_engine
from hub.inbox import Changes, Inbox
from hub.masters.announce import announce
from protocol.link.memory import MemoryBroker
from tests.hub.inbox.live.world import HUB_KEY, ORG, PRICE_MINOR, FakeClock, Hub, enrolled, hub_on
from tests.servers import free_port


@contextmanager
def commits_fail(engine: AsyncEngine, times: int) -> Iterator[list[int]]:
    """The next commits end in an error, as on a full disk; yields how many did."""
    failed: list[int] = []

    def fail(_connection: object) -> None:
        if len(failed) < times:
            failed.append(1)
            raise OperationalError("COMMIT", {}, Exception("database or disk is full"))

    event.listen(engine.sync_engine, "commit", fail)
    try:
        yield failed
    finally:
        event.remove(engine.sync_engine, "commit", fail)


async def test_a_batch_whose_commit_fails_is_not_acknowledged_and_may_come_again(hub: Hub):
    box = (await hub.meet()).sell(3)

    with commits_fail(hub.engine, 2) as failed:  # the group's, and the message's own
        message = box.facts()
        await hub._link.publish(message.topic, message.payload)
        async with asyncio.timeout(30):  # the log draws each failure with all that was at hand
            while len(failed) < 2:
                await asyncio.sleep(0.01)
    await hub.settle()
    assert [ack for ack in hub.acks() if ack.upto_seq and not ack.nonce] == []
    assert await hub.facts(box) == []

    (ack,) = await hub.send(box.facts())

    assert ack.upto_seq == 3
    assert await hub.facts(box) == box.numbered
    assert await hub.takings_minor(box) == 3 * PRICE_MINOR


async def test_every_acknowledgement_follows_its_commit(hub: Hub):
    box, seen = (await hub.meet()).sell(20), []
    event.listen(hub.engine.sync_engine, "commit", lambda _: seen.append("commit"))
    publish = hub.inbox._send

    async def noted(link, topic, payload, *, qos):
        seen.append("ack")
        await publish(link, topic, payload, qos=qos)

    hub.inbox._send = noted

    for number in range(1, 21):
        await hub.send(box.facts(number, number))

    assert seen.index("commit") < seen.index("ack")
    assert seen.count("commit") >= 20
    assert all(seen[place - 1] == "commit" or seen[place - 1] == "ack" for place in range(1, len(seen)))


async def test_what_the_database_refuses_of_one_store_keeps_no_other_waiting(hub: Hub):
    boxes = [(await hub.meet()).sell(2) for _ in range(4)]

    with commits_fail(hub.engine, 1) as failed:  # the group's commit; each message alone goes through
        await hub.send(*(box.facts() for box in boxes))

    assert failed
    for box in boxes:
        assert await hub.facts(box) == box.numbered


async def test_what_is_queued_when_the_line_is_cut_is_worked_off_on_the_next(engine: AsyncEngine):
    box, broker = (await enrolled(engine, "s001")).sell(4), MemoryBroker()
    inbox = Inbox(engine, ORG, HUB_KEY, clock=FakeClock(), changes=Changes())
    message = box.facts()
    async with broker.connect("box") as store:
        async with broker.connect("hub") as link:
            first = asyncio.create_task(inbox.run(link))
            await asyncio.sleep(0)
            await store.publish(message.topic, message.payload)
            broker.cut("hub")
            await asyncio.wait({first})
        assert first.exception() is not None
        async with broker.connect("hub") as link:
            again = asyncio.create_task(inbox.run(link))
            await asyncio.sleep(0)
            await store.publish(message.topic, message.payload)
            async with asyncio.timeout(5):
                while not inbox.batches:
                    await asyncio.sleep(0.01)
            again.cancel()
            await asyncio.wait({again})
    async with hub_on(engine) as hub:
        assert (await hub.ask(box)).upto_seq == 4
        assert await hub.facts(box) == box.numbered


@pytest.fixture
async def away() -> AsyncEngine:
    engine = open_engine(f"postgresql://lantern@127.0.0.1:{free_port()}/hub")
    yield engine
    await engine.dispose()


async def test_a_database_that_is_away_ends_neither_the_inbox_nor_the_announcer(away: AsyncEngine, engine: AsyncEngine):
    box, broker, clock = (await enrolled(engine, "s001")).sell(1), MemoryBroker(), FakeClock()
    inbox = Inbox(away, ORG, HUB_KEY, clock=clock, changes=Changes())
    async with broker.connect("hub") as link, broker.connect("box") as store:
        tasks = [
            asyncio.create_task(inbox.run(link)),
            asyncio.create_task(announce(link, away, ORG, HUB_KEY, FakeClock())),
        ]
        await asyncio.sleep(0)
        for message in (box.facts(), box.hello()):
            await store.publish(message.topic, message.payload)
            async with asyncio.timeout(5):
                while not clock.slept:
                    await asyncio.sleep(0.01)
            clock.slept.clear()
        assert not any(task.done() for task in tasks)
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
