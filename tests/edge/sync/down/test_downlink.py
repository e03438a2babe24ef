"""Masters down: page by page, again where one is lost, on from where it stopped."""

import asyncio
import threading

from edge.sync.down.downlink import Downlink
from edge.sync.economy import Economy
from edge.sync.pilot.thrift import Tariff
from edge.sync.post import Post
from protocol.link.clocks import SystemClock
from protocol.link.memory import Shape
from protocol.link.virtual import run
from protocol.messages import Document, MastersHead, Page, Pull
from protocol.packing import unpack
from tests.edge.sync.fakes import FakeMirror, World


def documents(*keys: str) -> list[Document]:
    return [Document("item", key, 1, b"") for key in keys]


FIVE = documents("a", "b", "c", "d", "e")


def test_an_announced_revision_is_pulled_in_pages():
    async def story():
        world = World()
        async with world.running():
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.revision == 3)
            assert world.mirror.documents == ["a", "b", "c", "d", "e"]
            assert len(world.hub.pulls) == 3
            assert world.line.status().masters_revision == world.line.status().masters_head == 3
            await asyncio.sleep(60)
            assert len(world.hub.pulls) == 3

    run(story())


def test_a_head_that_was_announced_before_we_came_is_pulled_too():
    async def story():
        world = World()
        announcing = asyncio.create_task(world.hub.announce(3, FIVE))
        await asyncio.sleep(0)
        async with world.running():
            await world.until(lambda: world.mirror.revision == 3)
        await announcing

    run(story())


def test_a_lost_page_is_asked_for_again():
    async def story():
        world = World()
        async with world.running():
            lost = []

            def lose_once(message):
                if "down/page" in message.topic and not lost:
                    lost.append(message)
                    return []
                return [message] * 2  # and all else comes twice

            world.broker.fault = lose_once
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.revision == 3, 30)
            assert world.mirror.documents == ["a", "b", "c", "d", "e"]

    run(story())


def test_after_a_cut_the_pull_goes_on_where_it_stopped():
    async def story():
        world = World()
        async with world.running():
            world.broker.fault = lambda message: (
                [] if "down/page" in message.topic and world.mirror.staged else [message]
            )
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.staged != [])
            world.broker.cut("box")
            world.broker.fault = lambda message: [message]
            await world.until(lambda: world.mirror.revision == 3)
            assert world.mirror.documents == ["a", "b", "c", "d", "e"]
            assert [pull.after for pull in world.hub.pulls].count("") == 1

    run(story())


def test_a_pull_that_began_is_finished_while_the_head_moves_on():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.1)
        async with world.running():
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.staged != [])
            await world.hub.announce(4, documents("f"))
            await world.until(lambda: world.mirror.revision == 4)
            assert world.mirror.documents == ["a", "b", "c", "d", "e", "f"]
            assert [(pull.since_revision, pull.to_revision) for pull in world.hub.pulls[-2:]] == [(0, 3), (3, 4)]

    run(story())


def test_a_hub_that_no_longer_serves_a_revision_is_asked_for_its_newest():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.1)
        async with world.running():
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.staged != [])
            del world.hub.documents[3]
            await world.hub.announce(2, documents("x"))
            await world.until(lambda: world.mirror.revision == 2, 120)
            assert world.mirror.documents == ["x"]

    run(story())


def test_a_page_that_cannot_be_read_is_pulled_again_from_the_start_later():
    async def story():
        world = World()
        world.mirror.bad_pages = 1
        async with world.running():
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.revision == 3)
            assert world.mirror.documents == ["a", "b", "c", "d", "e"]

    run(story())


def test_pages_that_nobody_asked_for_are_dropped():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.line._downlink.on_page(Page(99, 0, 5, (), ""))
            world.line._downlink.on_page(Page(0, 0, 5, (), ""))
            await asyncio.sleep(30)
            assert world.mirror.revision == 0

    run(story())


def test_the_next_page_is_on_its_way_while_one_is_applied():
    asked = threading.Event()

    class SlowMirror(FakeMirror):
        def take(self, page):
            assert not page.after or asked.wait(10)
            return super().take(page)

    class Desk(Post):
        def __init__(self):
            pass

        async def send(self, leaf, payload, *, qos=1, retain=False):
            pull = unpack(payload, Pull)
            if pull.after:
                asked.set()
            page = Page(pull.request, 0, 3, tuple(documents(pull.after or "a")), "" if pull.after else "b")
            downlink.on_page(page)

    mirror = SlowMirror()
    downlink = Downlink(mirror, clock=SystemClock(), gate=Economy(Tariff(), SystemClock()))

    async def story():
        downlink.on_head(MastersHead(3))
        pulling = asyncio.create_task(downlink.run(Desk()))
        while mirror.revision != 3:
            await asyncio.sleep(0)
        pulling.cancel()

    asyncio.run(story())
    assert mirror.documents == ["a", "b"]


def test_a_page_that_comes_too_late_for_its_own_question_will_do_for_the_next():
    async def story():
        world = World()
        world.hub.page_s = 12.0
        async with world.running():
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.revision == 3, 300)
            assert world.mirror.documents == ["a", "b", "c", "d", "e"]

    run(story())


def test_a_disk_that_is_full_keeps_the_goods_of_before_and_the_line():
    async def story():
        world = World()
        world.mirror.full = 3
        async with world.running():
            await world.hub.announce(3, FIVE)
            await asyncio.sleep(30)
            assert world.mirror.revision == 0
            assert world.line.status().state == "LIVE"
            world.outbox.write(5)
            await world.until(world.all_there)
            await world.until(lambda: world.mirror.revision == 3, 300)
            assert world.mirror.documents == ["a", "b", "c", "d", "e"]

    run(story())


def test_what_was_loaded_while_a_pull_went_on_is_in_it():
    async def story():
        world = World()
        world.hub.reaches = 5
        async with world.running():
            await world.hub.announce(3, FIVE)
            await world.until(lambda: world.mirror.revision == 5)
            await world.hub.announce(5, FIVE)
            await asyncio.sleep(30)
            assert len(world.hub.pulls) == 3

    run(story())


def test_a_hub_that_is_set_back_meanwhile_is_pulled_from_anew():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.1)
        async with world.running():
            await world.hub.announce(5, FIVE)
            await world.until(lambda: world.mirror.staged != [])
            await world.hub.announce(3, documents("x", "y", "z"))
            await world.until(lambda: world.mirror.revision == 3, 30)
            assert world.mirror.documents == ["x", "y", "z"]

    run(story())
