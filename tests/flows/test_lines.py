"""Lines as they are in the field: cut, half-open, slow, flapping. The lane goes on, and all of it arrives."""

import asyncio
import random

import pytest

from tests.flows.world import World, until

pytestmark = pytest.mark.timeout(120)


async def test_a_cut_line_costs_nothing_but_time(world: World) -> None:
    cashier = world.cashier()
    await cashier.sell()
    await world.store.link.cut()
    for _ in range(20):
        await cashier.sell(2)
    assert (await world.count()).at_hub <= 1

    await world.store.link.mend()

    await world.all_is_there()


async def test_a_half_open_line_is_noticed_within_ten_seconds(world: World) -> None:
    cashier = world.cashier()
    await cashier.sell()
    await world.drained()
    world.store.link.blackhole()
    await cashier.sell()

    async def dark() -> bool:
        return await world.line_state() == "DARK"

    await until(dark, 10)
    for _ in range(5):
        await cashier.sell(1)
    await world.store.link.mend()
    await world.all_is_there()


async def test_a_slow_line_delivers_in_order_and_once(world: World) -> None:
    cashier = world.cashier()
    world.store.link.shape.delay_s, world.store.link.shape.rate_bytes_s = 0.3, 8_000
    for _ in range(30):
        await cashier.sell(2)

    await world.all_is_there()


async def test_a_flapping_line_delivers_in_the_end(world: World) -> None:
    cashier, rng = world.cashier(), random.Random(5)
    for _ in range(12):
        await cashier.sell(2)
        await world.store.link.drop()
        await asyncio.sleep(rng.uniform(0, 0.4))
        if rng.random() < 0.4:
            await world.store.link.cut()
            await cashier.sell(1)
            await world.store.link.mend()

    await world.all_is_there()
