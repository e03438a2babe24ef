"""The newest sale is not starved behind a backlog, and the backlog drains as if nobody had gone ahead of it."""

import asyncio
import random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from protocol.link.memory import Shape, Weather
from protocol.link.virtual import run
from tests.edge.sync.fakes import World

THIN = Shape(0.15, 32_000)  # 256 kbit/s, 300 ms there and back


def behind(backlog: int, shape: Shape = THIN, seed: int = 1) -> World:
    """A store that sold for a while without a line."""
    world = World(seed)
    world.hub.commit_s = 0.01
    world.broker.shapes["box"] = shape
    world.outbox.write(backlog, size=60)
    return world


async def sell(world: World, sold: dict[int, float], every_s: float) -> None:
    """Write a fact now and then; `sold` is when."""
    while True:
        await asyncio.sleep(every_s)
        world.outbox.write(size=60)
        sold[world.outbox.head("ledger")] = world.clock.monotonic()


async def drained(world: World, backlog: int, every_s: float = 1.0) -> tuple[float, list[float]]:
    """How long the backlog took, and how long each sale meanwhile."""
    sold: dict[int, float] = {}
    async with world.running():
        async with asyncio.TaskGroup() as group:
            selling = group.create_task(sell(world, sold, every_s))
            seconds = await world.until(lambda: world.hub.upto() >= backlog, 1_000)
            selling.cancel()
        await world.until(world.all_there)
        world.check()
    return seconds, [world.hub.taken_s[number] - at_s for number, at_s in sold.items()]


