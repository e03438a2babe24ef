"""Stopping the line in the very moments in which it is lost: `asyncio.TaskGroup` (before Python 3.13) then forgets the one."""

import asyncio

import pytest

from protocol.link.virtual import run
from tests.edge.sync.fakes import World


@pytest.mark.parametrize("turns", range(12))
def test_a_line_that_is_lost_while_it_is_told_to_stop_stops(turns):
    async def story():
        world = World()
        async with world.running():
            line = asyncio.create_task(world.make_line().run())
            await asyncio.sleep(1)
            world.broker.cut()
            for _ in range(turns):
                await asyncio.sleep(0)
            line.cancel()
            await asyncio.wait({line}, timeout=60)

            assert line.cancelled()

    run(story())
