"""What a command does once its turn at the lane has come: it may wait for the journal, the scale, the terminal.

The lane (lane.py) sees to it that there is one at a time, and that each is answered once.
"""

from typing import NamedTuple

from msgspec.structs import replace

from edge.drivers.roles import ScaleOrder
from edge.journal.errors import JournalError
from edge.lanes.carts.holds import Holds
from edge.lanes.commands import AdjustScale, Hold, LaneCommand, MoveCash, OpenDrawer, Practise, Recall, Reprint
from edge.lanes.deposits.asked import DepositCommand, EndDeposit, TakeDeposit
from edge.lanes.deposits.counter import DepositCounter
from edge.lanes.desk.desk import Desk
from edge.lanes.drawer import Drawer
from edge.lanes.members.asked import ChargeStored, SignUp, UndoCharge
from edge.lanes.members.desk import MemberDesk
from edge.lanes.ports import Clock, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.screen.screen import Screen
from edge.lanes.shifts.asked import ShiftCommand
from edge.lanes.shifts.clerk import Clerk, approval
from edge.lanes.shifts.shifts import Shifts
from edge.lanes.staff import Staff
from edge.lanes.terminal.asked import AbortPayment, AskPayment, DecidePayment, PaymentCommand
from edge.lanes.terminal.payments import Payments
from edge.lanes.till import Till, refused_by_journal
from protocol.facts import Fact, GoodsVoided
from retail.commands import AddItem, CartCommand, Clear, Done, NameMember, Pay, Refund, RemoveLine, Scan, TakeBack
from retail.paying.subjects import BackOfCharge, BackOfDeposit, ForDeposit
from retail.voiding import voided

#: What may go through the lane's payment terminal.
OF_TERMINAL = Pay | Refund | TakeBack


class Asked(NamedTuple):
    """A command with its id, and what it says as a hash."""

    command: LaneCommand | Done
    id: str
    hash: bytes


