"""A lane's receipts on paper: after the commit, in order, from the journal's durable jobs.

    queued -> printing -> printed        the good case
    queued                               the printer is away or out of paper: waits, nothing is lost
    printing -> (offered) -> printed     it stopped in the middle: may be half printed, F11 prints a copy (副本)

The state is noted before the first byte goes out, so that after a crash a receipt is never printed twice as an original.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence

from edge.drivers.document import PrintDocument
from edge.drivers.errors import DeviceError, DeviceOffline, DeviceRefused
from edge.drivers.roles import DeviceState, POSPrinter, PrinterStatus
from edge.journal.errors import JournalError
from edge.journal.words import Completed, PrintState
from edge.lanes.ports import Books
from edge.lanes.problem import Problem, problem
from edge.lanes.screen.view import Notice
from edge.lanes.words import KEYS, words

#: Receipts that wait for a printer; the customers of older ones have left, F11 and the list of sales have them.
WAITING_MAX = 200
#: Other papers (of shifts and days) that wait; each can be asked for again.
PAPERS_MAX = 20
#: A receipt of several hundred lines at 9600 baud.
PRINT_S = 60.0

Layout = Callable[[Completed, bool], PrintDocument]
_AWAY = {DeviceState.OFFLINE, DeviceState.CLOSED, DeviceState.CONNECTING}


class Printing:
    """The queue of one lane's printer. `layout(sale, copy)` makes the document."""

    def __init__(self, printer: POSPrinter, books: Books, layout: Layout) -> None:
        self.on_change: Callable[[], None] = lambda: None
        self._printer = printer
        self._books = books
        self._layout = layout
        self._waiting: deque[Completed] = deque()
        self._papers: deque[PrintDocument] = deque(maxlen=PAPERS_MAX)
        #: The receipt that stopped in the middle, until F11 or the next sale.
        self._half: Completed | None = None
        self._copy: Completed | None = None
        self._trouble: Notice | None = None
        self._blocked = False
        self._wake = asyncio.Event()

    def restore(self, waiting: Sequence[Completed], half: Completed | None) -> None:
        """Take up what the last run left: whole receipts to print, and the one that it was printing."""
        self._waiting.extend(waiting)
        self._half = half
        self._wake.set()

    def add(self, done: Completed) -> None:
        """Print this receipt when its turn comes; a printer that a person must mend is tried again."""
        if len(self._waiting) < WAITING_MAX:
            self._waiting.append(done)
        self.wake()

    def paper(self, document: PrintDocument) -> None:
        """Print something that is no receipt, after the receipts; a restart forgets it."""
        self._papers.append(document)
        self.wake()

    def wake(self) -> None:
        """Try again what waits."""
        self._blocked = False
        self._wake.set()

    def back(self) -> None:
        """The printer is connected again: what waited for that prints by itself (paper waits for a person)."""
        if self._trouble and self._trouble.code == "printer-away":
            self.wake()

    def reprint(self, last: Completed | None) -> Problem | None:
        """F11: what stopped in the middle as a copy, else what waits, else the last receipt as a copy."""
        self._copy = self._half or (None if self._waiting else last)
        if not self._copy and not self._waiting and not self._papers:
            return problem("no-last-sale")
        self.wake()
        return None

    def notices(self) -> tuple[Notice, ...]:
        """What the cashier should know, and the key that mends it."""
        half = (_notice("half-printed", str(self._half.sale.number)),) if self._half else ()
        return (*half, self._trouble) if self._trouble else half

    async def run(self) -> None:
        """Print what there is until cancelled."""
        while True:
            await self._wake.wait()
            self._wake.clear()
            while not self._blocked and (self._copy or self._waiting or self._papers):
                await self._print_next()

    async def _print_next(self) -> None:
        try:
            await self._must_be_ready()
            await self._print_what_waits()
            self._say(None)
        except (DeviceError, JournalError, TimeoutError) as error:
            # The sale is safe; the paper waits until the printer is back, F11, or the next sale.
            self._blocked = True
            self._say(self._why(error))

    async def _print_what_waits(self) -> None:
        if self._copy:
            await self._print_copy(self._copy)
        elif self._waiting:
            await self._print_job(self._waiting[0])
        else:
            await self._put(self._papers[0])
            self._papers.popleft()

    async def _must_be_ready(self) -> None:
        """Look before the first byte, so that trouble after this means a receipt that may be half out."""
        if self._printer.health().state in _AWAY:
            raise DeviceOffline(self._printer.health().problem)
        if refusal := _refusal(await self._printer.status()):
            raise DeviceRefused(refusal)

    async def _print_job(self, done: Completed) -> None:
        await self._books.print_job(done.seq, PrintState.PRINTING)
        await self._forget_half()
        self._waiting.popleft()
        self._half = done
        await self._print(done, copy=False)
        self._half = None
        await self._books.print_job(done.seq, PrintState.PRINTED)

    async def _print_copy(self, done: Completed) -> None:
        await self._print(done, copy=True)
        self._copy = None
        if done is self._half:
            self._half = None
            await self._books.print_job(done.seq, PrintState.PRINTED)

    async def _forget_half(self) -> None:
        """The next customer is here: a half receipt that nobody asked for again stays in the list of sales."""
        if self._half:
            await self._books.print_job(self._half.seq, PrintState.DROPPED)

    async def _print(self, done: Completed, *, copy: bool) -> None:
        await self._put(self._layout(done, copy))

    async def _put(self, document: PrintDocument) -> None:
        async with asyncio.timeout(PRINT_S):
            await self._printer.print(document)

    def _why(self, error: Exception) -> Notice:
        if isinstance(error, DeviceRefused):
            code = {"paper out": "paper-out", "cover open": "printer-cover"}.get(str(error), "printer-refused")
            return _notice(code, str(error))
        return _notice("printer-away")

    def _say(self, trouble: Notice | None) -> None:
        if trouble != self._trouble or self._half:
            self._trouble = trouble
            self.on_change()


def _refusal(status: PrinterStatus) -> str:
    if status.paper is False:
        return "paper out"
    return "cover open" if status.cover_closed is False else ""


def _notice(code: str, given: str = "") -> Notice:
    return Notice(code, words(code, given), KEYS.get(code, ""))
