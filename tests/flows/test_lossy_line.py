"""Real packets lost, doubled and overtaken under real TCP, both ways at once, while the shop sells."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.flows.world import World, until
from tests.net.path import PathShape
from tests.net.tun_line import TunLine
from tests.servers import Missing

pytestmark = pytest.mark.timeout(180)

BAD = PathShape(delay_s=0.06, jitter_s=0.04, loss=0.1, twice=0.02, late=0.05, rate_bytes_s=32_000)


@asynccontextmanager
async def _over_packets(world: World) -> AsyncIterator[TunLine]:
    """The first store's line, from its next call on."""
    link = world.store.link
    try:
        async with TunLine(link.target_port, BAD, seed=3) as tun:
            link.target_port = tun.port
            await link.drop()
            yield tun
    except Missing as exc:
        pytest.skip(str(exc))


async def test_a_tenth_of_all_packets_lost_delivers_everything_once(world: World) -> None:
    async with _over_packets(world) as tun:
        cashier = world.cashier()
        for _ in range(6):
            for _ in range(5):
                await cashier.sell(2)
            await world.drained()

        await world.all_is_there()
        assert tun.up.lost
        assert tun.down.lost


async def test_packets_that_only_go_up_are_a_dead_line_and_count_once_when_it_lives(world: World) -> None:
    async with _over_packets(world) as tun:
        cashier = world.cashier()
        await cashier.sell()
        await world.drained()
        tun.down.shape = PathShape(loss=1.0)
        await cashier.sell()

        async def dark() -> bool:
            return await world.line_state() == "DARK"

        await until(dark, 10)
        for _ in range(5):
            await cashier.sell(1)
        tun.down.shape = BAD

        await world.all_is_there()