class Doing:
    """The commands of one lane, each handed to whoever does it. Not for two callers at once: the lane sees to that."""

    def __init__(
        self,
        till: Till,
        desk: Desk,
        holds: Holds,
        screen: Screen,
        *,
        shifts: Shifts,
        clerk: Clerk,
        drawer: Drawer,
        members: MemberDesk,
        deposits: DepositCounter | None,
        payments: Payments,
        staff: Staff,
        store: Store,
        clock: Clock,
    ) -> None:
        #: Sales since the process started.
        self.sales = 0
        self._till = till
        self._desk = desk
        self._holds = holds
        self._screen = screen
        self._shifts = shifts
        self._clerk = clerk
        self._drawer = drawer
        self._members = members
        self._deposits = deposits
        self._payments = payments
        self._staff = staff
        self._store = store
        self._clock = clock

    async def act(self, asked: Asked) -> Problem | None:
        """Do it; why it was not done, else None."""
        if isinstance(asked.command, Done):
            return await self._sell(asked.command, asked)
        if refused := await self._shifts.ready(asked.command, asked.id, asked.hash):
            return refused
        if isinstance(asked.command, ShiftCommand):
            return await self._clerk.do(asked.command, asked.id, asked.hash)
        if isinstance(asked.command, ChargeStored | TakeDeposit | EndDeposit) and self._payments.only(
            asked.command.kind
        ):
            return await self._through_terminal(asked.command, asked)
        if isinstance(asked.command, DepositCommand):
            return await self._about_deposit(asked.command, asked)
        if isinstance(asked.command, OF_TERMINAL) and self._payments.takes(asked.command):
            gone = self._gone() if isinstance(asked.command, Refund) else None
            return gone or self._payments.start(asked.command, asked.id, asked.hash)
        match asked.command:
            case AbortPayment() | AskPayment() | DecidePayment() as command:
                return await self._about_payment(command)
            case Reprint():
                return self._desk.reprint(self._till.last)
            case Practise(on=on):
                return self._practise(on=on)
            case AdjustScale(order=order):
                return await self._desk.adjust_scale(ScaleOrder(order))
            case Hold() | Recall() | OpenDrawer() | MoveCash() | SignUp() | ChargeStored() | UndoCharge() if (
                self._till.training
            ):
                return problem("training")
            case OpenDrawer() | MoveCash() as command:
                refused = await self._drawer.do(command, asked.id, asked.hash)
                self._shifts.sold()
                return refused
            case ChargeStored() | UndoCharge() as command:
                return await self._about_charge(command, asked)
            case SignUp() as command:
                return await self._sign_up(command, asked)
            case Hold(note=note):
                return await self._put_aside(note, asked)
            case Recall(number=number):
                return await self._take_up(number, asked)
            case RemoveLine() | Clear() as command:
                return await self._void(command, asked)
            case command:
                return await self._sell(command, asked)

    async def _about_payment(self, command: PaymentCommand) -> Problem | None:
        match command:
            case AbortPayment():
                return await self._payments.abort()
            case AskPayment():
                return self._payments.again()
            case DecidePayment(done=done, reason=reason):
                if not self._shifts.supervised():
                    return approval("payment")
                by, approver = self._till.cashier, self._staff.approver(self._till.lane)
                approved_by = approver.id if approver else ""
                refused = await self._payments.decide(done=done, reason=reason, by=by, approved_by=approved_by)
                if refused is None:
                    self._staff.used(self._till.lane)
                return refused

    async def _sell(self, command: CartCommand | Done, asked: Asked) -> Problem | None:
        before = self._till.last
        refused = await self._till.apply(command, asked.id, asked.hash)
        await self._settled()
        if refused and refused.code == "weight-needed" and isinstance(command, Scan | AddItem):
            refused = await self._weigh(asked, command.code, refused)
        if self._till.last and self._till.last is not before and self._till.training:
            self._desk.practised(self._till.last)
        elif self._till.last and self._till.last is not before:
            self.sales += 1
            self._shifts.sold()
            self._desk.sold(self._till.last, on_paper=self._store.prints_each)
        return refused

    async def _sign_up(self, command: SignUp, asked: Asked) -> Problem | None:
        """On record first; then the cart is for them."""
        if self._till.in_doubt:
            return problem("in-doubt")
        if refused := await self._members.sign_up(command, asked.id):
            return refused
        return await self._till.apply(NameMember(command.phone), asked.id, asked.hash)

    async def _about_deposit(self, command: DepositCommand, asked: Asked) -> Problem | None:
        if self._deposits is None:
            return problem("deposits-off")
        refused = await self._deposits.do(command, asked.id, asked.hash)
        await self._settled()
        if refused is None and isinstance(command, EndDeposit):
            self._staff.used(self._till.lane)
        return refused

    async def _about_charge(self, command: ChargeStored | UndoCharge, asked: Asked) -> Problem | None:
        if isinstance(command, ChargeStored):
            refused = await self._members.charge(command, asked.id, asked.hash)
        elif (refused := await self._members.undo(command, asked.id, asked.hash)) is None:
            self._staff.used(self._till.lane)
        await self._settled()
        return refused

    def _gone(self) -> Problem | None:
        """Why the money that is to go back is not there any more; the journal says it again, but a terminal cannot be told later."""
        match self._till.cart.subject if self._till.cart else None:
            case BackOfDeposit() as deposit if self._deposits:
                return self._deposits.gone(deposit)
            case BackOfCharge() as charge:
                return self._members.gone(charge)
            case _:
                return None

    async def _settled(self) -> None:
        """Money that was taken for something else than a sale is in the journal: the drawer opens, and its slip is printed."""
        if (draft := self._till.take_settled()) is None:
            return
        self._shifts.sold()
        self._desk.took(draft.cart, self._till.cart)
        if isinstance(subject := draft.cart.subject, ForDeposit | BackOfDeposit):
            assert self._deposits
            await self._deposits.settled(subject)
        else:
            await self._members.settled(draft)

    async def _through_terminal(self, command: ChargeStored | TakeDeposit | EndDeposit, asked: Asked) -> Problem | None:
        """All of it by the lane's terminal: the cart asks for it, and then the terminal, under an id of its own."""
        paying = f"{asked.id[:56]}.paid"
        if before := self._payments.known(paying, asked.hash):
            return before.problem
        step = asked._replace(command=replace(command, kind=""))
        if refused := await self.act(step):
            return refused
        paid: Pay | Refund
        if isinstance(command, EndDeposit):
            if not command.back_minor:
                return None
            paid = Refund(command.kind, command.back_minor)
        else:
            paid = Pay(command.kind, command.amount_minor, command.reference)
        return self._payments.start(paid, paying, asked.hash)

    def _practise(self, *, on: bool) -> Problem | None:
        if self._till.in_doubt:
            return problem("in-doubt")
        if self._till.cart:
            return problem("cart-open")
        self._till.practise(on=on)
        return None

    async def _void(self, command: RemoveLine | Clear, asked: Asked) -> Problem | None:
        """Goods leave the cart only once it is on record that they did."""
        lines = voided(self._till.cart, command)
        if lines and not self._till.in_doubt and not self._till.refuses(command):
            body = GoodsVoided(self._till.cashier, lines, isinstance(command, Clear))
            fact = Fact(self._till.lane, self._store.business_date(), self._clock.wall_ms(), body)
            try:
                await self._till.books.record(fact, asked.id, asked.hash)
            except JournalError as error:
                return refused_by_journal(error)
        return await self._sell(command, asked)

    async def _weigh(self, asked: Asked, code: str, needed: Problem) -> Problem | None:
        self._screen.weighing(needed.given)
        try:
            weight = await self._desk.weigh(self._till.kilo_price(code))
        finally:
            self._screen.weighing("")
        if weight is None:
            return needed
        if weight.amount_minor is not None and weight.amount_minor != self._till.amount_of(code, weight.grams):
            # The customer has seen that figure: what is charged must be no other.
            return problem("scale-amount", given=needed.given)
        return await self._till.apply(AddItem(code, weight.grams), asked.id, asked.hash)

    async def _put_aside(self, note: str, asked: Asked) -> Problem | None:
        cart = self._till.cart
        if self._till.in_doubt:
            return problem("in-doubt")
        if cart is None or not (cart.lines or cart.subject):
            return problem("empty-cart")
        if cart.tenders:
            return problem("paying")
        try:
            held = await self._holds.put(cart, self._clock.wall_ms(), note)
        except OSError:
            return problem("hold-unsaved")
        if held is None:
            return problem("too-many-holds")
        self._till.put_down(asked.id, asked.hash)
        return None

    async def _take_up(self, number: int, asked: Asked) -> Problem | None:
        if self._till.in_doubt:
            return problem("in-doubt")
        if self._till.cart:
            return problem("cart-open")
        held = self._holds.take(number)
        if held is None:
            return problem("no-hold", field="number", given=str(number))
        self._till.take_up(held.cart, asked.id, asked.hash)
        if not self._till.unsaved:
            await self._holds.forget(held)
        return None
