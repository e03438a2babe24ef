"""The payment of one lane that is at its terminal: from the key to the sale, across every end of the process.

    start        the cart would take it, the lane is not at another: the command is answered, the cart stands still
    ask          the terminal's state before, and all of the payment, are written down; only then a byte goes out
    approved  -> written down -> into the cart, and the sale, which closes it in its own transaction
    declined  -> closed; the lane says why
    unknown   -> asked again by what was written down, by itself and on demand, after a restart too. Never sent again.
                 After a while head office is told. A supervisor may decide, where the terminal is dead for good

A process that ends before the row is written has sent nothing. One that ends later finds the row, and asks what became of it.
One that ends between the answer and the sale finds the answer. So what was charged is what was sold.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal

import structlog
from msgspec.structs import replace

from edge.drivers.errors import DeviceError
from edge.drivers.roles import Approved, Declined, Outcome, PaymentTerminal, Unknown
from edge.journal.errors import JournalBroken, JournalError
from edge.journal.payments import Payment, PaymentGone
from edge.lanes.answers import Answer
from edge.lanes.carts.saved import cart_from
from edge.lanes.ports import Clock, NewId, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.terminal.books import PaymentBooks
from edge.lanes.terminal.making import Asked, ask_of, done_of, of_money, of_tender, slip_of, undoing
from edge.lanes.terminal.saying import declined, doubted, resolved, reversed_
from edge.lanes.till import Till, refused_by_journal
from protocol.facts import Body, Fact
from protocol.link.clocks import happens
from retail.commands import Done, Pay, Refund, TakeBack
from retail.sale import CardSlip

#: How long the terminal may take to tell its state before it is given up.
READY_S = 15.0
#: How often a terminal is asked again: a little less often each time.
AGAIN_FIRST_S, AGAIN_MAX_S = 1.0, 15.0
#: Head office hears of a payment that nobody can say of for so long.
DOUBT_S = 30.0
#: A disk that takes nothing is tried again.
BOOK_AGAIN_S = 2.0

Stage = Literal["starting", "asking", "unknown", "booking"]
#: Into the till, in its turn: the lane sees to that. Why it could not be done.
Book = Callable[[Done, str, bytes], Awaitable[Problem | None]]
OfTerminal = Pay | Refund | TakeBack

_log = structlog.get_logger()


class Payments:
    """One lane's. `now` is what is at the terminal, None for nothing; `on_change` is told of each step."""

    def __init__(
        self,
        till: Till,
        terminal: Callable[[], PaymentTerminal | None],
        *,
        store: Store,
        books: PaymentBooks,
        clock: Clock,
        new_id: NewId,
        book: Book,
        tell: Callable[[Problem | None], None],
    ) -> None:
        self.now: Payment | None = None
        self.stage: Stage = "starting"
        self.since_ms = 0
        self._till = till
        self._terminal = terminal
        self._store = store
        self._books = books
        self._clock = clock
        self._new_id = new_id
        self._book = book
        self._tell = tell
        self._wake = asyncio.Event()
        self._aborted = False
        self._since_s = 0.0
        self._again_s = AGAIN_FIRST_S

    # -- what a lane asks ----------------------------------------------------------------------------------------------

    def takes(self, command: object) -> bool:
        """Whether this is for the terminal: a kind that it takes, at a lane that has one, in earnest."""
        match command:
            case Pay(kind=kind) | Refund(kind=kind):
                return self.only(kind)
            case TakeBack() if self._till.training or self._terminal() is None:
                return False
            case TakeBack(tender=number):
                return self._till.cart is not None and slip_of(self._till.cart, number) is not None
        return False

    def only(self, kind: str) -> bool:
        """Whether this way to pay goes through the lane's terminal and nowhere else."""
        if self._till.training or self._terminal() is None:
            return False
        return any(one.code == kind and one.terminal for one in self._store.shop().terms.tenders)

    def known(self, command_id: str, hash_: bytes) -> Answer | None:
        """What the same command came to at the terminal; None where it asked for nothing yet."""
        before = self._books.payment_of(command_id)
        if before is None:
            return None
        if before.payment.request_hash != hash_:
            return Answer(hash_, problem("other-body", field="id"))
        return Answer(hash_, declined(before.payment.words) if before.payment.words else None)

    def start(self, command: OfTerminal, command_id: str, hash_: bytes) -> Problem | None:
        """Bring it to the terminal, or say why not. What the same command came to before is not done again."""
        if before := self.known(command_id, hash_):
            return before.problem
        if self._till.in_doubt:
            return problem("in-doubt")
        payment = self._payment(command, command_id, hash_)
        if isinstance(payment, Problem):
            return payment
        self._begin(payment, "starting")
        return None

    async def abort(self) -> Problem | None:
        """Esc: break it off if it has not been done yet."""
        if self.now is None or self.stage not in {"starting", "asking"}:
            return problem("no-payment" if self.now is None else "payment-unknown")
        self._aborted = True
        if (terminal := self._terminal()) and self.stage == "asking":
            await terminal.abort()
        return None

    def again(self) -> Problem | None:
        """Ask the terminal now."""
        if self.now is None or self.stage not in {"unknown", "booking"}:
            return problem("no-payment" if self.now is None else "on-terminal")
        self._again_s = AGAIN_FIRST_S
        self._wake.set()
        return None

    async def decide(self, *, done: bool, reason: str, by: str, approved_by: str) -> Problem | None:
        """A person says what became of it."""
        payment = self.now
        if payment is None or self.stage not in {"unknown", "booking"} or (self.stage == "booking" and done):
            return problem("no-payment" if payment is None else "on-terminal")
        slip = CardSlip(0, payment.reference, decided=True) if done else None
        fact = self._fact(resolved(payment, done=done, by=by, approved_by=approved_by, reason=reason))
        words = None if done else (f"已由 {by} 判定没有发生", f"{by} decided that it did not take place")
        told = replace(payment, slip=slip, words=words)
        try:
            await self._books.move_payment(told, "approved" if done else "closed", fact=fact)
        except PaymentGone:
            return problem("no-payment")
        except JournalError as error:
            return refused_by_journal(error)
        self._begin(told, "booking") if done else self._end()
        return None

    def restore(self) -> None:
        """Take up what the last run left: what is not known is asked, what is known goes into the cart."""
        rows = self._books.open_payments(self._till.lane)
        undone = {row.payment.undoes for row in rows if row.payment.undoes and row.state == "approved"}
        self._till.keep_slips({row.payment.reference for row in rows})
        for row in rows:
            payment = row.payment
            had = {card.reference for card in self._till.cart.cards} if self._till.cart else set()
            known = payment.reference in had or payment.reference in undone
            if row.state == "approved" and known and payment.what != "reversal":
                continue
            cart = cart_from(payment.cart_body)
            if cart and (self._till.cart is None or self._till.cart.id != cart.id or payment.what != "reversal"):
                self._till.bring_back(cart)
            self._begin(payment, "booking" if row.state == "approved" else "unknown")

    # -- the way of one payment ----------------------------------------------------------------------------------------

    async def run(self) -> None:
        """See every payment through, until cancelled."""
        while True:
            if self.now is None:
                self._wake.clear()
                await self._wake.wait()
            elif self.stage == "starting":
                await self._ask(self.now)
            elif self.stage == "booking":
                await self._into_the_cart(self.now)
            else:
                await self._look(self.now)

    async def _ask(self, payment: Payment) -> None:
        terminal = self._terminal()
        try:
            if terminal is None:
                raise DeviceError("this lane has no payment terminal any more")
            async with asyncio.timeout(READY_S):
                before = await terminal.mark()
        except (DeviceError, TimeoutError) as exc:
            _log.warning("payment.terminal_away", lane=self._till.lane, problem=str(exc))
            self._refused(problem("terminal-gone"))
            return
        if self._aborted:
            self._refused(problem("payment-aborted"))
            return
        payment = self.now = replace(payment, before=before)
        try:
            await self._books.ask_payment(payment)
        except JournalBroken as error:
            # The row may be there all the same. Nothing was sent: the terminal will say that it never took place.
            self._tell(refused_by_journal(error))
            self._turn("unknown")
            return
        except JournalError as error:
            self._refused(refused_by_journal(error))
            return
        self._turn("asking")
        await self._came_to(payment, await terminal.transact(ask_of(payment)))

    async def _look(self, payment: Payment) -> None:
        """Ask what became of it, a little less often each time."""
        terminal = self._terminal()
        outcome = await terminal.status(ask_of(payment)) if terminal else Unknown("this lane has no terminal any more")
        if self.now is not payment:
            return  # a person was quicker
        await self._came_to(payment, outcome)

    async def _came_to(self, payment: Payment, outcome: Outcome) -> None:
        match outcome:
            case Approved():
                slip = CardSlip(0, payment.reference, outcome.approval, outcome.last4, outcome.scheme, outcome.receipt)
                await self._known(replace(payment, slip=slip), "approved")
            case Declined(zh=zh, en=en):
                await self._known(replace(payment, words=(zh, en)), "closed")
            case Unknown(why=why):
                await self._unknown(payment, why)

    async def _known(self, payment: Payment, state: Literal["approved", "closed"]) -> None:
        done = state == "approved"
        fact = self._fact(resolved(payment, done=done)) if payment.doubted else None
        try:
            await self._books.move_payment(payment, state, fact=fact)
        except PaymentGone:
            self._refused(declined(payment.words))
            return
        except JournalError as error:
            # The terminal remembers it as long as nothing else is asked of it.
            self._tell(refused_by_journal(error))
            self._turn("unknown")
            await self._pause(BOOK_AGAIN_S)
            return
        if done:
            self._begin(payment, "booking")
        else:
            self._refused(declined(payment.words))

    async def _unknown(self, payment: Payment, why: str) -> None:
        if self.stage != "unknown":
            _log.warning("payment.unknown", lane=self._till.lane, reference=payment.reference, why=why)
            self._turn("unknown")
        if not payment.doubted and self._clock.monotonic() - self._since_s >= DOUBT_S:
            payment = await self._in_doubt(payment, why)
        await self._pause(self._again_s)
        self._again_s = min(AGAIN_MAX_S, self._again_s * 2)

    async def _in_doubt(self, payment: Payment, why: str) -> Payment:
        told = replace(payment, doubted=True)
        try:
            await self._books.move_payment(told, "asked", fact=self._fact(doubted(payment, why)))
        except JournalError:
            return payment  # said the next time
        if self.now is payment:
            self.now = told
        return told

    async def _into_the_cart(self, payment: Payment) -> None:
        refused = await self._book(done_of(payment), payment.command, payment.request_hash)
        if refused is None and payment.what == "reversal":
            refused = await self._close(payment)
        if refused is None:
            self._end()
        elif refused.code == "return-moved" and payment.what == "payment":
            # Its goods came back elsewhere meanwhile: no sale can come of it, so the money goes back.
            self._tell(refused)
            self._begin(self._reversal(payment), "starting")
        else:
            self._tell(refused)
            await self._pause(BOOK_AGAIN_S)

    async def _close(self, payment: Payment) -> Problem | None:
        """A payment that was undone is done with, and so is its undoing."""
        rows = self._books.open_payments(self._till.lane)
        first = [row.payment for row in rows if row.payment.reference == payment.undoes]
        try:
            await self._books.move_payment(payment, "closed", first, self._fact(reversed_(payment)))
        except PaymentGone:
            return None
        except JournalError as error:
            return refused_by_journal(error)
        return None

    # -- small things --------------------------------------------------------------------------------------------------

    def _payment(self, command: OfTerminal, command_id: str, hash_: bytes) -> Payment | Problem:
        if refused := self._till.would_refuse(command):
            return refused
        cart = self._till.cart
        assert cart
        asked = Asked(self._new_id(), command_id, hash_, self._till.cashier, self._clock.wall_ms())
        if isinstance(command, TakeBack):
            return of_tender(cart, command.tender, asked)
        return of_money(cart, command, asked, self._store.shop().sold)

    def _reversal(self, first: Payment) -> Payment:
        asked = Asked(self._new_id(), f"{first.command[:48]}.back", b"", self._till.cashier, self._clock.wall_ms())
        return undoing(first, asked, first.cart_body)

    def _fact(self, body: Body) -> Fact:
        return Fact(self._till.lane, self._store.business_date(), self._clock.wall_ms(), body)

    def _begin(self, payment: Payment, stage: Stage) -> None:
        self.now = payment
        self._aborted = False
        self._again_s = AGAIN_FIRST_S
        self._since_s = self._clock.monotonic()
        self.since_ms = self._clock.wall_ms()
        self._turn(stage)

    def _turn(self, stage: Stage) -> None:
        self.stage = stage
        self._wake.set()
        self._tell(None)

    def _refused(self, refused: Problem) -> None:
        self._end()
        self._tell(refused)

    def _end(self) -> None:
        self.now = None
        self._tell(None)

    async def _pause(self, seconds: float) -> None:
        """Wait, or be woken by whoever asks."""
        self._wake.clear()
        await happens(self._wake, self._clock, seconds)
