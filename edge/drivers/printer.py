"""Roles POSPrinter and CashDrawer over ESC/POS: a document is printed once, and how far is said.

    look          paper, cover, errors (DLE EOT): what a person must mend is refused before anything moves
    begin         whoever keeps the book notes it, then the first byte goes out
    send          in pieces; while a printer that tells its state (GS a) says why it stands still, it is waited for
    prove         a question behind the cut (GS ( H or GS r) is answered when all before it is through

Out of paper in the middle is waited for: the printer keeps what it has and goes on where it stood. Anything else that breaks off is
raised, and then nobody knows how much is out.
"""

import asyncio
import random

from msgspec.structs import replace

from edge.drivers.codecs import escpos
from edge.drivers.document import Cut, Pin, PrintDocument
from edge.drivers.drawer import Level
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceError, DeviceOffline, DeviceRefused, DeviceTimeout
from edge.drivers.paper.profiles import GENERIC, Profile
from edge.drivers.roles import Begin, DeviceHealth, KicksDrawer, PrinterStatus, Proof, just_begin
from edge.drivers.supervisor import Supervisor

ANSWER_TIMEOUT_S = 0.5
#: Bytes that go out at once: a second of a line of 9600 baud.
PIECE_BYTES = 1024
#: How long a printer may take no bytes, or say nothing of what it was asked behind them, without a reason.
STUCK_S, PROOF_S = 20.0, 30.0
#: How long a receipt that began waits for paper; then it is for a person to look.
RESUME_S = 900.0
#: As long where it is not known yet whether it ever answers such a question.
FIRST_PROOF_S = 10.0
#: Looks in a row without an answer, of a printer that has answered before, after which it has forgotten what it was printing.
SILENT_LOOKS = 5
#: How often a printer that prints is asked how it is, and an idle one.
LOOK_S, STATUS_EVERY_S = 0.5, 5.0
_MARKS = 94**4


