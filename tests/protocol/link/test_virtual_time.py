"""A loop whose time jumps."""

import asyncio

import pytest

from protocol.link.clocks import happens
from protocol.link.virtual import NothingWillHappen, VirtualClock, run


def test_a_day_takes_no_time():
    async def story():
        clock = VirtualClock()
        began_ms = clock.wall_ms()
        await clock.sleep(86_400)
        return clock.monotonic(), clock.wall_ms() - began_ms

    assert run(story()) == (86_400, 86_400_000)


def test_time_outs_obey_virtual_time():
    async def story():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(3_600):
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time()

    assert run(story()) == pytest.approx(3_600)


def test_work_for_a_thread_is_done_before_time_goes_on():
    async def story():
        async with asyncio.timeout(1):
            return await asyncio.to_thread(lambda: "done")

    assert run(story()) == "done"


def test_an_error_in_a_thread_reaches_who_waits():
    async def story():
        await asyncio.to_thread(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        run(story())


def test_a_deadlock_names_itself():
    async def story():
        await asyncio.Event().wait()

    with pytest.raises(NothingWillHappen):
        run(story())


def test_an_event_happens_within_the_time_or_not():
    async def story():
        clock, event = VirtualClock(), asyncio.Event()
        assert not await happens(event, clock, 5)
        asyncio.get_running_loop().call_later(2, event.set)
        assert await happens(event, clock, 5)
        assert clock.monotonic() == pytest.approx(7)
        assert await happens(event, clock, 0)
        assert await happens(event, clock, None)

    run(story())
