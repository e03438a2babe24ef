"""One thread that writes: it takes whatever waits, commits it as one group, and tells everybody at once.

    lane 1 -.                        writer thread
    lane 2 --+-- queue (bounded) --> drain -> BEGIN ... COMMIT (one fsync) -> one wake-up of the loop -> futures
    lane 3 -'        ^                                                                |
                     '------------- what came meanwhile is the next group <-----------'

No timer: alone, an entry is committed at once; under load the group grows by itself while the disk is busy.
"""

import asyncio
import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from edge.journal.disk.group import C, Failed
from edge.journal.disk.keeper import Keeper
from edge.journal.errors import JournalBroken, JournalBusy, JournalClosed, JournalError

#: Most entries in one transaction: beyond it the first would wait too long for the last.
GROUP_MAX = 256

T = TypeVar("T")


class Ticks(Protocol):
    """The part of a clock that measures intervals."""

    def monotonic(self) -> float:
        """Seconds that never run back."""
        ...


class Gauge(Struct, frozen=True):
    """How the disk does: groups committed and refused, entries in them, the last and the slowest commit in seconds."""

    groups: int = 0
    entries: int = 0
    refused: int = 0
    last_s: float = 0.0
    slowest_s: float = 0.0


class _Entry(Struct, Generic[C], frozen=True):
    work: Callable[[C], Any]
    durable: bool
    answer: asyncio.Future[Any]


class Writer(Generic[C]):
    """Hands entries to the keeper of a file from its own thread. Made and used on one event loop."""

    def __init__(
        self, name: str, keeper: Keeper[C], clock: Ticks, *, waiting_max: int, told: Callable[[], None]
    ) -> None:
        self._keeper = keeper
        self._clock = clock
        self._waiting_max = waiting_max
        self._told = told
        self._loop = asyncio.get_running_loop()
        self._queue: SimpleQueue[list[_Entry[C]] | None] = SimpleQueue()
        self._fresh: list[_Entry[C]] = []
        self._waiting = 0
        self._closing = False
        self.gauge = Gauge()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """Entries that have no answer yet."""
        return self._waiting

    async def do(self, work: Callable[[C], T], *, durable: bool = True) -> T:
        """The work's value, once it is committed; raise its own error, or what became of its group."""
        if self._closing:
            raise JournalClosed("the journal is closed")
        if self._waiting >= self._waiting_max:
            raise JournalBusy(f"{self._waiting} entries wait for the disk")
        answer: asyncio.Future[T] = self._loop.create_future()
        if not self._fresh:
            # Everything asked for in one turn of the loop goes over at once, so that lanes woken by one commit share the next.
            self._loop.call_soon(self._hand_over)
        self._fresh.append(_Entry(work, durable, answer))
        self._waiting += 1
        return await answer

    async def close(self) -> None:
        """Commit what waits, end the thread, close the file. Closing twice is fine."""
        if not self._closing:
            self._closing = True
            self._hand_over()
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    def _hand_over(self) -> None:
        if self._fresh:
            self._queue.put(self._fresh)
            self._fresh = []

    # -- on the writer's thread ----------------------------------------------------------------------------------

    def _run(self) -> None:
        waiting: list[_Entry[C]] = []
        is_open = True
        while is_open or waiting:
            is_open = self._drain(waiting) if is_open else False
            group, waiting = waiting[:GROUP_MAX], waiting[GROUP_MAX:]
            if group:
                self._tell(group, self._commit(group))
            if not waiting and self._queue.empty():
                self._keeper.tend()
        self._keeper.close()

    def _drain(self, waiting: list[_Entry[C]]) -> bool:
        """Take all there is, waiting for it only where there is nothing yet; False once the end was read."""
        try:
            while (more := self._queue.get(block=not waiting)) is not None:
                waiting += more
                if len(waiting) >= GROUP_MAX or self._queue.empty():
                    return True
        except Empty:
            return True
        return False

    def _commit(self, group: list[_Entry[C]]) -> list[Any]:
        began = self._clock.monotonic()
        try:
            outcomes = self._keeper.commit([entry.work for entry in group], durable=any(e.durable for e in group))
        except JournalError as exc:
            return self._refuse(group, exc)
        except Exception as exc:  # noqa: BLE001 - the thread outlives any group: its entries are told, the next ones tried
            return self._refuse(group, JournalBroken(f"the outcome is unknown: {exc!r}"))
        self._count(len(group), self._clock.monotonic() - began)
        return outcomes

    def _count(self, entries: int, took_s: float) -> None:
        was = self.gauge
        self.gauge = Gauge(was.groups + 1, was.entries + entries, was.refused, took_s, max(was.slowest_s, took_s))

    def _refuse(self, group: list[_Entry[C]], error: JournalError) -> list[Any]:
        self.gauge = replace(self.gauge, refused=self.gauge.refused + 1)
        return [Failed(error)] * len(group)

    def _tell(self, group: list[_Entry[C]], outcomes: list[Any]) -> None:
        try:
            self._loop.call_soon_threadsafe(self._resolve, group, outcomes)
        except RuntimeError:
            return  # the loop has ended: nobody is left to be told, and nobody was told too early

    # -- back on the loop ----------------------------------------------------------------------------------------

    def _resolve(self, group: list[_Entry[C]], outcomes: list[Any]) -> None:
        self._waiting -= len(group)
        for entry, outcome in zip(group, outcomes, strict=True):
            if entry.answer.done():
                continue  # the caller has gone; what it asked for stands all the same
            if isinstance(outcome, Failed):
                entry.answer.set_exception(_own_copy(outcome.error))
            else:
                entry.answer.set_result(outcome)
        self._told()


def _own_copy(error: Exception) -> Exception:
    """One error object a waiter: a shared one would collect the tracebacks of all of them."""
    if type(error).__init__ is not JournalError.__init__:
        return error
    copy = type(error)(*error.args)
    copy.__cause__ = error.__cause__
    return copy
