"""What waits for printers by name, of one kind: labels, or orders. Each printer works by itself and holds up nobody.

What stopped in the middle waits for a person, who has it printed again or gives it up. The journal keeps both states, so a restart
changes nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Generic, Protocol, TypeVar

import structlog
from msgspec.structs import replace

from edge.drivers.errors import DeviceError
from edge.drivers.roles import Begin, Device, DeviceState, Proof
from edge.journal.errors import JournalError
from edge.journal.papers import Paper, PaperKind
from edge.journal.words import PrintState
from edge.lanes.ports import Clock

#: How often a printer that is away or refuses is looked at again.
AGAIN_S = 5.0
_AWAY = {DeviceState.OFFLINE, DeviceState.CLOSED, DeviceState.CONNECTING}
_log = structlog.get_logger()
P = TypeVar("P", bound=Device)


class PaperBooks(Protocol):
    """The journal, as papers need it."""

    async def add_paper(self, paper: Paper) -> int:
        """Keep it; its id."""
        ...

    async def move_paper(self, number: int, state: PrintState) -> None:
        """Note where it is."""
        ...

    def papers(self) -> list[Paper]:
        """All that are not out."""
        ...


class PaperQueue(Generic[P]):
    """`put` prints one paper at a printer: it calls `begin` before the first byte, and raises `DeviceError` where it is not known to be out."""

    def __init__(
        self,
        kind: PaperKind,
        printers: Mapping[str, P],
        books: PaperBooks,
        clock: Clock,
        put: Callable[[P, Paper, Begin], Awaitable[Proof]],
    ) -> None:
        self._kind, self._printers, self._books, self._clock, self._put = kind, printers, books, clock, put
        self._wake = {name: asyncio.Event() for name in printers}
        self._waiting: dict[int, Paper] = {}
        self._again: set[int] = set()
        self.look()

    @property
    def printers(self) -> Mapping[str, P]:
        """By name."""
        return self._printers

    def look(self) -> None:
        """Take up what the journal has that is not known here yet."""
        for paper in self._books.papers():
            if paper.kind is self._kind and paper.id not in self._waiting:
                self._waiting[paper.id] = paper
        for wake in self._wake.values():
            wake.set()

    async def add(self, paper: Paper) -> Paper:
        """Keep one; raise `JournalError` where it is not kept."""
        paper = replace(paper, id=await self._books.add_paper(paper))
        self._waiting[paper.id] = paper
        self._wake[paper.printer].set()
        return paper

    def papers(self) -> Iterable[Paper]:
        """All that are not known to be out, oldest first."""
        return self._waiting.values()

    def is_second(self, paper: Paper) -> bool:
        """Whether a person asked for it again: some of it may be out already."""
        return paper.id in self._again

    async def move(self, number: int, do: str) -> bool:
        """Print again what is in doubt, or give it up (also what waits); False where there is no such paper."""
        paper = self._waiting.get(number)
        if paper is None:
            return False
        if do == "drop":
            await self._gone(paper)
        elif paper.state is PrintState.PRINTING and paper.printer in self._wake:
            self._again.add(number)
            self._waiting[number] = replace(paper, state=PrintState.QUEUED)
            self._wake[paper.printer].set()
        return True

    async def run(self) -> None:
        """Print what waits, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for name, printer in self._printers.items():
                group.create_task(self._serve(name, printer), name=f"{self._kind.value}s {name}")
            await asyncio.Event().wait()

    async def _serve(self, name: str, printer: P) -> None:
        while True:
            self._wake[name].clear()
            paper = next((one for one in self._waiting.values() if _is_next(one, name)), None)
            if paper is None:
                await self._wake[name].wait()
            elif printer.health().state in _AWAY or not await self._printed(printer, paper):
                await self._clock.sleep(AGAIN_S)

    async def _printed(self, printer: P, paper: Paper) -> bool:
        """Whether it came as far as it can: out, or begun and in doubt."""
        begun = False

        async def begin() -> None:
            nonlocal begun
            await self._books.move_paper(paper.id, PrintState.PRINTING)
            self._waiting[paper.id] = replace(paper, state=PrintState.PRINTING)
            begun = True

        try:
            await self._put(printer, paper, begin)
        except (DeviceError, JournalError) as error:
            _log.info("paper.not_out", printer=paper.printer, paper=paper.title, begun=begun, problem=str(error))
            return begun
        await self._gone(paper)
        return True

    async def _gone(self, paper: Paper) -> None:
        self._waiting.pop(paper.id, None)
        self._again.discard(paper.id)
        try:
            await self._books.move_paper(paper.id, PrintState.PRINTED)
        except (JournalError, LookupError) as error:
            _log.warning("paper.not_noted", paper=paper.title, problem=str(error))


def _is_next(paper: Paper, printer: str) -> bool:
    return paper.printer == printer and paper.state is PrintState.QUEUED
