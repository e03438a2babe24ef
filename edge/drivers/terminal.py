"""Role PaymentTerminal over ZVT: what was asked is done once, and what became of it can be told later.

ZVT has no reference of the till's to ask by. What stands in for it is the terminal's memory of its last transaction, which
06 20 (repeat receipt) tells again with all its numbers, and that the terminal takes no amounts typed into it (registration,
bit 4): whatever it did last, it did for us. So

    before     the numbers of the last transaction are asked and, by the lane, written down with what will be asked
    06 01      goes out once
    answer     status information and completion: it is known
    no answer  the connection broke, the terminal died, the till was killed: `status` asks 06 20 again
                   the numbers of before     it never took place: declined. Telegrams of a connection that ended are
                                             not worked off any more once a new one is answered
                   others, the same amount   that is it: approved, or declined with its reason
                   anything else             another terminal, another amount, no numbers: unknown, and a person decides
                   busy                      it may still be at it: unknown, asked again later

A terminal that tells no numbers of its last transaction has an empty mark, which proves nothing: its lost answers are for a
person. So is a payment after which somebody used the terminal by itself for the very same amount: that cannot be told apart.
"""

import asyncio
import contextlib

from edge.drivers.codecs.zvt import Apdu, ApduReader, BadField, Ended, Exchange, encode, messages, result_words
from edge.drivers.codecs.zvt.exchange import idle
from edge.drivers.driver import Driver
from edge.drivers.errors import DeviceError, DeviceOffline, DeviceRefused, DeviceTimeout
from edge.drivers.roles import Approved, Declined, Outcome, PaymentAsk, Unknown
from edge.drivers.supervisor import Supervisor

#: How long the terminal may take to say that it took a command (PA00P015 has 5 s) ...
TAKEN_S = 5.0
#: ... and how long it may be silent between two telegrams: it tells how far it is while the customer looks for the card.
SILENT_S = 120.0
#: What tells nothing new has to be quick: repeat receipt, registration, enquiry.
QUICK_S = 10.0
#: How often an idle terminal is asked whether it is there.
LOOK_EVERY_S = 20.0

#: What terminals come with.
NO_PASSWORD = "0" * 6
AWAY = Declined("支付终端没有连上", "the payment terminal is not connected")
_BUSY = 0x9C