class EscPosPrinter(Driver):
    """Prints whole documents, one after the other."""

    def __init__(self, supervisor: Supervisor, profile: Profile = GENERIC, draw: escpos.Draw | None = None) -> None:
        super().__init__(supervisor)
        self._profile, self._draw = profile, draw
        self._reader = escpos.StatusReader()
        self._status_now = PrinterStatus()
        self._answer: asyncio.Future[int] | None = None
        self._proof: asyncio.Future[Proof] | None = None
        self._mark = random.randrange(_MARKS)
        #: Whether this printer answers DLE EOT, and questions behind a document; None until it was asked.
        self._answers: bool | None = None
        self._proves: bool | None = None
        #: A receipt waits for paper, and whether all of it is in the printer.
        self._standing = self._all_sent = False
        #: A document stopped in the middle: the printer may still wait for the rest of a picture.
        self._torn = False

    async def print(self, document: PrintDocument, begin: Begin = just_begin) -> Proof:
        """See `POSPrinter`."""
        async with self._turn:
            data = await asyncio.to_thread(self._bytes, document)
            await self._look()
            self._must_work(self._status_now)
            await begin()
            data = self._flush() + data if self._torn else data
            self._torn = True
            try:
                for at in range(0, len(data), PIECE_BYTES):
                    await self._send(data[at : at + PIECE_BYTES])
                proof = await self._prove()
                self._torn = False
            finally:
                self._standing = self._all_sent = False
            self._supervisor.counts["PaperCutCount"] += sum(isinstance(part, Cut) for part in document)
            self._fine()
            return proof

    async def kick(self, pin: Pin = 2) -> None:
        """Open the drawer on a pin of the printer's connector, also while a receipt waits for paper."""
        if self._standing and self._all_sent:
            await self._write(escpos.KICKS_AT_ONCE[pin])
            return
        async with self._turn:
            await self._write(escpos.KICKS[pin])

    async def status(self) -> PrinterStatus:
        """Ask for paper, cover and drawer; a printer that answers nothing has a status of unknowns."""
        if self._standing:
            return self._status_now
        async with self._turn:
            await self._look()
            return self._status_now

    def _bytes(self, document: PrintDocument) -> bytes:
        """On a thread: drawing takes milliseconds a line."""
        first, *rest = escpos.pieces(document, self._profile, self._draw)
        # ESC @ stands in the first piece, and ends automatic status back.
        return b"".join((first, escpos.ASB_ON if self._profile.asb else b"", *rest))

    def _flush(self) -> bytes:
        """Nothing at all, as long as the longest command: what a printer waits for is filled up in white, else it is ignored."""
        return bytes(escpos.BAND_ROWS * self._profile.dots // 8) + escpos.INIT

    # -- while it prints -----------------------------------------------------------------------------------------------

    async def _send(self, piece: bytes) -> None:
        """One piece, for as long as the printer says why it takes none."""
        writing = asyncio.ensure_future(self._write(piece, RESUME_S + STUCK_S))
        try:
            await self._wait_for(writing, STUCK_S, "the printer takes no bytes", ask=False)
        finally:
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)

    async def _prove(self) -> Proof:
        """Ask behind the cut, and wait for the answer; a printer that never answers such questions has done what it can."""
        if self._profile.proof and self._proves is not False:
            patience_s = PROOF_S if self._proves else FIRST_PROOF_S
            await self._ask_behind()
            assert self._proof
            self._all_sent = True
            try:
                await self._wait_for(self._proof, patience_s, "the printer does not say that it is printed", ask=True)
                self._proves = True
                return self._proof.result()
            except _NoAnswer:
                if self._proves:
                    raise
                self._proves = False
            finally:
                self._proof = None
        await self._look()
        self._must_work(self._status_now)
        return Proof.SENT

    async def _ask_behind(self) -> None:
        """GS ( H with a new mark, or GS r."""
        self._proof = asyncio.get_running_loop().create_future()
        self._mark = (self._mark + 1) % _MARKS
        by_id = self._profile.proof == "process-id"
        await self._send(escpos.process_id(_mark(self._mark)) if by_id else escpos.FENCE)

    async def _wait_for(
        self, what: asyncio.Future[Proof] | asyncio.Future[None], patience_s: float, problem: str, *, ask: bool
    ) -> None:
        """Until it is done; while paper is out or the cover open much longer than without a reason."""
        now = asyncio.get_running_loop().time
        begun = patient_since = now()
        silent = 0
        while not (await asyncio.wait({what}, timeout=LOOK_S))[0]:
            if ask:
                silent = 0 if await self._look() else silent + 1
            if silent >= SILENT_LOOKS and self._answers:
                raise DeviceTimeout("the printer fell silent")
            if refusal := self._stands():
                patient_since = now()
            if now() - begun > RESUME_S:
                raise DeviceRefused(refusal) if refusal else DeviceTimeout(problem)
            if now() - patient_since > patience_s:
                raise _NoAnswer(problem)
        what.result()

    def _stands(self) -> str:
        """Why it stands still, told where that changed."""
        refusal = refusal_of(self._status_now)
        if refusal:
            self._supervisor.refused(refusal)
        elif self._standing:
            self._supervisor.went_well()
        self._standing = bool(refusal)
        return refusal

    # -- how it is -----------------------------------------------------------------------------------------------------

    async def _look(self) -> bool:
        """Ask all questions of DLE EOT; whether it answered."""
        answers: dict[int, int] = {}
        for question in escpos.QUESTIONS:
            answer = await self._ask(question)
            if answer is None:
                break
            answers[question] = answer
        if answers:
            self._answers = True
            self._heard(escpos.read_status(answers))
        elif self._answers is None:
            self._answers = False
        return bool(answers)

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

    def _heard(self, status: PrinterStatus) -> None:
        """What is known now: what this answer left out stays as it was."""
        known = {name: getattr(status, name) for name in status.__struct_fields__ if getattr(status, name) is not None}
        self._status_now = replace(self._status_now, **known)
        self._supervisor.meant(_in_words(self._status_now))
        self._supervisor.noticed("paper near end" if status.paper_near_end and status.paper is not False else "")

    def _fine(self) -> None:
        """Nothing is known against it; of a printer that answers nothing, nothing is known at all."""
        if self._answers is False:
            self._supervisor.silent("")
        else:
            self._supervisor.went_well()

    def _must_work(self, status: PrinterStatus) -> None:
        if problem := refusal_of(status):
            self._supervisor.refused(problem)
            raise DeviceRefused(problem)

    async def _greet(self) -> None:
        """Find out what it answers, then look after paper and cover while idle: the cashier knows before the next receipt."""
        async with self._turn:
            await self._find_out()
        while True:
            try:
                self._must_work(await self.status())
                self._fine()
            except DeviceRefused:
                pass  # shown by the supervisor's state; the next look clears it
            await asyncio.sleep(STATUS_EVERY_S)

    async def _find_out(self) -> None:
        """Whether questions behind a document are answered: asked once, while nothing is printed."""
        self._status_now, self._answers, self._proves = PrinterStatus(), None, None
        # Whoever was connected before may have left in the middle of a picture.
        await self._write(self._flush() + (escpos.ASB_ON if self._profile.asb else b""), STUCK_S)
        self._torn = False
        await self._look()
        if not self._profile.proof or refusal_of(self._status_now):
            return
        try:
            await self._ask_behind()
            async with asyncio.timeout(2 * ANSWER_TIMEOUT_S):
                assert self._proof
                await self._proof
            self._proves = True
        except TimeoutError:
            self._proves = False
        finally:
            self._proof = None

    def _received(self, data: bytes) -> None:
        for said in self._reader.feed(data):
            match said:
                case escpos.Answered(byte=byte):
                    if self._answer and not self._answer.done():
                        self._answer.set_result(byte)
                case escpos.Reported(status=status):
                    self._heard(status)
                case escpos.Fenced():
                    self._proven("fence", Proof.TAKEN_IN)
                case escpos.Printed(job=job) if job == _mark(self._mark):
                    self._proven("process-id", Proof.PRINTED)

    def _proven(self, by: str, proof: Proof) -> None:
        if self._profile.proof == by and self._proof and not self._proof.done():
            self._proof.set_result(proof)

    def _lost(self) -> None:
        self._reader = escpos.StatusReader()
        for waiting in (self._answer, self._proof):
            if waiting and not waiting.done():
                waiting.set_exception(DeviceOffline("the printer was unplugged"))


