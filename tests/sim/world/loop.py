"""Virtual time for a whole world, and nothing in it that depends on where an object happens to lie in memory.

asyncio keeps tasks and futures in sets; their order is that of their hashes, by default of their addresses. Here each one
hashes to its number, so that whoever is woken or cancelled first is the same one in every run.
"""

import asyncio
import itertools
import random
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from protocol.link.virtual import EPOCH_MS, VirtualLoop

T = TypeVar("T")

#: What runs in a thread takes up to this long.
THREAD_S = 0.002


class _Task(asyncio.Task[Any]):
    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        self._number = number
        super().__init__(*args, **kwargs)

    def __hash__(self) -> int:
        return self._number


class _Future(asyncio.Future[Any]):
    def __init__(self, *, loop: asyncio.AbstractEventLoop, number: int) -> None:
        self._number = number
        super().__init__(loop=loop)

    def __hash__(self) -> int:
        return self._number


class SimLoop(VirtualLoop):
    """A virtual loop whose every order is decided by the seed."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self._numbers = itertools.count()
        self._rng = rng
        self.set_task_factory(self._make_task)
        #: What went wrong in callbacks: nobody else would hear of it.
        self.errors: list[str] = []
        self.set_exception_handler(lambda _, context: self.errors.append(f"{context}"))

    def create_future(self) -> "asyncio.Future[Any]":
        """A future with a number."""
        return _Future(loop=self, number=next(self._numbers))

    def _make_task(self, loop: asyncio.AbstractEventLoop, coro: Any, **more: Any) -> _Task:
        return _Task(coro, loop=loop, number=next(self._numbers), **more)

    def run_in_executor(self, _executor: Any, func: Callable[..., T], *args: Any) -> "asyncio.Future[T]":  # type: ignore[override]
        """Inline, and its result comes a little later, as from a thread."""
        done: asyncio.Future[T] = self.create_future()
        try:
            result = func(*args)
        except Exception as exc:  # noqa: BLE001 - carried to whoever awaits, as a thread pool does
            self.call_later(self._rng.random() * THREAD_S, _settle, done, None, exc)
        else:
            self.call_later(self._rng.random() * THREAD_S, _settle, done, result, None)
        return done


def run_on(rng: random.Random, story: Coroutine[Any, Any, T]) -> T:
    """Run a story on such a loop, to its end."""
    with asyncio.Runner(loop_factory=lambda: SimLoop(rng)) as runner:
        return runner.run(story)


def _settle(done: "asyncio.Future[T]", result: T | None, error: Exception | None) -> None:
    if done.done():
        return
    if error:
        done.set_exception(error)
    else:
        done.set_result(result)  # type: ignore[arg-type]


class SimClock:
    """One machine's clock: its wall may jump, its seconds only ever grow."""

    def __init__(self) -> None:
        self.offset_ms = 0

    def wall_ms(self) -> int:
        """See `Clock`."""
        return EPOCH_MS + self.offset_ms + int(self.monotonic() * 1000)

    def monotonic(self) -> float:
        """See `Clock`."""
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        await asyncio.sleep(seconds)