class ZvtTerminal(Driver):
    """One exchange on the wire at a time; `password` is the terminal's six digits for tills."""

    def __init__(self, supervisor: Supervisor, password: str = NO_PASSWORD) -> None:
        super().__init__(supervisor)
        self._password = password
        self._reader = ApduReader()
        self._exchange: Exchange | None = None
        self._heard = asyncio.Event()
        self._registered = False
        self._answers: list[Apdu] = []
        #: The connection ended while something was under way.
        self._cut = False
        #: The terminal said something that nobody had asked.
        self._spoken = asyncio.Event()

    async def mark(self) -> str:
        """See `PaymentTerminal`."""
        async with self._turn:
            if not self._registered:
                raise DeviceOffline(self.health().problem or "the payment terminal is not connected")
            ended = await self._talk(messages.repeat_receipt(self._password), QUICK_S)
            if ended.how == "refused" and ended.code == _BUSY:
                raise DeviceRefused("the payment terminal is busy")
            return ended.status.mark if ended.status else ""

    async def transact(self, ask: PaymentAsk) -> Outcome:
        """See `PaymentTerminal`."""
        async with self._turn:
            if not self._registered:
                return AWAY
            try:
                command = self._command(ask)
            except BadField as exc:
                return Declined(f"终端收不了：{exc}", str(exc))
            try:
                ended = await self._talk(command, SILENT_S)
            except DeviceError as exc:
                return Unknown(str(exc))
            return self._came_to(ask, ended)

    async def status(self, ask: PaymentAsk) -> Outcome:
        """See `PaymentTerminal`."""
        async with self._turn:
            if not self._registered:
                return Unknown(AWAY.en)
            try:
                ended = await self._talk(messages.repeat_receipt(self._password), QUICK_S)
            except DeviceError as exc:
                return Unknown(str(exc))
            return _since(ask, ended)

    async def abort(self) -> None:
        """See `PaymentTerminal`."""
        if self._exchange and self._exchange.ended is None:
            with contextlib.suppress(DeviceError):
                await self._write(encode(Apdu(messages.ABORT)))

    def _command(self, ask: PaymentAsk) -> Apdu:
        match ask.what:
            case "payment":
                return messages.authorisation(ask.amount_minor, ask.currency)
            case "refund":
                return messages.refund(ask.amount_minor, ask.currency, self._password)
            case "reversal":
                if not (ask.original.isdecimal() and int(ask.original)):
                    raise BadField("the terminal's number of the payment is not known")
                return messages.reversal(ask.original, self._password)

    def _came_to(self, ask: PaymentAsk, ended: Ended) -> Outcome:
        self._supervisor.went_well()
        status = ended.status
        if ended.how == "refused":
            return Declined(*result_words(ended.code))
        approved = status is not None and status.result == 0
        if ended.how == "aborted":
            # An approval that the terminal broke off afterwards is one that it may have taken back.
            return Unknown("approved, then broken off") if approved else Declined(*result_words(ended.code))
        if status is None or status.result is None:
            return Unknown("completed without a word of what it came to")
        if status.result:
            return Declined(*_reason(status))
        return (
            _approved(status)
            if _fits(ask, status)
            else Unknown(f"approved {status.amount_minor}, which nobody asked for")
        )

    async def _talk(self, command: Apdu, silent_s: float) -> Ended:
        """Send once and follow it to its end; raise `DeviceError` where that was not heard, and begin a new connection."""
        exchange = self._exchange = Exchange(command)
        self._cut = False
        try:
            await self._write(encode(command))
            while exchange.ended is None:
                await self._listen(silent_s if exchange.taken else TAKEN_S)
            await self._answer()
        except (TimeoutError, DeviceTimeout) as exc:
            await self._hang_up()
            raise DeviceTimeout("the payment terminal does not answer") from exc
        finally:
            self._exchange = None
        return exchange.ended

    async def _listen(self, timeout_s: float) -> None:
        """Wait until something was heard, and answer it."""
        if not self._answers and not self._cut:
            self._heard.clear()
            async with asyncio.timeout(timeout_s):
                await self._heard.wait()
        if self._cut:
            raise DeviceOffline("the connection to the payment terminal ended in the middle")
        await self._answer()

    async def _answer(self) -> None:
        answers, self._answers = self._answers, []
        for answer in answers:
            await self._write(encode(answer))

    async def _hang_up(self) -> None:
        """Telegrams that come late must not be taken for answers to the next command."""
        self._registered = False
        if self._transport:
            await self._transport.close()

    async def _greet(self) -> None:
        """Log on, look now and then whether it is there, and answer what it says by itself."""
        while True:
            async with self._turn:
                ask = messages.enquiry if self._registered else messages.registration
                await self._look(ask(self._password))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY_S if self._registered else TAKEN_S):
                    await self._unasked()

    async def _unasked(self) -> None:
        while True:
            self._spoken.clear()
            await self._spoken.wait()
            async with self._turn:
                await self._answer()

    async def _look(self, command: Apdu) -> None:
        try:
            ended = await self._talk(command, QUICK_S)
        except DeviceError as exc:
            self._supervisor.refused(str(exc))
            return
        if ended.how == "completed":
            self._registered = True
            self._supervisor.went_well()
        else:
            self._supervisor.refused(result_words(ended.code)[1])

    def _received(self, data: bytes) -> None:
        for frame in self._reader.feed(data):
            answer = self._exchange.heard(frame) if self._exchange else idle(frame)
            if answer:
                self._answers.append(answer)
        self._heard.set()
        if self._answers and self._exchange is None:
            self._spoken.set()

    def _lost(self) -> None:
        self._reader = ApduReader()
        self._registered = False
        self._answers.clear()
        self._cut = True
        self._heard.set()


def _since(ask: PaymentAsk, ended: Ended) -> Outcome:
    """What the terminal's last transaction says of ours."""
    if ended.how == "refused":
        return Unknown(f"the terminal does not say now: {result_words(ended.code)[1]}")
    status = ended.status
    if status is None or not status.mark or not ask.before:
        return Unknown("the terminal tells no numbers of its last transaction")
    if status.mark == ask.before:
        return Declined("终端上没有这笔交易", "it never took place at the terminal")
    if status.mark.partition(".")[0] != ask.before.partition(".")[0]:
        return Unknown("it is another terminal")
    if status.result is None or not _fits(ask, status, told=True):
        return Unknown("the terminal's last transaction is another one")
    return Declined(*_reason(status)) if status.result else _approved(status)


def _fits(ask: PaymentAsk, status: messages.Status, *, told: bool = False) -> bool:
    """Whether it is the amount that was asked; `told`: an approval that does not say its amount proves nothing."""
    if status.amount_minor is None:
        return not told or bool(status.result)
    currency = messages.CURRENCIES.get(ask.currency)
    return status.amount_minor == ask.amount_minor and status.currency in {None, currency}


def _approved(status: messages.Status) -> Approved:
    return Approved(status.approval, status.last4, status.scheme, status.receipt)


def _reason(status: messages.Status) -> tuple[str, str]:
    zh, en = result_words(status.result or 0)
    return (f"{zh}（{status.text}）", f"{en} ({status.text})") if status.text else (zh, en)
