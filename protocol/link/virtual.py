"""A loop whose time jumps: a day of store and hub in a second, the same on every run.

    def test_a_day(): run(story())              # asyncio.sleep, time-outs and VirtualClock all obey

When nothing is left to do at this moment, the clock goes to the next moment at which something is. Work for other threads
is done at once in this one, so that time does not run past it. A loop that waits for nothing at all would wait for ever:
that is an error here, and names itself. Time on a real socket does not count; use none.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

#: Where the wall clock of every run begins: 2026-11-23 08:00 UTC.
EPOCH_MS = 1_795_420_800_000


class NothingWillHappen(RuntimeError):
    """Every task waits for another one: a deadlock, or a story that forgot to cut somebody's wait short."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time."""

    def __init__(self) -> None:
        self._now_s = 0.0
        super().__init__(_Jumper(self))

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._now_s

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self._now_s += seconds

    def run_in_executor(self, _executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        """Inline: a thread would not know what time it is."""
        done: asyncio.Future[T] = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as exc:  # noqa: BLE001 - carried to whoever awaits, as a thread pool does
            done.set_exception(exc)
        return done


class _Jumper(selectors.SelectSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise NothingWillHappen("no task can ever go on")
        if not ready and timeout:
            self._loop.jump(timeout)
        return ready


class VirtualClock:
    """`Clock` of the running virtual loop."""

    def wall_ms(self) -> int:
        """See `Clock`."""
        return EPOCH_MS + int(self.monotonic() * 1000)

    def monotonic(self) -> float:
        """See `Clock`."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await asyncio.sleep(seconds)


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run to the end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)
