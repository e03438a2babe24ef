"""What a lane does with members beside selling to them: they sign up (入会), and their stored value is charged (储值充值).

Both are facts before anybody is told, and neither waits for the line.
"""

from edge.journal.errors import JournalError
from edge.lanes.answers import Answer
from edge.lanes.deposits.counter import busy, terminal_numbers
from edge.lanes.desk.desk import Desk
from edge.lanes.members.asked import ChargeStored, SignUp, UndoCharge
from edge.lanes.members.books import MemberBooks
from edge.lanes.members.paper import charge_slip
from edge.lanes.members.report import left_of
from edge.lanes.ports import Clock, NewId, Store
from edge.lanes.problem import Problem, problem
from edge.lanes.settling import MoneyDraft
from edge.lanes.shifts.shifts import Shifts
from edge.lanes.till import Till, refused_by_journal
from protocol.facts import Fact, MemberSignedUp
from retail.commands import Pay
from retail.members import shown
from retail.members.charge import read_charge
from retail.members.member import keys_of
from retail.money import text
from retail.paying.subjects import BackOfCharge, ForCharge
from retail.paying.tenders import CASH, both_names


class MemberDesk:
    """The commands of one lane about members. Not for two callers at once: the lane sees to that."""

    def __init__(
        self,
        till: Till,
        desk: Desk,
        shifts: Shifts,
        *,
        store: Store,
        books: MemberBooks,
        clock: Clock,
        new_id: NewId,
    ) -> None:
        self._till, self._desk, self._shifts, self._store = till, desk, shifts, store
        self._books, self._clock, self._new_id = books, clock, new_id

    async def charge(self, command: ChargeStored, command_id: str, hash_: bytes) -> Problem | None:
        """Ask for the money, or take it all at once."""
        cart = self._till.cart
        if known := await self._known(command_id, hash_):
            return known.problem
        if cart is None or cart.buyer is None:
            return problem("member-needed", field="kind", given=both_names("stored"))
        if refused := busy(cart):
            return refused
        amount = command.amount_minor
        given = (command.given_minor or amount) if command.kind == CASH else amount
        paid = Pay(command.kind, given, command.reference) if command.kind else None
        return await self._till.take_money(ForCharge(amount, cart.buyer.member), command_id, hash_, paid)

    async def undo(self, command: UndoCharge, command_id: str, hash_: bytes) -> Problem | None:
        """Ask for the money of a charge to be given back, as far as its member has not spent it here."""
        if known := await self._known(command_id, hash_):
            return known.problem
        if self._till.cart and (refused := busy(self._till.cart)):
            return refused
        key = read_charge(command.charge, self._store.store, self._till.lane)
        found = self._books.charge(key) if key else None
        if key and key.store != self._store.store:
            return problem("charge-elsewhere", field="charge", given=key.store)
        if found is None:
            return problem("no-charge", field="charge", given=command.charge[:40])
        if found.undone_minor:
            return problem("charge-undone", given=found.key.text)
        if not self._shifts.supervised():
            return problem("approval-needed", given=found.key.text)
        left = left_of(found, self._store.shop().purse)
        amount = command.amount_minor or left
        if not 0 < amount <= left:
            return problem("charge-spent", field="amount_minor", given=text(left, found.currency))
        subject = BackOfCharge(
            -amount,
            found.key.text,
            self._shifts.who(),
            command.reason,
            self._till.word,
            tuple((tender.kind, tender.amount_minor) for tender in found.tenders),
            terminal_numbers(found.tenders, found.cards),
            found.member,
        )
        return await self._till.take_money(subject, command_id, hash_)

    def gone(self, subject: BackOfCharge) -> Problem | None:
        """Why its money may not go back any more: it was spent, or another lane was quicker."""
        key = read_charge(subject.number, self._store.store, self._till.lane)
        found = self._books.charge(key) if key else None
        if found is None or found.undone_minor:
            return problem("charge-undone", given=subject.number)
        left = self._store.shop().purse(subject.member).stored.left
        return problem("charge-spent", given=text(left, found.currency)) if -subject.due_minor > left else None

    async def settled(self, draft: MoneyDraft) -> None:
        """It is in the journal: on paper stands the balance as it is known."""
        subject = draft.cart.subject
        if self._desk.printing is None or not isinstance(subject, ForCharge | BackOfCharge):
            return
        buyer, member = draft.cart.buyer, subject.member
        shown = (buyer.shown or buyer.name) if buyer and buyer.member == member else ""
        lane, at_ms, number = self._till.lane, self._clock.wall_ms(), self._books.last_charge(self._till.lane)
        held = self._store.shop().purse(member).stored
        made = charge_slip(self._store, lane, number, draft.cart, at_ms, shown or member, held)
        title = "充值 Charge" if isinstance(subject, ForCharge) else "充值退回 Charge undone"
        await self._desk.printing.paper(made, f"{title} {number}")

    async def _known(self, command_id: str, hash_: bytes) -> Answer | None:
        """Asked again by a page that lost the answer, or while nobody can say: what it came to."""
        if self._till.in_doubt:
            return Answer(hash_, problem("in-doubt"))
        try:
            known = await self._books.answer(command_id)
        except JournalError as error:
            return Answer(hash_, refused_by_journal(error))
        if known is None:
            return None
        return Answer(hash_, None if known.request_hash == hash_ else problem("other-body", field="id"))

    async def sign_up(self, command: SignUp, command_id: str) -> Problem | None:
        """Record it once. The request is remembered by the keyed hash: a plain one of a number on the disk would tell it."""
        shop = self._store.shop()
        if not shop.program.pepper:
            return problem("no-program")
        if self._till.cart and (refused := busy(self._till.cart)):
            return refused
        try:
            keys = keys_of(shop.program.pepper, phone=command.phone)
            if await self._books.answer(command_id, keys[0]):
                return None
            if there := shop.member(command.phone):
                return problem("member-there", field="phone", given=there.shown or there.id)
            born = int(command.born.replace("-", "") or 0)
            code, who = f"n{self._new_id()[:20]}", (command.name, shown(command.phone), born, command.agreed)
            body = MemberSignedUp(code, *who, keys, self._till.cashier)
            fact = Fact(self._till.lane, self._store.business_date(), self._clock.wall_ms(), body)
            await self._till.books.record(fact, command_id, keys[0])
        except ValueError:
            return problem("bad-phone", field="phone", given=command.phone)
        except JournalError as error:
            return refused_by_journal(error)
        return None
