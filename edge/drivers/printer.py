"""Roles POSPrinter and CashDrawer over ESC/POS."""

import asyncio

from edge.drivers.codecs import escpos
from edge.drivers.document import Kick, Pin, PrintDocument
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceOffline, DeviceRefused, DeviceTimeout
from edge.drivers.roles import DeviceHealth, KicksDrawer, PrinterStatus
from edge.drivers.supervisor import Supervisor

ANSWER_TIMEOUT_S = 0.5
#: A long receipt at 9600 baud takes some ten seconds to go out.
WRITE_TIMEOUT_S = 20.0
#: How often an idle printer is asked for paper and cover.
STATUS_EVERY_S = 5.0


class EscPosPrinter(Driver):
    """Prints whole documents, one after the other; done means that the printer took the bytes and did not object."""

    def __init__(self, supervisor: Supervisor, columns: int = 42) -> None:
        super().__init__(supervisor)
        self._columns = columns
        self._answer: asyncio.Future[int] | None = None

    async def print(self, document: PrintDocument) -> None:
        """Print; raise `DeviceRefused` (paper, cover) before or after, or what the transport raised between."""
        async with self._turn:
            self._check(await self._status())
            await self._write(escpos.render(document, self._columns), WRITE_TIMEOUT_S)
            self._check(await self._status())
            self._supervisor.went_well()

    async def kick(self, pin: Pin = 2) -> None:
        """Open the drawer on a pin of the printer's connector."""
        async with self._turn:
            await self._write(escpos.render((Kick(pin),), self._columns))

    async def status(self) -> PrinterStatus:
        """Ask for paper, cover and drawer; a printer that answers nothing has a status of unknowns."""
        async with self._turn:
            return await self._status()

    async def _status(self) -> PrinterStatus:
        answers: dict[int, int] = {}
        for question in escpos.QUESTIONS:
            answer = await self._ask(question)
            if answer is None:
                break
            answers[question] = answer
        return escpos.read_status(answers)

    async def _ask(self, question: int) -> int | None:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            await self._write(escpos.ask(question))
            async with asyncio.timeout(ANSWER_TIMEOUT_S):
                return await self._answer
        except (TimeoutError, DeviceTimeout):
            return None
        finally:
            self._answer = None

    def _check(self, status: PrinterStatus) -> None:
        problem = ""
        if status.paper is False:
            problem = "paper out"
        elif status.cover_closed is False:
            problem = "cover open"
        elif status.online is False:
            problem = "offline at the printer"
        if problem:
            self._supervisor.refused(problem)
            raise DeviceRefused(problem)

    async def _greet(self) -> None:
        """Look after paper and cover while idle, so that the cashier knows before the next receipt."""
        while True:
            try:
                self._check(await self.status())
                self._supervisor.went_well()
            except DeviceRefused:
                pass  # shown by the supervisor's state; the next look clears it
            await asyncio.sleep(STATUS_EVERY_S)

    def _received(self, data: bytes) -> None:
        for byte in data:
            if self._answer and not self._answer.done() and escpos.is_status(byte):
                self._answer.set_result(byte)

    def _lost(self) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(DeviceOffline("the printer was unplugged"))


class PrinterDrawer:
    """A drawer that hangs on a pin of a printer's connector: two lanes with one printer have one pin each."""

    def __init__(self, printer: KicksDrawer, pin: Pin = 2) -> None:
        self._printer, self._pin = printer, pin

    async def open(self) -> None:
        """Kick it."""
        await self._printer.kick(self._pin)

    def health(self) -> DeviceHealth:
        """The printer's."""
        return self._printer.health()
