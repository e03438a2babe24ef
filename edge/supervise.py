"""One loop that keeps a task of the store server alive: what fails is logged and started again, a little later each time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import structlog

from protocol.link.clocks import Clock
from protocol.link.stopping import stoppable

#: First wait after a failure, doubled up to `WAIT_MAX_S`; a run of `CALM_S` starts over.
WAIT_FIRST_S = 0.25
WAIT_MAX_S = 5.0
CALM_S = 60.0

_log = structlog.get_logger()


async def keep_running(name: str, work: Callable[[], Awaitable[None]], clock: Clock) -> None:
    """Run `work` until it returns or is cancelled; a failure costs this task a moment and nobody else anything."""
    wait_s = WAIT_FIRST_S
    while True:
        began = clock.monotonic()
        try:
            return await stoppable(work())
        except Exception:  # noqa: BLE001 - a supervisor: the other lanes, devices and the line go on
            _log.exception("task.failed", task=name, again_in_s=wait_s)
        if clock.monotonic() - began > CALM_S:
            wait_s = WAIT_FIRST_S
        await clock.sleep(wait_s)
        wait_s = min(WAIT_MAX_S, wait_s * 2)


@asynccontextmanager
async def running(tasks: Mapping[str, Callable[[], Awaitable[None]]], clock: Clock) -> AsyncIterator[None]:
    """Named tasks, each under its supervisor, until the block ends."""
    async with asyncio.TaskGroup() as group:
        working = [group.create_task(keep_running(name, work, clock), name=name) for name, work in tasks.items()]
        try:
            yield
        finally:
            for task in working:
                task.cancel()
