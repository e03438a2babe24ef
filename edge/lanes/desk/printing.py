"""A lane's papers, each out once: receipts after their commit, in order; copies and documents of shifts after them.

    queued -> printing -> (out)         the good case
    queued                              the printer is away or refuses before the first byte: waits, nothing is lost
    printing                            in doubt: it stopped where nobody knows how much is out. F11 prints it as a copy (副本)
    printing -> dropped                 in doubt, and the next customer is here: told until the shift is closed, F11 as before

That a paper begins is on the disk before its first byte goes out (`begin`), so neither a crash nor a power cut lets an original be
printed twice. Out of paper in the middle is the printer driver's to wait for: that is no doubt.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import structlog
from msgspec.structs import replace

from edge.drivers.document import Cut, Feed, PrintDocument, pack, unpack
from edge.drivers.errors import DeviceError, DeviceOffline, DeviceRefused
from edge.drivers.roles import Begin, DeviceState, POSPrinter
from edge.journal.errors import JournalError, TooManyPapers
from edge.journal.papers import Paper, PaperKind
from edge.journal.words import Completed, PrintState
from edge.lanes.desk.doubts import Doubts, as_copy
from edge.lanes.desk.outstanding import Outstanding
from edge.lanes.ports import Books, Clock
from edge.lanes.problem import Problem, problem
from edge.lanes.screen.view import Notice
from edge.lanes.words import KEYS, words

#: Receipts that wait for a printer; those after them wait in the journal, until a restart or the list of sales.
WAITING_MAX = 200

Layout = Callable[[Completed, bool], PrintDocument]
_AWAY = {DeviceState.OFFLINE, DeviceState.CLOSED, DeviceState.CONNECTING}
_REFUSALS = {"paper out": "paper-out", "cover open": "printer-cover"}
_log = structlog.get_logger()


class Printing:
    """The queue of one lane's printer. `layout(sale, copy)` makes a receipt's document."""

    def __init__(self, lane: str, printer: POSPrinter, books: Books, layout: Layout, clock: Clock) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._lane = lane
        self._printer = printer
        self._books = books
        self._layout = layout
        self._clock = clock
        self._waiting: deque[Completed] = deque()
        self._papers: deque[Paper] = deque()
        self._doubts = Doubts()
        #: The last receipt, where nothing is printed unless it is asked for, and one that was asked for.
        self._offered: Completed | None = None
        self._wanted: Completed | None = None
        self._trouble: Notice | None = None
        self._blocked = False
        self._busy = False
        #: What hangs out of the printer belongs to a paper that was broken off: it is cut off before the next.
        self._torn = False
        #: Whether the last run left receipts that are not known to be out.
        self.left_over = False
        self._wake = asyncio.Event()

    def restore(
        self,
        waiting: Sequence[Completed],
        begun: Sequence[Completed] = (),
        dropped: Sequence[Completed] = (),
        papers: Sequence[Paper] = (),
    ) -> None:
        """Take up what the last run left: what waits is printed, what had begun or was given up is offered."""
        self._waiting.extend(waiting)
        self._papers.extend(paper for paper in papers if paper.state is PrintState.QUEUED)
        torn = [paper for paper in papers if paper.state is PrintState.PRINTING]
        self._doubts.restore(begun, dropped, torn)
        self._torn = bool(begun or torn)
        self.left_over = bool(waiting or begun or dropped)
        self._wake.set()

    def add(self, done: Completed) -> None:
        """Print this receipt when its turn comes; a printer that a person must mend is tried again."""
        if len(self._waiting) < WAITING_MAX:
            self._waiting.append(done)
        self.wake()

    def offer(self, done: Completed) -> None:
        """Print this receipt only if it is asked for."""
        self._offered = done

    async def paper(self, document: PrintDocument, title: str) -> Problem | None:
        """Print something that is no receipt, after the receipts: kept until it is out.

        Where the disk does not take it, it is printed all the same, and a restart forgets it.
        """
        try:
            paper = await self._kept(PaperKind.SLIP, title, document)
        except TooManyPapers:
            return problem("printer-away")
        except JournalError as error:
            _log.warning("printing.not_kept", lane=self._lane, title=title, problem=str(error))
            paper = Paper(self._lane, PaperKind.SLIP, title, pack(document), self._clock.wall_ms())
        self._papers.append(paper)
        self.wake()
        return None

    def wake(self) -> None:
        """Try again what waits."""
        self._blocked = False
        self._wake.set()

    def back(self) -> None:
        """The printer is connected again: what waited for that prints by itself (paper waits for a person)."""
        if self._trouble and self._trouble.code == "printer-away":
            self.wake()

    def reprint(self, last: Completed | None) -> Problem | None:
        """F11: what is in doubt as a copy, else what waits, else the last receipt: as a copy, unless it was never printed."""
        if last and last is self._offered:
            self._wanted, self._offered = last, None
            self.wake()
            return None
        waits = bool(self._waiting or self._papers or self._wanted)
        if not self._busy and not self._doubts.offer(None if waits else last) and not waits:
            return problem("no-last-sale")
        self.wake()
        return None

    def unprinted(self) -> tuple[str, ...]:
        """Receipts of which it is not known that they are out: given up, in doubt, or still waiting. Oldest first."""
        return (*self._doubts.numbers(), *(str(done.sale.number) for done in self._waiting))

    def told(self) -> None:
        """They are on the document of a closed shift."""
        self._doubts.told()
        self.on_change()

    def outstanding(self) -> Outstanding | None:
        """What may not be out; None while a paper comes out, as nobody can say then."""
        if self._busy:
            return None
        stuck = self._trouble is not None or self.left_over
        waits_from = self._waiting[0].sale.number if self._waiting and stuck else 0
        doubtful = tuple(int(number) for number in self._doubts.numbers())
        return Outstanding(doubtful, waits_from, self._printer.health().problem)

    def notices(self) -> tuple[Notice, ...]:
        """What the cashier should know, and the key that mends it."""
        doubts = () if self._busy else tuple(_notice(code, given) for code, given in self._doubts.said())
        return doubts + self._of_the_printer()

    def _of_the_printer(self) -> tuple[Notice, ...]:
        health = self._printer.health()
        if self._busy and health.state is DeviceState.REFUSED:
            return (_notice(f"{_REFUSALS.get(health.problem, 'printer-refused')}-waits", health.problem),)
        if self._trouble:
            return (self._trouble,)
        return (_notice("paper-near-end"),) if health.notice else ()

    async def run(self) -> None:
        """Print what there is until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while not self._blocked and (self._doubts.asked or self._wanted or self._waiting or self._papers):
                await self._print_next()

    async def _print_next(self) -> None:
        self._busy = True
        trouble: Notice | None = None
        try:
            if self._printer.health().state in _AWAY:
                raise DeviceOffline(self._printer.health().problem)
            await self._print_what_waits()
        except (DeviceError, JournalError, TimeoutError) as error:
            # The sale is safe; the paper waits until the printer is back, F11, or the next sale.
            self._blocked = True
            trouble = _why(error)
        finally:
            self._busy = False
        self._say(trouble)

    async def _print_what_waits(self) -> None:
        asked = self._doubts.asked
        if asked:
            await self._print_asked(asked)
        elif self._wanted:
            await self._take_up(self._wanted)
        elif self._waiting:
            await self._print_receipt(self._waiting[0])
        else:
            await self._print_paper(self._papers[0], unpack(self._papers[0].document))

    async def _print_receipt(self, done: Completed) -> None:
        async def begin() -> None:
            await self._books.print_job(done.seq, PrintState.PRINTING)
            self._waiting.popleft()
            if given_up := self._doubts.begin(done):
                await self._noted(self._books.print_job(given_up.seq, PrintState.DROPPED))

        await self._out(self._layout(done, False), begin)
        self._doubts.out(done.seq)
        self.left_over = self.left_over and bool(self._waiting)
        await self._noted(self._books.print_job(done.seq, PrintState.PRINTED))

    async def _take_up(self, wanted: Completed) -> None:
        """A receipt that was asked for is a paper like others from here on: kept until it is out."""
        document = self._layout(wanted, False)
        self._papers.append(await self._kept(PaperKind.SLIP, str(wanted.sale.number), document))
        self._wanted = None

    async def _print_asked(self, asked: Completed | Paper) -> None:
        """A copy: of a receipt as it is laid out now, of another paper as it was."""
        if isinstance(asked, Completed):
            document = self._layout(asked, True)
            asked = await self._kept(PaperKind.COPY, str(asked.sale.number), document, asked.seq)
            self._doubts.asked = asked
        await self._print_paper(asked, as_copy(asked, unpack(asked.document)))
        self._doubts.asked = None

    async def _print_paper(self, paper: Paper, document: PrintDocument) -> None:
        async def begin() -> None:
            if paper.id:
                await self._books.move_paper(paper.id, PrintState.PRINTING)
            if paper in self._papers:
                self._papers.remove(paper)
            if paper.kind is not PaperKind.COPY:
                self._doubts.begin_paper(paper)

        await self._out(document, begin)
        self._doubts.paper_out(paper)
        if paper.id:
            await self._noted(self._books.move_paper(paper.id, PrintState.PRINTED))
        if paper.receipt and self._doubts.out(paper.receipt):
            await self._noted(self._books.print_job(paper.receipt, PrintState.PRINTED))

    async def _out(self, document: PrintDocument, begin: Begin) -> None:
        async def begins() -> None:
            await begin()
            self._torn = True

        await self._printer.print((Feed(), Cut(), *document) if self._torn else document, begins)
        self._torn = False

    async def _kept(self, kind: PaperKind, title: str, document: PrintDocument, receipt: int = 0) -> Paper:
        paper = Paper(self._lane, kind, title, pack(document), self._clock.wall_ms(), receipt=receipt)
        return replace(paper, id=await self._books.add_paper(paper))

    async def _noted(self, noting: Awaitable[None]) -> None:
        """Write down what happened to a paper. Where the disk does not take it, a restart offers the paper as a copy."""
        try:
            await noting
        except (JournalError, LookupError) as error:
            _log.warning("printing.not_noted", lane=self._lane, problem=str(error))

    def _say(self, trouble: Notice | None) -> None:
        self._trouble = trouble
        self.on_change()


def _why(error: Exception) -> Notice:
    if isinstance(error, DeviceRefused):
        return _notice(_REFUSALS.get(str(error), "printer-refused"), str(error))
    return _notice("printer-away")


def _notice(code: str, given: str = "") -> Notice:
    return Notice(code, words(code, given), KEYS.get(code, ""))
