"""The shift of one lane (班次): who has it, whether anything may be sold, and what may be seen of it.

What is expected stays hidden from who counts, where the store counts blind, until they have counted.
"""

from edge.journal.errors import JournalError
from edge.journal.shifts import Make, OpenShift, ShiftRefused, opening
from edge.lanes.commands import LaneCommand, MoveCash, OpenDrawer, Recall
from edge.lanes.deposits.asked import EndDeposit, TakeDeposit
from edge.lanes.members.asked import ChargeStored, UndoCharge
from edge.lanes.ports import Clock, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.shifts.books import ShiftBooks
from edge.lanes.shifts.report import ShiftReport, ShiftView, SumReport, as_if_closed, lines_of
from edge.lanes.staff import Staff
from edge.lanes.till import Till, refused_by_journal
from retail.commands import CartCommand, Clear, Completing, RemoveLine, TakeBack
from retail.money import exponent
from retail.shifts import ShiftTerms, statement
from retail.shifts.tally import CASH
from retail.staff import at_least

#: What needs no shift: it sells nothing and moves no cash.
_FREE = (RemoveLine, Clear, TakeBack)
_NEEDS_ONE = (CartCommand, MoveCash, OpenDrawer, Recall, ChargeStored, UndoCharge, TakeDeposit, EndDeposit)


class Shifts:
    """One lane's. Not for two callers at once: the lane sees to that."""

    def __init__(self, till: Till, *, store: Store, books: ShiftBooks, clock: Clock, staff: Staff) -> None:
        self._till = till
        self._store = store
        self._books = books
        self._clock = clock
        self._staff = staff
        self.now: OpenShift | None = None
        self.refresh()

    @property
    def terms(self) -> ShiftTerms:
        """What the store settles about shifts."""
        return self._store.shop().terms.shifts

    def refresh(self) -> None:
        """Look again what the journal says; what is sold from here on is of that shift."""
        self.now = self._books.open_shift(self._till.lane)
        self._till.shift = self.now.number if self.now else 0

    def view(self) -> ShiftView | None:
        """The lane's shift in a word, None where the store has none."""
        now = self.now
        if not self.terms.used and now is None:
            return None
        return ShiftView(now.number, now.cashier, now.opened_at_ms, bool(now.counted)) if now else ShiftView()

    # -- what is sold, and who may -------------------------------------------------------------------------------------

    def stops(self, command: LaneCommand) -> bool:
        """Whether `ready` has something to do or to say before this command."""
        if not self.terms.used or self._till.training or not _needs_one(command):
            return False
        return self.now is None or self._is_anothers(self.now)

    async def ready(self, command: LaneCommand, command_id: str, hash_: bytes) -> Problem | None:
        """See to it that there is a shift for this command; why it cannot be done, else."""
        if not self.stops(command):
            return None
        if self.now is None and isinstance(command, Completing) and not self._till.cart:
            return None  # asked again after its shift was closed: the till knows what it came to
        if self.now is None and self.terms.use == "auto":
            float_minor = self._books.left_in_drawer(self._till.lane)
            return await self.make(self.opening(float_minor), f"{command_id[:56]}.opens", hash_)
        if self.now is None:
            return problem("shift-needed")
        if not self._is_anothers(self.now):
            return None
        return problem("shift-of-other", given=self._staff.called(self.now.cashier))

    def sold(self) -> None:
        """Something was sold or moved: a count from before holds no more."""
        if self.now and self.now.counted:
            self.refresh()

    def report(self) -> ShiftReport:
        """The open shift for who is at the lane; where there is none, with what lies in the drawer."""
        now, blind = self.now, self.blind
        if now is None:
            left_minor = self._books.left_in_drawer(self._till.lane)
            return ShiftReport(
                number=0, cashier="", opened_at_ms=0, opened_date=0, float_minor=left_minor, kinds=(CASH,), counts=0,
                counted=False, blind=blind, hidden=False,
            )  # fmt: skip
        sums = self._books.shift_sums(self._till.lane, now.number)
        lines = statement(as_if_closed(now, sums, blind=blind))
        hidden = self.hidden(now)
        return ShiftReport(
            number=now.number,
            cashier=now.cashier,
            name=self._staff.called(now.cashier),
            opened_at_ms=now.opened_at_ms,
            opened_date=now.opened_date,
            float_minor=now.float_minor,
            kinds=tuple(line.kind for line in lines),
            counts=now.counts,
            counted=bool(now.counted),
            blind=blind,
            hidden=hidden,
            lines=() if hidden else lines_of(lines),
            foreign={line.kind: exponent(line.currency) for line in lines if line.currency},
            sums=() if hidden else tuple(SumReport(row.what, row.key, row.minor, row.times) for row in sums),
        )

    async def make(self, make: Make, command_id: str, hash_: bytes) -> Problem | None:
        """Write a fact about shifts, once, and look what stands then."""
        try:
            await self._books.make(make, command_id, hash_)
        except ShiftRefused as refused:
            return problem(refused.code, given=refused.given)
        except JournalError as error:
            return refused_by_journal(error)
        finally:
            self.refresh()
        return None

    def opening(self, float_minor: int) -> Make:
        """A shift of who is at the lane."""
        till = self._till
        return opening(till.lane, till.cashier, float_minor, self._store.currency, *self.moment())

    def moment(self) -> tuple[int, int]:
        """The business date and the time to write on a fact."""
        return self._store.business_date(), self._clock.wall_ms()

    def who(self) -> str:
        """Who does it: whose word stands, else who is at the lane."""
        approver = self._staff.approver(self._till.lane)
        return approver.id if approver else self._till.cashier

    def supervised(self) -> bool:
        """Whether a supervisor is here or gave their word; in a store without operators everybody is trusted."""
        here = (self._staff.at(self._till.lane), self._staff.approver(self._till.lane))
        return not self._staff.needed or any(one is not None and at_least(one.role, "supervisor") for one in here)

    @property
    def blind(self) -> bool:
        """Whether this store counts blind."""
        return self.terms.count == "blind"

    def hidden(self, now: OpenShift) -> bool:
        """Whether who is here is not to see what is expected yet. Without operators nobody can say who is who."""
        by_role = self._staff.needed and self.supervised()
        return self.blind and not now.counted and not by_role

    def _is_anothers(self, now: OpenShift) -> bool:
        return self.terms.cashiers == "one" and now.cashier != self._till.cashier


def _needs_one(command: LaneCommand) -> bool:
    return isinstance(command, _NEEDS_ONE) and not isinstance(command, _FREE)
