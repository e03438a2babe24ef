import asyncio

import pytest

from protocol.link.stopping import stoppable


async def _fail() -> None:
    raise ValueError


async def _group() -> None:
    async with asyncio.TaskGroup() as group:
        group.create_task(_fail())


async def _supervised(rounds: list[int]) -> None:
    while True:
        try:
            await stoppable(_group())
        except* ValueError:
            rounds.append(len(rounds))
        await asyncio.sleep(0)


@pytest.mark.parametrize("turns", range(10))
async def test_a_loop_that_survives_a_failing_group_ends_when_it_is_told_to(turns):
    task = asyncio.create_task(_supervised([]))
    for _ in range(turns):
        await asyncio.sleep(0)

    task.cancel()
    await asyncio.wait({task}, timeout=1)

    assert task.cancelled()


async def test_a_loop_that_nobody_stops_goes_on():
    rounds: list[int] = []
    task = asyncio.create_task(_supervised(rounds))
    for _ in range(100):
        await asyncio.sleep(0)

    assert len(rounds) > 5
    task.cancel()
    await asyncio.wait({task})


async def test_the_outcome_of_the_work_is_handed_on():
    assert await stoppable(asyncio.sleep(0, "done")) == "done"
    with pytest.raises(ValueError):
        await stoppable(_fail())


async def test_work_that_is_stopped_is_waited_for():
    ended = []

    async def work():
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            ended.append(True)

    task = asyncio.create_task(stoppable(work()))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait({task})

    assert task.cancelled()
    assert ended
