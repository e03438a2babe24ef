"""One lane (收银机): takes commands one at a time, answers each id once, and shows its state to whoever watches.

What only changes the open cart is done at once, between two awaits of the event loop. What has to wait (the commit of a
sale, the scale, the journal) goes through a short queue that the lane's own task works off, so that a browser that goes
away in the middle never leaves a sale half done. Devices live beside it: their troubles are shown, and stop nothing.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from msgspec import Struct

from edge.lanes.answers import Answer
from edge.lanes.cards import by_card
from edge.lanes.carts.holds import Holds
from edge.lanes.commands import (
    AdjustScale,
    Approve,
    Hold,
    MoveCash,
    OpenDrawer,
    Personal,
    Practise,
    Recall,
    Reprint,
    SignIn,
    SignOut,
    is_command_id,
    read_command,
    request_hash,
)
from edge.lanes.deposits.asked import DepositCommand
from edge.lanes.deposits.counter import DepositBooks, DepositCounter
from edge.lanes.desk.desk import Desk
from edge.lanes.doing import OF_TERMINAL, Asked, Doing
from edge.lanes.drawer import Drawer
from edge.lanes.members.asked import MemberCommand
from edge.lanes.members.books import MemberBooks, NoMemberBooks
from edge.lanes.members.desk import MemberDesk
from edge.lanes.ports import Books, Clock, NewId, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.screen.explained import ExplainView, explain_view
from edge.lanes.screen.screen import Screen
from edge.lanes.screen.view import LaneView
from edge.lanes.shifts.asked import ShiftCommand
from edge.lanes.shifts.books import NoShifts, ShiftBooks
from edge.lanes.shifts.clerk import Clerk
from edge.lanes.shifts.shifts import Shifts
from edge.lanes.staff import Staff, nobody
from edge.lanes.terminal.asked import PaymentCommand
from edge.lanes.terminal.books import NoPayments, PaymentBooks
from edge.lanes.terminal.payments import Payments
from edge.lanes.terminal.view import payment_view
from edge.lanes.till import Till
from edge.supervise import keep_running
from retail.card_line import Card
from retail.commands import (
    BY_POLICY,
    AddItem,
    CartCommand,
    Completing,
    Done,
    NameMember,
    Scan,
)
from retail.policy import Word
from retail.voiding import voided

#: More keys than any cashier is ahead of the till.
WAITING_MAX = 64

_log = structlog.get_logger()


class Reply(Struct, frozen=True):
    """The answer to one command; `problem` is None where it was done."""

    re: str
    problem: Problem | None = None


class Lane:
    """A lane's front: `execute` for commands, `screen` for whoever watches, `run` and `run_devices` for supervisors."""

    def __init__(
        self,
        till: Till,
        desk: Desk,
        holds: Holds,
        *,
        store: Store,
        books: Books,
        clock: Clock,
        new_id: NewId,
        staff: Staff | None = None,
        shift_books: ShiftBooks | None = None,
        member_books: MemberBooks | None = None,
        named: Callable[[str], None] = lambda _: None,
        deposits: DepositBooks | None = None,
        payment_books: PaymentBooks | None = None,
    ) -> None:
        self.id = till.lane
        self._staff = staff or Staff(nobody, clock)
        shift_books = shift_books or NoShifts()
        self.shifts = Shifts(till, store=store, books=shift_books, clock=clock, staff=self._staff)
        #: What is at the lane's payment terminal.
        self.payments = Payments(
            till,
            lambda: desk.terminal,
            store=store,
            books=payment_books or NoPayments(),
            clock=clock,
            new_id=new_id,
            book=self._book,
            tell=self._told,
        )
        self.screen = Screen(
            till, desk, holds, store, self._staff, self.shifts.view, lambda: payment_view(self.payments)
        )
        #: Its place is taken by a lane that has other devices.
        self.retired = False
        self._till = till
        self._desk = desk
        desk.by = lambda: till.cashier
        self._doing = Doing(
            till,
            desk,
            holds,
            self.screen,
            shifts=self.shifts,
            clerk=Clerk(self.shifts, till, desk, holds, store=store, books=shift_books, clock=clock, staff=self._staff),
            drawer=Drawer(till, desk, store=store, books=books, clock=clock),
            members=MemberDesk(
                till, desk, self.shifts, store=store, books=member_books or NoMemberBooks(), clock=clock, new_id=new_id
            ),
            deposits=DepositCounter(till, desk, self.shifts, store=store, books=deposits) if deposits else None,
            payments=self.payments,
            staff=self._staff,
            store=store,
            clock=clock,
        )
        #: Told when a cart is for another member than before: what they own may be lent to the store meanwhile.
        self._named, self._buyer = named, ""
        self._holds = holds
        self._store = store
        self._books = books
        self._clock = clock
        self._new_id = new_id
        self._waiting: asyncio.Queue[tuple[Asked, asyncio.Future[Problem | None]]] = asyncio.Queue(WAITING_MAX)
        self._working = False
        desk.says_when_idle(store.shop().terms.display.idle)

    def store_changed(self) -> None:
        """Goods, terms or the day are others: what the customer sees while nothing is sold, too."""
        self._desk.says_when_idle(self._store.shop().terms.display.idle)
        self.screen.changed()

    @property
    def sales(self) -> int:
        """Sales since the process started."""
        return self._doing.sales

    @property
    def resting(self) -> bool:
        """Whether nothing is under way that a restart of this lane would disturb: no payment, no doubt, no training.

        A payment whose outcome nobody knows is taken up as after a restart: perhaps by the terminal that is bound instead.
        """
        at_terminal = self.payments.now is not None
        asking = at_terminal and self.payments.stage != "unknown"
        paying = not at_terminal and self._till.cart is not None and bool(self._till.cart.tenders)
        idle = not self._working and self._waiting.empty()
        return idle and not (asking or paying or self._till.in_doubt or self._till.training)

    def retire(self) -> None:
        """Take no more commands: another lane of this name takes up what stands here. Whoever watches is sent to it."""
        self.retired = True
        self.screen.changed()

    async def execute(self, command_id: object, raw: Mapping[str, Any], *, seen: bool = True) -> Reply:
        """Do one command once. `seen` is False where nobody reads the answer: a refusal then stands on the screen."""
        if not is_command_id(command_id):
            return Reply("", problem("bad-input", field="id", given="id: 1 to 64 letters, digits or _.:-"))
        if self.retired:
            return Reply(command_id, problem("busy"))
        if seen:
            self.screen.trouble(None)
        command = read_command(raw)
        if isinstance(command, Scan | AddItem | NameMember):
            command = by_card(command)
        if isinstance(command, Problem):
            refused: Problem | None = command
        elif isinstance(command, Personal):
            refused = await self._identify(command)
        elif not self._serving():
            refused = problem("sign-in")
        else:
            refused = await self._do(Asked(command, command_id, request_hash(command)))
        if not seen:
            self.screen.trouble(refused)
        return Reply(command_id, refused)

    async def _identify(self, command: Personal) -> Problem | None:
        """Who is here. Nothing of it is remembered by its id: a hash of a PIN on the disk would tell the PIN."""
        match command:
            case SignIn(operator=operator, pin=pin):
                refused = await self._staff.sign_in(self.id, operator, pin)
            case Approve(operator=operator, pin=pin):
                refused = await self._staff.approve(self.id, operator, pin)
            case SignOut():
                self._staff.sign_out(self.id)
                refused = None
        self.screen.changed()
        return refused

    def _serving(self) -> bool:
        """Whether somebody may sell here; what is sold from here on is sold by them."""
        if not self._staff.needed:
            self._till.cashier, self._till.word = self._till.configured, Word()
            return True
        operator, approver = self._staff.at(self.id), self._staff.approver(self.id)
        if operator:
            self._till.cashier = operator.id
            by, role = (approver.id, approver.role) if approver else ("", "")
            self._till.word = Word(operator.role, by, role)
        return operator is not None

    def view(self) -> LaneView:
        """What the lane shows now."""
        return self.screen.view()

    def explained(self) -> ExplainView:
        """Why the open cart comes to what it does."""
        return explain_view(self._till.cart, self._store.shop())

    @property
    def member(self) -> str:
        """The code of the member that the cart is for, "" for nobody."""
        buyer = self._till.cart.buyer if self._till.cart else None
        return buyer.member if buyer else ""

    async def run(self) -> None:
        """Work off what has to wait and see payments through, until cancelled."""
        async with asyncio.TaskGroup() as group:
            paying = keep_running(f"payments of lane {self.id}", self.payments.run, self._clock)
            group.create_task(paying, name=f"payments of lane {self.id}")
            await self._work_off()

    async def _work_off(self) -> None:
        """One after the other; who still waits at the end is told that nothing was done."""
        try:
            while True:
                asked, answer = await self._waiting.get()
                self._working = True
                await self._work(asked, answer)
                self._working = False
        finally:
            self._working = False
            while not self._waiting.empty():
                _tell(self._waiting.get_nowait()[1], problem("busy"))

    @property
    def desk(self) -> Desk:
        """The devices around it."""
        return self._desk

    async def run_devices(self) -> None:
        """Keep the devices going and feed what the scanner reads, until cancelled."""
        await self._desk.run(self._scanned, self._carded)

    async def _scanned(self, code: str) -> None:
        await self.execute(self._new_id(), {"do": "Scan", "code": code}, seen=False)

    async def _carded(self, card: Card) -> None:
        """A reader's card names the member; of a payment card there is nothing to do anything with."""
        if card.payment:
            self.screen.trouble(problem("payment-card"))
        else:
            await self.execute(self._new_id(), {"do": "NameMember", "code": card.number}, seen=False)

    async def _book(self, done: Done, command_id: str, hash_: bytes) -> Problem | None:
        """What the terminal did, into the cart, in its turn."""
        told: asyncio.Future[Problem | None] = asyncio.get_running_loop().create_future()
        await self._waiting.put((Asked(done, command_id, hash_), told))
        return await told

    def _told(self, refused: Problem | None) -> None:
        """A step of the payment at the terminal."""
        self.screen.changed()
        if refused:
            self.screen.trouble(refused)

    def _stands_still(self, asked: Asked) -> Answer | None:
        """While a payment is at the terminal its cart stands still; who asks for the very same is told that it is there."""
        payment = self.payments.now
        if payment is None or not isinstance(asked.command, _MOVES_THE_CART):
            return None
        if known := self._known(asked):
            return known
        if asked.id == payment.command:
            return Answer(asked.hash, None if asked.hash == payment.request_hash else problem("other-body", field="id"))
        return Answer(asked.hash, problem("payment-unknown" if self.payments.stage == "unknown" else "on-terminal"))

    async def _do(self, asked: Asked) -> Problem | None:
        if stands := self._stands_still(asked):
            return stands.problem
        if answer := self._at_once(asked):
            return answer.problem
        if self._waiting.full():
            return problem("busy")
        told: asyncio.Future[Problem | None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((asked, told))
        return await told

    def _at_once(self, asked: Asked) -> Answer | None:
        """The answer where it takes no waiting: given before, or a change of the open cart; else None."""
        if known := self._known(asked):
            return known
        command = asked.command
        if (
            isinstance(command, _WAITS)
            or self.shifts.stops(command)
            or self.payments.takes(command)
            or voided(self._till.cart, command)
            or self._working
            or not self._waiting.empty()
        ):
            return None
        try:
            refused = self._till.change(command, asked.id, asked.hash)
        except Exception:  # noqa: BLE001 - the lane is a supervisor of its commands
            return Answer(asked.hash, self._failed(asked))
        if refused and refused.code in {"weight-needed", "in-doubt"}:
            return None
        return self._answered(asked, refused)

    def _known(self, asked: Asked) -> Answer | None:
        known = self._till.answers.get(asked.id)
        if known is None or known.hash == asked.hash:
            return known
        return Answer(known.hash, problem("other-body", field="id"))

    async def _work(self, asked: Asked, answer: "asyncio.Future[Problem | None]") -> None:
        try:
            known = self._known(asked)
            _tell(answer, known.problem if known else self._answered(asked, await self._act(asked)).problem)
        except asyncio.CancelledError:
            answer.cancel()
            raise
        except Exception:  # noqa: BLE001 - the lane is a supervisor of its commands
            _tell(answer, self._failed(asked))

    async def _act(self, asked: Asked) -> Problem | None:
        stands = self._stands_still(asked)
        return stands.problem if stands else await self._doing.act(asked)

    def _failed(self, asked: Asked) -> Problem:
        """A bug in one command costs this command: the cart is a value and stays what it was."""
        _log.exception("lane.command_failed", lane=self.id, command=type(asked.command).__name__)
        return problem("internal")

    def _answered(self, asked: Asked, refused: Problem | None) -> Answer:
        """Remember what holds for good; a disk that is full may have room when the same is asked again."""
        answer = Answer(asked.hash, refused)
        at_terminal = isinstance(asked.command, OF_TERMINAL) and self.payments.takes(asked.command)
        lasting = refused is None or (refused.status == 422 and not isinstance(asked.command, Done))
        if lasting and not at_terminal:
            self._till.answers.put(asked.id, answer)
        if refused is None and isinstance(asked.command, BY_POLICY):
            self._staff.used(self.id)
        if refused is None:
            self._desk.show(self._till.cart)
            self.screen.changed()
            self._greet()
        return answer

    def _greet(self) -> None:
        before, self._buyer = self._buyer, self.member
        if self._buyer and self._buyer != before:
            self._named(self._buyer)


#: What is worked off in the lane's own task.
_WAITS = (
    OpenDrawer
    | MoveCash
    | Reprint
    | Completing
    | Hold
    | Recall
    | Practise
    | AdjustScale
    | ShiftCommand
    | MemberCommand
    | DepositCommand
    | PaymentCommand
    | Done
)
#: What changes the cart, or puts another in its place.
_MOVES_THE_CART = CartCommand | Hold | Recall | Practise | MemberCommand | DepositCommand


def _tell(answer: "asyncio.Future[Problem | None]", refused: Problem | None) -> None:
    if not answer.done():
        answer.set_result(refused)
