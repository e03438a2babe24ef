"""The journal's writer without its thread: the real keeper commits the same groups, in virtual time.

what lanes ask for in one turn --> a group --> the disk takes its time --> commit --> a little later all are told
"""

import asyncio
from collections.abc import Callable
from typing import Any

from edge.journal.disk.group import Failed
from edge.journal.disk.keeper import Keeper
from edge.journal.disk.writer import GROUP_MAX, Gauge
from edge.journal.errors import JournalBroken, JournalBusy, JournalClosed, JournalError
from tests.sim.disk.disk import SimDisk

Entry = tuple[Callable[[Any], Any], bool, "asyncio.Future[Any]"]


def inline_writer(disk_of: Callable[[Any], SimDisk]) -> type:
    """A class in the place of `edge.journal.disk.writer.Writer`; `disk_of` names the disk of a keeper's path."""

    class InlineWriter(_InlineWriter):
        def __init__(
            self, name: str, keeper: Keeper[Any], clock: Any, *, waiting_max: int, told: Callable[[], None]
        ) -> None:
            super().__init__(keeper, disk_of(keeper._path), waiting_max, told)

    return InlineWriter


class _InlineWriter:
    def __init__(self, keeper: Keeper[Any], disk: SimDisk, waiting_max: int, told: Callable[[], None]) -> None:
        self._keeper, self._disk, self._waiting_max, self._told = keeper, disk, waiting_max, told
        self._waiting: list[Entry] = []
        self._working: asyncio.Task[None] | None = None
        self._closing = False
        self.gauge = Gauge()

    async def do(self, work: Callable[[Any], Any], *, durable: bool = True) -> Any:
        """See `Writer.do`."""
        if self._closing:
            raise JournalClosed("the journal is closed")
        if len(self._waiting) >= self._waiting_max:
            raise JournalBusy(f"{len(self._waiting)} entries wait for the disk")
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, durable, answer))
        if self._working is None or self._working.done():
            self._working = asyncio.get_running_loop().create_task(self._run(), name="journal writer")
        return await answer

    async def close(self) -> None:
        """See `Writer.close`."""
        self._closing = True
        if self._working:
            await asyncio.wait({self._working})
        self._keeper.close()

    async def _run(self) -> None:
        while self._waiting:
            await self._disk.pause()
            group, self._waiting = self._waiting[:GROUP_MAX], self._waiting[GROUP_MAX:]
            outcomes = self._commit(group)
            await self._disk.pause(syncs=True)
            for (_, _, answer), outcome in zip(group, outcomes, strict=True):
                _tell(answer, outcome)
            self._told()
        if not self._disk.dead:
            self._keeper.tend()

    def _commit(self, group: list[Entry]) -> list[Any]:
        try:
            return self._keeper.commit([work for work, _, _ in group], durable=any(durable for _, durable, _ in group))
        except JournalError as exc:
            return [Failed(exc)] * len(group)
        except Exception as exc:  # noqa: BLE001 - as the real one
            return [Failed(JournalBroken(f"the outcome is unknown: {exc!r}"))] * len(group)


def _tell(answer: "asyncio.Future[Any]", outcome: Any) -> None:
    if answer.done():
        return
    if isinstance(outcome, Failed):
        answer.set_exception(outcome.error)
    else:
        answer.set_result(outcome)
