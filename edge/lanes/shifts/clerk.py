"""What is asked about a shift, done: opened, counted, closed, corrected, printed; and the close of the day.

Everything is a fact of the journal before it is seen or printed.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from edge.drivers.document import PrintDocument
from edge.journal.shifts import OpenShift, closing, counting, day_closing, supplementing
from edge.lanes.carts.holds import Holds
from edge.lanes.desk.desk import Desk
from edge.lanes.ports import Clock, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.shifts import asked, slips
from edge.lanes.shifts.books import ShiftBooks
from edge.lanes.shifts.shifts import Shifts
from edge.lanes.staff import Staff
from edge.lanes.till import Till
from edge.lanes.words import words
from retail.shifts import Counted
from retail.shifts.tally import CASH


class Clerk:
    """The commands of one lane about shifts. Not for two callers at once: the lane sees to that."""

    def __init__(
        self,
        shifts: Shifts,
        till: Till,
        desk: Desk,
        holds: Holds,
        *,
        store: Store,
        books: ShiftBooks,
        clock: Clock,
        staff: Staff,
    ) -> None:
        self._shifts = shifts
        self._till = till
        self._desk = desk
        self._holds = holds
        self._store = store
        self._books = books
        self._clock = clock
        self._staff = staff

    async def do(self, command: asked.ShiftCommand, command_id: str, hash_: bytes) -> Problem | None:
        """One of the commands about shifts; a supervisor's word is for one of them."""
        refused = await self._do(command, command_id, hash_)
        if refused is None:
            self._staff.used(self._till.lane)
        return refused

    async def _do(self, command: asked.ShiftCommand, command_id: str, hash_: bytes) -> Problem | None:
        if not self._shifts.terms.used and self._shifts.now is None:
            return problem("shifts-off")
        if self._till.training:
            return problem("training")
        if known := await self._books.answer(command_id):  # asked again by a page that lost the answer
            return None if known.request_hash == hash_ else problem("other-body", field="id")
        match command:
            case asked.OpenShift(float_minor=float_minor):
                return await self._shifts.make(self._shifts.opening(float_minor), command_id, hash_)
            case asked.CountShift():
                return await self._count(command, command_id, hash_)
            case asked.CloseShift():
                return await self._close(command, command_id, hash_)
            case asked.SupplementShift():
                return await self._supplement(command, command_id, hash_)
            case asked.PrintShift(shift=0, lane=""):
                return await self._reading()
            case asked.PrintShift(shift=shift, lane=lane):
                return await self._print_closed(lane or self._till.lane, shift, copy=True)
            case asked.CloseDay(although_open=although_open):
                return await self._close_day(command_id, hash_, although_open=although_open)
            case asked.PrintDay(date=date):
                found = self._books.closed_day(date or None)
                return (
                    await self._print(slips.day(self._store, found, self._staff.signed), "日结单 Day")
                    if found
                    else problem("no-day", given=str(date))
                )

    async def _count(self, command: asked.CountShift, command_id: str, hash_: bytes) -> Problem | None:
        if self._shifts.now is None:
            return problem("shift-needed")
        if self._shifts.blind and self._shifts.now.counts and not self._shifts.supervised():
            return approval("count")
        counted = dict(command.counted)
        pieces = tuple((one.value_minor, one.pieces) for one in command.pieces if one.pieces)
        if command.pieces:
            counted[CASH] = sum(value * n for value, n in pieces)
        if CASH not in counted:
            return problem("count-cash", field="counted")
        rows = [Counted(kind, minor) for kind, minor in counted.items()]
        return await self._shifts.make(
            counting(self._till.lane, self._till.cashier, rows, pieces, *self._shifts.moment()), command_id, hash_
        )

    async def _close(self, command: asked.CloseShift, command_id: str, hash_: bytes) -> Problem | None:
        now = self._shifts.now
        if refused := self._not_to_close(command, now):
            return refused
        assert now
        by = self._shifts.who()
        made = closing(self._till.lane, by, command.left_minor, *self._shifts.moment(), blind=self._shifts.blind)
        if refused := await self._shifts.make(made, command_id, hash_):
            return refused
        unprinted = self._desk.printing.unprinted() if self._desk.printing else ()
        await self._print_closed(self._till.lane, now.number, unprinted=unprinted)
        if self._desk.printing:
            self._desk.printing.told()
        return None

    def _not_to_close(self, command: asked.CloseShift, now: OpenShift | None) -> Problem | None:
        if now is None:
            return problem("shift-needed")
        if self._till.in_doubt:
            return problem("in-doubt")
        if self._till.cart:
            return problem("paying" if self._till.cart.tenders else "cart-open")
        if not now.counted and not command.uncounted:
            return problem("count-first")
        if (not now.counted or now.cashier != self._till.cashier) and not self._shifts.supervised():
            return approval("close", now.cashier)
        cash = sum(one.minor for one in now.counted if one.kind == CASH)
        return problem("left-too-much", field="left_minor") if now.counted and command.left_minor > cash else None

    async def _supplement(self, command: asked.SupplementShift, command_id: str, hash_: bytes) -> Problem | None:
        if not self._shifts.supervised():
            return approval("supplement")
        lane, rows = self._till.lane, [Counted(kind, minor) for kind, minor in command.counted.items()]
        made = supplementing(lane, command.shift, self._shifts.who(), command.reason, rows, *self._shifts.moment())
        if refused := await self._shifts.make(made, command_id, hash_):
            return refused
        await self._print_closed(lane, command.shift)
        return None

    async def _close_day(self, command_id: str, hash_: bytes, *, although_open: bool) -> Problem | None:
        if not self._shifts.supervised():
            return approval("day")
        today, at_ms = self._store.today(), self._clock.wall_ms()
        holds = tuple((held.number, held.cart.total_minor) for held in self._holds.all())
        lane, currency = self._till.lane, self._store.currency
        made = day_closing(lane, self._shifts.who(), currency, today, at_ms, holds, although_open=although_open)
        if refused := await self._shifts.make(made, command_id, hash_):
            return refused
        self._store.day_turned()
        if found := self._books.closed_day():
            await self._print(slips.day(self._store, found, self._staff.signed), "日结单 Day")
        return None

    async def _reading(self) -> Problem | None:
        now = self._shifts.now
        if now is None:
            return problem("shift-needed")
        if self._shifts.hidden(now):
            return approval("reading")
        sums = self._books.shift_sums(self._till.lane, now.number)
        paper = slips.reading(
            self._store, now, sums, self._clock.wall_ms(), self._staff.signed, blind=self._shifts.blind
        )
        return await self._print(paper, f"读数 Reading {now.number}")

    async def _print_closed(
        self, lane: str, shift: int, *, copy: bool = False, unprinted: Sequence[str] = ()
    ) -> Problem | None:
        found = self._books.closed_shift(lane, shift)
        if found is None:
            return problem("no-shift", given=str(shift))
        return await self._print(
            slips.closed(self._store, found, self._staff.signed, copy=copy, unprinted=unprinted),
            f"交班单 Shift {shift}",
        )

    async def _print(self, paper: PrintDocument, title: str) -> Problem | None:
        if self._desk.printing is None:
            return problem("no-printer")
        return await self._desk.printing.paper(paper, title)


def approval(what: str, given: str = "") -> Problem:
    """A supervisor's word is asked for, for this."""
    said = words(f"approve-{what}", given)
    return replace(problem("approval-needed", given=given), words=said, detail=said.en)