def test_the_newest_sale_is_at_the_hub_within_moments_while_a_backlog_drains():
    seconds, waits = run(drained(behind(10_000), 10_000))

    assert seconds > 10
    assert len(waits) > 10
    assert max(waits) < 1.5 + 0.5  # a second and a half, and a batch
    assert sorted(waits)[len(waits) // 2] < 1.5


def test_the_backlog_drains_as_fast_as_if_nobody_went_ahead():
    patient = behind(10_000)
    patient.hub.keeps_ranges = False

    ahead_s, _ = run(drained(behind(10_000), 10_000))
    patient_s, waits = run(drained(patient, 10_000))

    assert max(waits) > 10
    assert ahead_s < 1.03 * patient_s


def test_a_hub_of_the_version_before_is_sent_nothing_ahead():
    world = behind(3_000)
    world.hub.keeps_ranges = False

    run(drained(world, 3_000))

    firsts = [batch.first_seq for batch in world.hub.batches]
    assert not any(batch.ahead for batch in world.hub.batches)
    assert firsts == sorted(set(firsts))


def test_the_cursor_in_the_journal_moves_only_by_what_has_no_gap():
    async def story():
        world = behind(5_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 500)
            world.outbox.write(3)
            await world.until(lambda: 5_003 in world.hub.taken_s)
            assert world.hub.upto() < 4_000
            assert world.outbox.acked("ledger") <= world.hub.upto()
            await world.until(world.all_there)
            world.check()
            assert world.line.status().resent == 0

    run(story())


def test_what_is_at_the_hub_ahead_of_the_backlog_does_not_count_as_waiting():
    async def story():
        world = behind(5_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 500)
            world.outbox.write(3)
            await world.until(lambda: any(one.upto_seq == 5_003 for one in world.line._ledger.flights.held))
            status, acked = world.line.status(), world.outbox.acked("ledger")
            assert (status.receipts, status.minor) == (5_000 - acked, 100 * (5_000 - acked))
            await world.until(lambda: any(hello.head_seq == 5_003 for hello in world.hub.hellos))
            hello = world.hub.hellos[-1]
            assert hello.pending_receipts <= 5_000 - hello.acked_seq

    run(story())


def test_after_a_cut_what_was_sold_meanwhile_waits_its_turn_and_the_next_sale_goes_ahead_again():
    async def story():
        world = behind(6_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 1_000)
            world.outbox.write(2)
            await world.until(lambda: 6_002 in world.hub.taken_s)
            world.broker.cut("box")
            world.broker.refusing = True
            await asyncio.sleep(5)
            world.outbox.write(1_500, size=60)
            world.broker.refusing = False
            await world.until(lambda: world.line.status().state == "CATCH-UP")
            await asyncio.sleep(1)
            world.outbox.write()
            assert await world.until(lambda: 7_503 in world.hub.taken_s) < 2.65
            assert [(one.first_seq, one.upto_seq) for one in world.hub.ranges] == [(6_001, 6_002), (7_503, 7_503)]
            await world.until(world.all_there)
            world.check()
            assert world.line.status().resent <= 1_000  # what was on its way at the cut, and no more

    run(story())


def test_a_process_that_starts_again_learns_of_the_ranges_from_the_hub():
    async def story():
        world = behind(6_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 1_000)
            world.outbox.write(2)
            await world.until(lambda: 6_002 in world.hub.taken_s)
        async with world.running():
            await world.until(world.all_there)
            world.check()
            assert sum(6_002 in range(one.first_seq, one.last_seq + 1) for one in world.hub.batches) == 1

    run(story())


def test_a_hub_put_back_from_a_backup_is_sent_its_ranges_again():
    async def story():
        world = behind(6_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 1_000)
            world.outbox.write(2)
            await world.until(lambda: 6_002 in world.hub.taken_s)
            world.hub.restore(500)
            await world.until(world.all_there)
            world.check()

    run(story())


def test_a_lost_batch_is_sent_again_without_the_backlog_and_the_other_way_round():
    async def story(topic_of_loss: bool):
        world = behind(4_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 500)
            lost = []

            def lose(message):
                if "up/ledger" in message.topic and (len(message.payload) < 2_000) is topic_of_loss and not lost:
                    lost.append(message)
                    return []
                return [message]

            world.broker.fault = lose
            world.outbox.write()
            await world.until(world.all_there)
            world.check()
            assert lost

    run(story(topic_of_loss=True))
    run(story(topic_of_loss=False))


def test_another_history_in_a_range_at_the_hub_proves_a_rollback():
    async def story():
        world = behind(3_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 200)
            world.outbox.write()
            await world.until(lambda: bool(world.hub.ranges))
            (range_,) = world.hub.ranges
            world.hub.ranges = (type(range_)(range_.first_seq, range_.upto_seq, range_.previous_hash, b"?" * 32),)
            await world.until(lambda: world.line.status().trouble.startswith("rolled-back"))
            assert world.hub.upto() < 2_500  # long before the cursor comes there
            await asyncio.sleep(3)
            sent = len(world.hub.batches)
            world.outbox.write(50)
            await asyncio.sleep(20)
            assert len(world.hub.batches) == sent

    run(story())


def test_nothing_goes_ahead_of_a_damaged_fact():
    async def story():
        world = behind(3_000)
        world.outbox.damage = 2_000
        async with world.running():
            await world.until(lambda: world.line.status().trouble.startswith("damaged"))
            world.outbox.write(5)
            await asyncio.sleep(40)
            assert world.hub.upto() == 1_999
            assert world.hub.ranges == ()
            assert world.line.status().trouble.startswith("damaged")
            world.outbox.damage = 0
            await world.until(world.all_there)
            assert world.line.status().trouble == ""
            world.check()

    run(story())


def test_a_damaged_fact_ahead_of_the_backlog_does_not_stop_the_backlog():
    async def story():
        world = behind(3_000)
        async with world.running():
            await world.until(lambda: world.hub.upto() > 200)
            world.outbox.damage = 3_001
            world.outbox.write(5)
            await world.until(lambda: world.line.status().trouble.startswith("damaged"))
            assert await world.until(lambda: world.hub.upto() == 3_000) < 10
            assert world.line.status().trouble.startswith("damaged")
            world.outbox.damage = 0
            await world.until(world.all_there)
            world.check()

    run(story())


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    lose=st.sampled_from([0.0, 0.05, 0.2]),
    double=st.sampled_from([0.0, 0.3]),
    swap=st.sampled_from([0.0, 0.3]),
    cuts=st.lists(st.floats(0.3, 4), max_size=5),
    restore=st.booleans(),
)
@example(seed=65_399_375, lose=0.2, double=0.3, swap=0.3, cuts=[3.0], restore=True)
def test_whatever_the_line_does_head_and_tail_arrive_once(seed, lose, double, swap, cuts, restore):
    async def story():
        world, rng = behind(1_500, seed=seed), random.Random(seed)
        world.broker.fault = Weather(rng, lose=lose, double=double, swap=swap)
        async with world.running():
            for wait_s in cuts:
                await asyncio.sleep(wait_s)
                world.outbox.write(rng.randrange(1, 5))
                await asyncio.sleep(wait_s)
                world.broker.cut(rng.choice(["", "box", "hub"]))
                world.outbox.write(rng.choice([0, 3, 300]))
            if restore and world.hub.upto():
                world.hub.restore(world.hub.upto() // 2 + 1)
            world.outbox.write(2)
            await asyncio.sleep(3)
            world.broker.fault = lambda message: [message]
            await world.until(world.all_there, 300)
            world.check()

    run(story())
