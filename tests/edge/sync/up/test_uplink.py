"""Facts up: whatever the line does, each is at the hub once, in order, and the cursor says so."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocol.link.memory import Shape, Weather
from protocol.link.virtual import run
from tests.edge.sync.fakes import BOX_KEY, World


def test_what_waits_when_the_line_comes_up_is_brought():
    async def story():
        world = World()
        world.outbox.write(250)
        async with world.running():
            await world.until(world.all_there, 5)
            world.check()

    run(story())


def test_a_sale_is_at_the_hub_within_a_second_on_a_good_line():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(delay_s=0.04)
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            for _ in range(5):
                await asyncio.sleep(3)
                world.outbox.write()
                assert await world.until(lambda: world.hub.upto() == world.outbox.head("ledger")) < 0.5

    run(story())


def test_sales_of_the_same_moment_share_a_batch():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            for _ in range(10):
                world.outbox.write()
                await asyncio.sleep(0.005)
            await world.until(world.all_there)
            assert len(world.hub.batches) == 1

    run(story())


def test_the_first_batch_does_not_wait_for_the_hub_to_say_where_it_stands():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(delay_s=0.3)
        world.outbox.write(3)
        async with world.running():
            return await world.until(lambda: world.hub.upto() == 3)

    assert run(story()) < 1.6  # connect and publish, one way each twice, after the hub's own connect


def test_a_lost_acknowledgement_costs_no_more_than_the_next_greeting():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.broker.fault = lambda message: [] if "down/ack" in message.topic else [message]
            world.outbox.write(3)
            await world.until(lambda: world.hub.upto() == 3)
            world.broker.fault = lambda message: [message]
            await world.until(world.all_there, 10)
            world.check()

    run(story())


def test_a_lost_batch_is_sent_again():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.broker.fault = lambda message: [] if "up/ledger" in message.topic else [message]
            world.outbox.write(3)
            await asyncio.sleep(1)
            world.broker.fault = lambda message: [message]
            await world.until(world.all_there, 20)
            world.check()
            assert world.line.status().resent == 3
            assert world.line.status().state == "LIVE"

    run(story())


def test_a_gap_is_filled_as_soon_as_the_hub_asks():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.broker.fault = lambda message: [] if "up/ledger" in message.topic else [message]
            world.outbox.write()
            await asyncio.sleep(0.3)
            world.broker.fault = lambda message: [message]
            world.outbox.write()
            assert await world.until(world.all_there) < 1
            world.check()

    run(story())


def test_after_a_cut_the_uplink_goes_on_from_the_last_acknowledgement():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.outbox.write(5)
            await world.until(world.all_there)
            world.broker.cut()
            world.broker.refusing = True
            await asyncio.sleep(0.1)
            world.outbox.write(500)
            await asyncio.sleep(30)
            assert world.line.status().state == "DARK"
            assert world.line.status().receipts == 500

            world.broker.refusing = False
            seconds = await world.until(world.all_there)
            world.check()
            assert seconds < 2
            assert world.line.status().resent == 0

    run(story())


@pytest.mark.parametrize("told", [True, False])
def test_an_acknowledgement_from_beyond_our_head_proves_a_rollback_and_moves_nothing(told):
    async def story():
        world = World()
        world.outbox.write(5)
        world.hub.applied["ledger"] = [b"?"] * 8
        world.hub.tell_hash = told
        async with world.running():
            await world.until(lambda: world.line.status().trouble != "")
            assert world.line.status().trouble.startswith("rolled-back")
            assert world.outbox.acked("ledger") == 0
            sent = len(world.hub.batches)

            world.outbox.write(20)  # and not when our own numbers have overtaken the hub's either
            await asyncio.sleep(20)
            assert world.outbox.acked("ledger") == 0
            assert len(world.hub.batches) == sent
            assert world.line.status().trouble.startswith("rolled-back")
            assert world.hub.hellos[-1].reason.startswith("rolled-back: ")  # head office cannot see it by itself

    run(story())


def test_another_fact_under_the_same_number_at_the_hub_proves_a_rollback_too():
    async def story():
        world = World()
        world.outbox.write(20)
        world.hub.applied["ledger"] = [b"?"] * 8
        world.hub.head_hash["ledger"] = b"h" * 32
        async with world.running():
            await world.until(lambda: world.line.status().trouble != "")
            assert world.line.status().trouble.startswith("rolled-back")
            assert world.outbox.acked("ledger") == 0

    run(story())


def test_a_forged_acknowledgement_is_dropped():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.broker.fault = lambda message: [] if "up/ledger" in message.topic else [message]
            world.outbox.write(3)
            await world.hub.acknowledge(upto=3, key=BOX_KEY)
            await world.hub.acknowledge(upto=3, epoch=2)
            await world.hub.send("down/ack", b"garbage")
            await asyncio.sleep(0.5)
            assert world.outbox.acked("ledger") == 0
            assert world.line.bad_messages == 2
            world.broker.fault = lambda message: [message]
            await world.until(world.all_there)

    run(story())


def test_old_acknowledgements_move_nothing_back():
    async def story():
        world = World()
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.outbox.write(10)
            await world.until(world.all_there)
            for upto in (10, 3, 0, 7):
                await world.hub.acknowledge(upto=upto)
            await asyncio.sleep(1)
            assert world.outbox.acked("ledger") == 10
            assert len(world.hub.batches) == 1

    run(story())


def test_a_hub_restored_from_an_old_backup_is_given_what_it_lost():
    async def story():
        world = World()
        async with world.running():
            world.outbox.write(300)
            await world.until(world.all_there)
            world.hub.restore(40)
            await world.until(lambda: world.hub.upto() == 300, 15)
            world.check()
            await world.until(world.all_there)

    run(story())


@pytest.mark.parametrize("refusal", ["chain", "unknown-box"])
def test_a_refusal_is_shown_and_tried_again_only_after_a_while(refusal):
    async def story():
        world = World()
        world.hub.refusal = refusal
        async with world.running():
            world.outbox.write(3)
            await world.until(lambda: world.line.status().trouble == refusal)
            await asyncio.sleep(20)
            assert world.line.status().trouble == refusal
            assert world.line.status().state == "LIVE"
            assert len(world.hub.batches) <= 2
            await asyncio.sleep(100)
            assert len(world.hub.batches) <= 6

            world.hub.refusal = ""
            await world.until(world.all_there)
            assert world.line.status().trouble == ""

    run(story())


def test_facts_of_an_older_epoch_go_on_flowing_but_it_is_shown():
    async def story():
        world = World()
        world.hub.refusal = "epoch"
        async with world.running():
            world.outbox.write(3)
            await world.until(world.all_there)
            assert world.line.status().trouble == "epoch"

    run(story())


def test_a_damaged_fact_stops_the_way_up_before_it_and_says_so():
    async def story():
        world = World()
        world.outbox.write(5)
        world.outbox.damage = 4
        async with world.running():
            await world.until(lambda: world.line.status().trouble.startswith("damaged"))
            assert world.hub.upto() == 3
            assert world.line.status().state == "LIVE"
            world.outbox.damage = 0
            await world.until(world.all_there)

    run(story())


def test_a_journal_that_cannot_take_the_cursor_does_not_stop_the_road():
    async def story():
        world = World()
        world.outbox.refuse_cursor = OSError("disk full")
        async with world.running():
            for _ in range(5):
                world.outbox.write(10)
                await asyncio.sleep(2)
            assert world.hub.upto() == 50
            assert world.outbox.acked("ledger") == 0
            assert world.line.status().resent == 0
            world.outbox.refuse_cursor = None
            await world.until(world.all_there)

    run(story())


def test_no_credit_is_a_pause():
    async def story():
        world = World()
        world.hub.credit = 0
        async with world.running():
            await world.until(lambda: world.line.status().state == "LIVE")
            world.outbox.write(100)
            await asyncio.sleep(10)
            assert world.hub.upto() == 0
            world.hub.credit = 1 << 20
            await world.until(world.all_there)

    run(story())


def test_telemetry_follows_and_what_was_shed_is_passed_over():
    async def story():
        world = World()
        world.outbox.write(20, "telemetry")
        world.outbox.forget(7)
        async with world.running():
            await world.until(lambda: world.outbox.acked("telemetry") == 20 or world.hub.upto("telemetry") == 13)
            assert world.hub.batches[0].first_seq == 8

    run(story())


def test_a_word_on_telemetry_that_was_shed_meanwhile_is_no_harm():
    async def story():
        world = World()
        world.outbox.write(20, "telemetry")
        async with world.running():
            await world.until(lambda: world.hub.upto("telemetry") == 20)
            world.outbox.write(20, "telemetry")
            world.outbox.forget(30)
            await world.hub.acknowledge("telemetry")
            world.outbox.write(3)
            await world.until(world.all_there, 5)
            assert world.line.status().state == "LIVE"

    run(story())


def test_a_hub_that_asks_for_telemetry_that_was_shed_is_told_where_the_ring_begins():
    async def story():
        world = World()
        world.outbox.write(20, "telemetry")
        async with world.running():
            await world.until(lambda: world.hub.upto("telemetry") == 20)
            world.outbox.forget(15)
            greetings = len(world.hub.hellos)
            await world.hub.acknowledge("telemetry", upto=0, want=1)

            await world.until(lambda: any(one.stream == "telemetry" for one in world.hub.hellos[greetings:]))

            assert world.hub.hellos[-1].tail_seq == 16

    run(story())


def test_telemetry_waits_while_money_is_behind():
    async def story():
        world = World()
        world.broker.shapes["box"] = Shape(delay_s=0.3, rate_bytes_s=8_000)
        world.outbox.write(600, size=40)
        world.outbox.write(5, "telemetry")
        async with world.running():
            await world.until(lambda: world.hub.upto() > 300)
            assert world.hub.upto("telemetry") == 0
            await world.until(lambda: world.hub.upto("telemetry") == 5)
            assert world.all_there()

    run(story())


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 2**32),
    lose=st.sampled_from([0.0, 0.1, 0.3]),
    double=st.sampled_from([0.0, 0.3]),
    swap=st.sampled_from([0.0, 0.3]),
    spoil=st.sampled_from([0.0, 0.1]),
    delay_s=st.sampled_from([0.0, 0.05, 0.4]),
    cuts=st.lists(st.floats(0.01, 5), max_size=5),
)
def test_whatever_the_line_does_everything_arrives_once_and_in_order(seed, lose, double, swap, spoil, delay_s, cuts):
    async def story():
        world = World(seed)
        rng = random.Random(seed)
        world.broker.shapes["box"] = Shape(delay_s)
        world.broker.fault = Weather(rng, lose=lose, double=double, swap=swap, spoil=spoil)
        async with world.running():
            for wait_s in cuts:
                world.outbox.write(rng.randrange(1, 150))
                await asyncio.sleep(wait_s)
                world.broker.cut(rng.choice(["", "box", "hub"]))
            world.outbox.write(rng.randrange(1, 150))
            await asyncio.sleep(5)
            world.broker.fault = lambda message: [message]
            await world.until(world.all_there, 120)
            world.check()

    run(story())


def test_a_hub_that_was_set_back_to_the_noted_cursor_gets_what_it_had_told_beyond_it():
    """The cursor on the disk keeps back behind what the hub told: a hub that is set back to it is behind all the same."""

    async def story():
        world = World()
        async with world.running():
            world.outbox.write(10)
            await world.until(world.all_there)
            world.hub.restore(5)
            world.outbox.cursor["ledger"] = 5
            await world.until(world.all_there, 30)
            world.check()

    run(story())
