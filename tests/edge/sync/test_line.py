"""The line: up by itself, dark within ten seconds when dead, and always able to say why."""

import asyncio
import random
from itertools import pairwise

import pytest

from edge.sync.up.batcher import make_batch
from protocol.link.memory import Shape, Weather
from protocol.link.virtual import run
from protocol.messages import State
from protocol.packing import unpack
from protocol.seal import unseal
from tests.edge.sync.fakes import ADDRESS, BOX_KEY, FakeOutbox, World


def test_the_state_of_the_line_is_told_once_for_each_change_with_its_reason():
    async def story():
        world = World()
        async with world.running():
            await asyncio.sleep(20)
            world.broker.cut()
            world.broker.refusing = True
            await asyncio.sleep(20)
            world.broker.refusing = False
            await asyncio.sleep(20)
        assert world.changes == ["LIVE", "DARK", "LIVE", "DARK"]
        told = [(change.state, change.reason) for change in world.line.explain()]
        assert [state for state, _ in told] == ["DARK", "LIVE", "DARK", "LIVE", "DARK"]
        assert told[2][1] == "line cut"
        assert "answers in" in told[3][1]

    run(story())


def test_a_line_that_is_dead_though_connected_is_noticed_within_ten_seconds():
    async def story():
        world = World()
        async with world.running():
            for wait_s in (3.0, 7.1, 5.3):
                await world.until(lambda: world.line.status().state == "LIVE")
                await asyncio.sleep(wait_s)
                world.broker.dead = True
                world.outbox.write()
                assert await world.until(lambda: world.line.status().state == "DARK") < 10
                world.broker.dead = False
            await world.until(world.all_there)

    run(story())


@pytest.mark.parametrize("lost", ["/up/", "/down/"])
def test_a_line_that_is_dead_one_way_only_is_noticed_within_ten_seconds(lost):
    async def story():
        world = World()
        async with world.running():
            for wait_s in (3.0, 7.1):
                await world.until(lambda: world.line.status().state in {"LIVE", "THIN"})
                await asyncio.sleep(wait_s)
                world.broker.fault = lambda message: [] if lost in message.topic else [message]
                world.outbox.write(3)
                assert await world.until(lambda: world.line.status().state == "DARK") < 10
                world.broker.fault = lambda message: [message]
                await world.until(world.all_there)
            world.check()

    run(story())


def test_head_offices_time_is_told_by_each_answer_and_by_none_that_is_played_again():
    async def story():
        world, told, old = World(), [], []

        def play_the_first_again(message):
            if message.topic.endswith("/down/ack"):
                old.append(message)
                return [message, old[0]]
            return [message]

        world.broker.fault = play_the_first_again
        async with world.running():
            world.line.on_hub_time = told.append
            await asyncio.sleep(30)
        assert len(set(told)) >= 5
        assert told == sorted(told)

    run(story())


def test_a_broker_without_a_hub_behind_it_is_no_line():
    async def story():
        world = World()
        world.hub.mute = True
        async with world.running():
            await asyncio.sleep(5)
            status = world.line.status()
            assert status.state == "DARK"
            assert "has not answered" in status.reason
            await asyncio.sleep(100)
            assert "does not answer" in world.line.status().reason or "has not" in world.line.status().reason
            world.hub.mute = False
            assert await world.until(lambda: world.line.status().state == "LIVE") < 10

    run(story())


def test_a_slow_line_that_is_full_is_not_taken_for_a_dead_one():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(delay_s=0.3, rate_bytes_s=4_000)
        world.outbox.write(3_000, size=100)
        async with world.running():
            await world.until(world.all_there, 300)
            assert "DARK" not in world.changes
            assert world.line.status().resent == 0
            world.check()

    run(story())


@pytest.mark.parametrize(("rate", "delay_s"), [(8_000, 0.3), (32_000, 0.15), (250_000, 0.04)])
def test_a_backlog_drains_at_the_rate_of_the_line(rate, delay_s):
    async def story():
        world = World()
        world.hub.commit_s = 0.01
        world.broker.shapes["box"] = Shape(delay_s, rate)
        rng = random.Random(1)
        for _ in range(3_000):
            world.outbox.write(size=rng.randrange(10, 200))
        async with world.running():
            seconds = await world.until(world.all_there, 1_000)
            assert seconds < 1.25 * world.line.status().bytes_up / rate + 4 * delay_s
            assert world.line.status().resent == 0

    run(story())


def test_a_cut_in_the_middle_of_a_drain_costs_little_more_than_the_cut():
    async def story(cut_s: float) -> tuple[float, int]:
        world = World()
        world.hub.commit_s = 0.01
        world.broker.shapes["box"] = Shape(0.15, 32_000)
        world.outbox.write(9_000, size=60)
        async with world.running():
            if cut_s:
                await world.until(lambda: world.hub.upto() > 2_000)
                world.broker.cut("box")
                world.broker.refusing = True
                await asyncio.sleep(cut_s)
                world.broker.refusing = False
            await world.until(world.all_there)
            world.check()
            return world.clock.monotonic(), world.line.status().bytes_up

    (cut, bytes_cut), (uncut, bytes_uncut) = run(story(5.0)), run(story(0.0))

    assert cut < uncut + 5.0 + 3.0
    assert bytes_cut < 1.1 * bytes_uncut