class _NoAnswer(DeviceTimeout):
    """A question behind a document was not answered."""


def refusal_of(status: PrinterStatus) -> str:
    """What a person must mend before it prints; empty where nothing is known against it."""
    troubles: tuple[tuple[bool | None, str], ...] = (
        (status.cover_closed is False, "cover open"),
        (status.paper is False, "paper out"),
        (status.cutter_error, "cutter jammed"),
        (status.broken, "error at the printer"),
        (status.online is False and not status.pausing, "offline at the printer"),
    )
    return next((words for there, words in troubles if there), "")


def _mark(number: int) -> bytes:
    """Four printable characters."""
    return bytes(0x21 + number // 94**place % 94 for place in range(4))


class PrinterDrawer:
    """A drawer that hangs on a pin of a printer's connector: two lanes with one printer have one pin each.

    `open_at` is the level of the connector's pin 3 while it is open, empty where it has no such switch.
    """

    def __init__(self, printer: KicksDrawer, pin: Pin = 2, open_at: Level = "") -> None:
        self._printer, self._pin, self._open_at = printer, pin, open_at

    async def open(self) -> None:
        """Kick it."""
        await self._printer.kick(self._pin)

    async def is_open(self) -> bool | None:
        """By pin 3, as far as the printer answers."""
        if not self._open_at or not isinstance(self._printer, EscPosPrinter):
            return None
        try:
            low = (await self._printer.status()).drawer_open
        except DeviceError:
            return None
        return None if low is None else low is (self._open_at == "low")

    def health(self) -> DeviceHealth:
        """The printer's."""
        return self._printer.health()


def _in_words(status: PrinterStatus) -> str:
    """What it told of itself, for a technician."""
    told = {
        "paper": {True: "paper in", False: "paper out"},
        "cover_closed": {True: "cover closed", False: "cover open"},
        "drawer_open": {True: "drawer open", False: "drawer closed"},
    }
    words = [said[value] for name, said in told.items() if (value := getattr(status, name)) is not None]
    return ", ".join(words) + (", paper near end" if status.paper_near_end else "")
