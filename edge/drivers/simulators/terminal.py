"""A payment terminal that speaks ZVT, charges cards that are not there, and can misbehave at every step.

`book` is what its bank knows: charges above zero, refunds and reversals below. What it did last survives `vanish`, as in a
terminal that was switched off.
"""

import asyncio
from collections import deque
from collections.abc import Coroutine
from typing import Any, Literal

from msgspec import Struct

from edge.drivers.codecs.zvt import ACK, Apdu, ApduReader, encode, fields, messages
from edge.drivers.codecs.zvt.fields import bcd, from_bcd, ll
from edge.drivers.simulators.peer import TcpPeer

#: Where it breaks off: before it acts, after it acted and before it says so, or between saying so and the completion.
Fault = Literal["", "before", "after", "between", "silent"]
TERMINAL_ID, PAN_LAST4 = 52_000_001, "4771"
BUSY, CANCELLED, NO_SUCH = 0x9C, 0x6C, 0xB5


class Booked(Struct, frozen=True):
    """One transaction: `amount_minor` below zero where money went back."""

    receipt: int
    what: Literal["payment", "refund", "reversal"]
    amount_minor: int
    currency: int = 156


class TerminalSim(TcpPeer):
    """Faults: `decline` with a result code, `fault` once, `waits` for `go`, `twice`, `busy`, `forgetful`, `think_s`."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.book: list[Booked] = []
        #: Result code of what is refused; 0 approves.
        self.decline = 0
        self.fault: Fault = ""
        #: Wait for `go` before acting, as for a customer who looks for the card; or so many seconds.
        self.waits = False
        self.think_s = 0.0
        self.twice = False
        self.busy = False
        #: It tells no numbers of its last transaction.
        self.forgetful = False
        #: Commands that were heard, newest last.
        self.heard: deque[int] = deque(maxlen=200)
        self._reader = ApduReader()
        self._out: deque[Apdu] = deque()
        self._last: tuple[Booked, int] | None = None
        self._pending: Apdu | None = None
        self._receipt = 470
        self._reversed: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def charged_minor(self) -> int:
        """What cards were charged in all, less what they got back."""
        return sum(one.amount_minor for one in self.book)

    @property
    def waiting(self) -> bool:
        """Whether a customer stands in front of it."""
        return self._pending is not None

    async def vanish(self) -> None:
        """See `TcpPeer`; a transaction that was going on is off."""
        self._forget_connection()
        for task in tuple(self._tasks):
            task.cancel()
        await super().vanish()

    def received(self, data: bytes) -> bytes:
        """Answer whatever telegrams these bytes complete."""
        return b"".join(encode(answer) for frame in self._reader.feed(data) for answer in self._heard(frame))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._forget_connection()
        await super()._serve(reader, writer)

    async def go(self) -> None:
        """The customer puts the card in."""
        pending, self._pending = self._pending, None
        if pending:
            await self._say(self._act(pending))

    def _heard(self, frame: Apdu) -> list[Apdu]:
        if frame.code == ACK.code:
            return self._next()
        self.heard.append(frame.code)
        if frame.code == messages.ABORT:
            return self._aborted()
        if self.busy or self._pending:
            return [Apdu(0x8400 | BUSY)]
        if frame.code in {messages.AUTHORISATION, messages.REFUND, messages.REVERSAL}:
            return self._begun(frame)
        return [ACK, *self._begin(self._quick(frame))]

    def _begun(self, frame: Apdu) -> list[Apdu]:
        if self.fault == "before":
            self.fault = ""
            self._drop()
            return []
        if self.waits or self.think_s:
            self._pending = frame
            if not self.waits:
                self._later(self._thought())
            return [ACK, Apdu(messages.INTERMEDIATE, b"\x0a\x01")]
        return [ACK, *self._begin(self._act(frame))]

    async def _thought(self) -> None:
        await asyncio.sleep(self.think_s)
        await self.go()

    def _aborted(self) -> list[Apdu]:
        if self._pending is None:
            return [ACK]
        self._pending = None
        return [ACK, *self._begin([Apdu(messages.STATUS, bytes((fields.RESULT, CANCELLED))), _end(CANCELLED)])]

    def _quick(self, frame: Apdu) -> list[Apdu]:
        if frame.code == messages.REPEAT and self._last and not self.forgetful:
            return [self._status(*self._last), Apdu(messages.COMPLETION)]
        return [Apdu(messages.COMPLETION)]

    def _act(self, frame: Apdu) -> list[Apdu]:
        """Charge or not, and what there is to say of it; a fault cuts it short."""
        found = fields.split(frame.data if frame.code == messages.AUTHORISATION else frame.data[3:])
        booked, result = self._book(frame.code, found)
        self._last = (booked, result)
        says = [self._status(booked, result), _end(result)]
        says = [one for one in says for _ in range(2 if self.twice else 1)]
        fault, self.fault = self.fault, ""
        if fault == "silent":
            return []
        if fault in {"after", "between"}:
            return [says[0], _HANG_UP] if fault == "between" else [_HANG_UP]
        return says

    def _book(self, code: int, found: dict[int, bytes]) -> tuple[Booked, int]:
        self._receipt = self._receipt % 9999 + 1
        amount = from_bcd(found.get(fields.AMOUNT, b"\x00"))
        currency = from_bcd(found.get(fields.CURRENCY, b"\x01\x56"))
        if code == messages.REVERSAL:
            return self._reverse(from_bcd(found[fields.RECEIPT]))
        what: Literal["payment", "refund"] = "payment" if code == messages.AUTHORISATION else "refund"
        booked = Booked(self._receipt, what, amount if what == "payment" else -amount, currency)
        if not self.decline:
            self.book.append(booked)
        return booked, self.decline

    def _reverse(self, receipt: int) -> tuple[Booked, int]:
        first = next((one for one in self.book if one.receipt == receipt and one.what == "payment"), None)
        if first is None or receipt in self._reversed:
            return Booked(self._receipt, "reversal", 0), NO_SUCH
        booked = Booked(self._receipt, "reversal", -first.amount_minor, first.currency)
        if not self.decline:
            self.book.append(booked)
            self._reversed.add(receipt)
        return booked, self.decline

    def _status(self, booked: Booked, result: int) -> Apdu:
        """As a terminal of the trade sends it: amount, trace, time, masked card number, terminal, approval, names."""
        name, approval = b"Debit Mastercard\0", f"{600_000 + booked.receipt:06d}".encode()
        masked = bytes.fromhex("ee" * 6 + PAN_LAST4)
        data = (
            bytes((fields.RESULT, result)),
            bytes((fields.AMOUNT,)) + bcd(abs(booked.amount_minor), 6),
            bytes((fields.TRACE,)) + bcd(booked.receipt, 3),
            bytes((fields.PAN,)) + ll(masked),
            bytes((fields.TERMINAL,)) + bcd(TERMINAL_ID, 4),
            bytes((fields.APPROVAL,)) + approval.ljust(8, b"\0") if not result else b"",
            bytes((fields.CURRENCY,)) + bcd(booked.currency, 2),
            bytes((fields.RECEIPT,)) + bcd(booked.receipt, 2),
            bytes((fields.CARD_TYPE, 0x2E, fields.CARD_NAME)) + ll(name),
        )
        return Apdu(messages.STATUS, b"".join(data))

    def _begin(self, says: list[Apdu]) -> list[Apdu]:
        """The first telegram at once, each next one when the till has answered."""
        self._out = deque(says)
        return self._next()

    def _next(self) -> list[Apdu]:
        said = self._out.popleft() if self._out else None
        if said is _HANG_UP:
            self._drop()
            return []
        return [said] if said else []

    async def _say(self, says: list[Apdu]) -> None:
        for said in self._begin(says):
            await self.send(encode(said))

    def _drop(self) -> None:
        self._forget_connection()
        for writer in tuple(self._writers):
            writer.transport.abort()

    def _forget_connection(self) -> None:
        self._reader, self._pending = ApduReader(), None
        self._out.clear()

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work, name="terminal thinks")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _end(result: int) -> Apdu:
    return Apdu(messages.ABORTED, bytes((result,))) if result else Apdu(messages.COMPLETION)


#: Not said, but done.
_HANG_UP = Apdu(0)
