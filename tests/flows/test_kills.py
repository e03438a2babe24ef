"""Processes that die without a word: whatever was told is there afterwards, once."""

import asyncio
import random

import pytest

from tests.flows.world import World, kill, until

pytestmark = pytest.mark.timeout(120)


async def test_a_store_server_killed_between_any_two_steps_of_a_sale_sells_it_once(world: World) -> None:
    cashier = world.cashier()
    for step in range(4):
        for number in range(3):
            if number == step:
                world.store.process.kill()
                await world.restart(world.store.process, world.store.url)
            await cashier.scan()
        assert len((await cashier.state())["lines"]) == 3, "the cart is whole again after the restart"
        if step == 3:
            paying = asyncio.create_task(cashier.pay())
            await asyncio.sleep(random.Random(step).uniform(0, 0.01))
            world.store.process.kill()
            await world.restart(world.store.process, world.store.url)
            await paying
        else:
            await cashier.pay()

    await world.all_is_there()


async def test_a_payment_whose_answer_was_lost_is_one_sale(world: World) -> None:
    cashier = world.cashier()
    await cashier.scan()
    due = (await cashier.state())["due_minor"]
    first = await cashier.once("Pay", "pay-1", kind="cash", given_minor=due)
    world.store.process.kill()
    await world.restart(world.store.process, world.store.url)

    again = await cashier.once("Pay", "pay-1", kind="cash", given_minor=due)

    cashier.paid = 1
    assert first[0] == again[0] == 200
    await world.all_is_there()


async def test_a_hub_killed_at_any_moment_of_receiving_loses_and_doubles_nothing(world: World) -> None:
    cashier, rng = world.cashier(), random.Random(3)
    for _ in range(4):
        for _ in range(6):
            await cashier.sell(2)
        await asyncio.sleep(rng.uniform(0.0, 0.15))
        world.chain.hub.kill()
        await cashier.sell(2)
        await world.restart(world.chain.hub, world.chain.dashboard)

    await world.all_is_there()


async def test_a_broker_that_is_killed_is_started_again_and_nothing_is_lost(world: World) -> None:
    cashier = world.cashier()
    for _ in range(2):
        await cashier.sell()
        for pid in world.broker_pids():
            kill(pid)
        for _ in range(5):
            await cashier.sell(1)

    await world.all_is_there()


async def test_lane_answers_do_not_wait_for_a_hub_that_is_away(world: World) -> None:
    cashier = world.cashier()
    world.chain.hub.kill()
    loop = asyncio.get_running_loop()
    start = loop.time()
    for _ in range(10):
        await cashier.sell(1)
    took_s = loop.time() - start

    assert took_s < 10, "thirty commands without head office"
    await world.restart(world.chain.hub, world.chain.dashboard)
    await world.all_is_there()


async def test_the_store_says_that_its_line_is_dark_and_why(world: World) -> None:
    for pid in world.broker_pids():
        kill(pid)
    world.chain.hub.kill()

    async def dark() -> bool:
        return await world.line_state() == "DARK"

    await until(dark, 12)
    await world.restart(world.chain.hub, world.chain.dashboard)

    async def live() -> bool:
        return await world.line_state() == "LIVE"

    await until(live, 15)
