"""What waits for printers by name, of one kind: labels, or orders. Each printer works by itself and holds up nobody.

What stopped in the middle waits for a person, who has it printed again, says that it is there, or gives it up. The journal keeps both
states, so a restart changes nothing. `printers` are looked up anew for each paper: a technician may change them while papers wait.
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
        #: Something is in doubt now, or not any more.
        self.on_change: Callable[[], None] = lambda: None
        self._kind, self._printers, self._books, self._clock, self._put = kind, printers, books, clock, put
        self._wake: dict[str, asyncio.Event] = {}
        self._new = asyncio.Event()
        self._waiting: dict[int, Paper] = {}
        self._again: set[int] = set()
        #: What is coming out of a printer at this moment.
        self._going: set[int] = set()
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
        for name in {*self._printers, *(paper.printer for paper in self._waiting.values())}:
            self._call(name)

    def _call(self, name: str) -> None:
        """Something waits for this printer."""
        if name not in self._wake:
            self._wake[name] = asyncio.Event()
            self._new.set()
        self._wake[name].set()

    async def add(self, paper: Paper) -> Paper:
        """Keep one; raise `JournalError` where it is not kept."""
        paper = replace(paper, id=await self._books.add_paper(paper))
        self._waiting[paper.id] = paper
        self._call(paper.printer)
        return paper

    def papers(self) -> Iterable[Paper]:
        """All that are not known to be out, oldest first."""
        return self._waiting.values()

    def is_second(self, paper: Paper) -> bool:
        """Whether a person asked for it again: some of it may be out already."""
        return paper.id in self._again

    def is_in_doubt(self, paper: Paper) -> bool:
        """Whether it stopped in the middle: it had begun, and nobody is printing it."""
        return paper.state is PrintState.PRINTING and paper.id not in self._going

    async def move(self, number: int, do: str) -> bool:
        """What is in doubt is printed `again`, or is `out` by the word of who looked; `drop` gives up what waits too.

        False where there is no such paper.
        """
        paper = self._waiting.get(number)
        if paper is None or number in self._going or (do == "out" and not self.is_in_doubt(paper)):
            return False
        if do != "again":
            _log.info("paper.settled", printer=paper.printer, paper=paper.title, by=do)
            await self._gone(paper)
        elif paper.state is PrintState.PRINTING:
            self._again.add(number)
            self._waiting[number] = replace(paper, state=PrintState.QUEUED)
            self._call(paper.printer)
        self.on_change()
        return True

    async def run(self) -> None:
        """Print what waits, until cancelled."""
        async with asyncio.TaskGroup() as group:
            served = set[str]()
            while True:
                self._new.clear()
                for name in self._wake.keys() - served:
                    group.create_task(self._serve(name), name=f"{self._kind.value}s {name}")
                    served.add(name)
                await self._new.wait()

    async def _serve(self, name: str) -> None:
        while True:
            self._wake[name].clear()
            paper = next((one for one in self._waiting.values() if _is_next(one, name)), None)
            if paper is None:
                await self._wake[name].wait()
                continue
            printer = self._printers.get(name)
            if printer is None or printer.health().state in _AWAY or not await self._printed(printer, paper):
                await self._clock.sleep(AGAIN_S)

    async def _printed(self, printer: P, paper: Paper) -> bool:
        """Whether it came as far as it can: out, or begun and in doubt."""
        begun = False
        self._going.add(paper.id)

        async def begin() -> None:
            nonlocal begun
            await self._books.move_paper(paper.id, PrintState.PRINTING)
            self._waiting[paper.id] = replace(paper, state=PrintState.PRINTING)
            begun = True

        try:
            await self._put(printer, paper, begin)
        except (DeviceError, JournalError) as error:
            _log.info("paper.not_out", printer=paper.printer, paper=paper.title, begun=begun, problem=str(error))
            self._going.discard(paper.id)
            self.on_change()
            return begun
        finally:
            self._going.discard(paper.id)
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