def test_the_first_fact_is_at_the_hub_half_a_second_and_two_round_trips_after_the_line_is_back():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.15)
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            for wait_s in (1.0, 7.3, 33.3):
                world.broker.cut("box")
                world.broker.refusing = True
                await asyncio.sleep(wait_s)
                world.outbox.write(3)
                world.broker.refusing = False
                assert await world.until(lambda: world.hub.upto() == world.outbox.head("ledger")) < 0.5 + 0.6
                await world.until(world.all_there)

    run(story())


def test_the_state_topic_tells_birth_and_death_under_our_seal():
    async def story():
        world = World()
        topic = ADDRESS.topic("state")

        def told() -> State:
            return unpack(unseal(world.broker.retained[topic], topic, BOX_KEY.public_key()), State)

        async with world.running():
            await world.until(lambda: topic in world.broker.retained)
            assert told() == State(True, "boot1", 1)
            world.broker.cut("box")
            assert told() == State(False, "boot1", 1)
            await world.until(lambda: told().online)
            assert told() == State(True, "boot1", 2)

    run(story())


def test_greetings_say_what_is_pending_and_how_the_line_is():
    async def story():
        world = World()
        world.hub.credit = 0
        world.outbox.write(7)
        world.outbox.cursor["ledger"] = 0
        async with world.running():
            await asyncio.sleep(9)
            hello = [one for one in world.hub.hellos if one.stream == "ledger"][-1]
            assert (hello.head_seq, hello.boot, hello.state) == (7, "boot1", "LIVE")
            assert hello.pending_receipts == world.outbox.pending("ledger").receipts

    run(story())


def test_idle_costs_few_bytes_and_fewer_where_they_are_paid_for():
    async def story(*, metered: bool) -> float:
        world = World(metered=metered)
        async with world.running():
            await asyncio.sleep(60)
            before = world.line.status().bytes_up
            await asyncio.sleep(600)
            return (world.line.status().bytes_up - before) / 600

    assert run(story(metered=False)) < 80
    assert run(story(metered=True)) < 6


def test_a_flapping_line_makes_no_storm_of_resends():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.1, 32_000)
        async with world.running():
            for _ in range(10):
                world.outbox.write(40)
                await asyncio.sleep(20)
                world.broker.cut("box")
            await world.until(world.all_there)
            assert world.line.status().resent <= 100

    run(story())


@pytest.mark.parametrize(("every_s", "resent_max"), [(20.0, 0.1), (5.0, 0.2)])
def test_a_backlog_drains_over_a_line_that_flaps_and_little_of_it_twice(every_s, resent_max):
    """Ten minutes of line for what waits, cut off again and again: one thin line, one state, hardly anything twice."""

    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.1, 8_000)
        world.outbox.write(15_000, size=60)
        async with world.running():
            while not world.all_there():
                await asyncio.sleep(every_s)
                world.broker.cut("box")
            world.check()
            assert world.line.status().resent <= resent_max * 15_000
            assert world.changes.count("DARK") <= 3
            assert world.line.status().state == "THIN"

    run(story())


def test_a_line_too_slow_for_the_first_batch_gets_smaller_ones_until_they_arrive():
    """At 4,000 bits a second what suits any other line takes longer than silence may last."""

    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.5, 500)
        world.outbox.write(300, size=100)
        async with world.running():
            await world.until(world.all_there, 600)
            world.check()

    run(story())


@pytest.mark.parametrize("lose", [0.05, 0.2])
def test_a_line_that_loses_messages_is_thin_and_all_arrives_once(lose):
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(0.1, 16_000)
        world.broker.fault = Weather(random.Random(7), lose=lose, double=0.1, swap=0.1)
        world.outbox.write(2_000, size=60)
        async with world.running():
            await world.until(world.all_there, 1_200)
            world.check()

    run(story())


@pytest.mark.parametrize("metered", [False, True])
def test_a_store_that_was_told_to_wait_sends_nothing_and_asks_again(metered):
    async def story():
        world = World(metered=metered)
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.hub.credit = 0
            world.outbox.write()
            await world.until(lambda: world.line.pilot.credit_bytes == 0)
            there, hellos = world.hub.upto(), len(world.hub.hellos)
            world.outbox.write(500)
            await asyncio.sleep(60)
            assert world.hub.upto() == there
            assert len(world.hub.hellos) - hellos in range(5, 17)
            world.hub.credit = 1 << 20
            assert await world.until(world.all_there) < 12
            assert world.line.status().resent == 0

    run(story())


def test_stores_come_back_over_as_long_as_the_hub_asks():
    async def back_s(seed: int) -> float:
        world = World(seed)
        world.hub.spread_s = 20
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.broker.cut("box")
            await world.until(lambda: world.line.status().state == "DARK")
            return await world.until(lambda: world.line.status().state == "LIVE", 30)

    took = sorted(run(back_s(seed)) for seed in range(30))

    assert took[0] < 5
    assert took[-1] > 15
    assert all(b - a < 6 for a, b in pairwise(took))


def test_facts_that_do_not_follow_one_another_are_no_batch():
    outbox = FakeOutbox()
    outbox.write(3)
    facts = outbox.facts["ledger"]

    with pytest.raises(ValueError, match="consecutive"):
        make_batch(ADDRESS, 1, "ledger", b"", [facts[0], facts[2]], 3)
