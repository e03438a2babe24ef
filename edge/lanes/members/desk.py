"""What a lane does with members beside selling to them: they sign up (入会), and their stored value is charged (储值充值).

Both are facts before anybody is told, and neither waits for the line.
"""

from msgspec.structs import replace

from edge.journal.errors import JournalError
from edge.journal.members.making import charging
from edge.lanes.desk.desk import Desk
from edge.lanes.members.asked import ChargeStored, SignUp
from edge.lanes.members.books import MemberBooks
from edge.lanes.members.paper import charge_slip
from edge.lanes.ports import Clock, NewId, Store
from edge.lanes.problem import Problem, from_refusal, problem
from edge.lanes.till import Till, refused_by_journal
from protocol.facts import Fact, MemberSignedUp, ValueCharged
from retail.members import shown
from retail.members.member import keys_of
from retail.money import text
from retail.refusals import Refused
from retail.rounding import cash_due
from retail.sale import TenderLine
from retail.tenders import CASH, OWNED, both_names, may_take

#: Ways to pay that are worth nothing by themselves, or nothing yet.
_NOT_MONEY = frozenset({*OWNED, "voucher", "account"})


class MemberDesk:
    """The commands of one lane about members. Not for two callers at once: the lane sees to that."""

    def __init__(
        self, till: Till, desk: Desk, *, store: Store, books: MemberBooks, clock: Clock, new_id: NewId
    ) -> None:
        self._till, self._desk, self._store = till, desk, store
        self._books, self._clock, self._new_id = books, clock, new_id

    async def charge(self, command: ChargeStored, command_id: str, hash_: bytes) -> Problem | None:
        """Take the money, once; on paper stands the balance as it is known."""
        try:
            if known := await self._books.answer(command_id):  # asked again by a page that lost the answer
                return None if known.request_hash == hash_ else problem("other-body", field="id")
            charge = self._charge(command)
            if isinstance(charge, Problem):
                return charge
            made = charging(self._till.lane, charge, self._store.business_date(), self._clock.wall_ms())
            await self._books.make(made, command_id, hash_)
        except JournalError as error:
            return refused_by_journal(error)
        if command.kind == CASH:
            self._desk.kick()
        await self._print(charge)
        return None

    async def _print(self, charge: ValueCharged) -> None:
        buyer = self._till.cart.buyer if self._till.cart else None
        if self._desk.printing is None or buyer is None:
            return
        lane, at_ms = self._till.lane, self._clock.wall_ms()
        numbered = replace(charge, number=self._books.last_charge(lane))
        held = self._store.shop().purse(charge.member).stored
        shown = buyer.shown or buyer.name or buyer.member
        await self._desk.printing.paper(
            charge_slip(self._store, lane, numbered, at_ms, shown, held), f"充值 Charge {numbered.number}"
        )

    def _charge(self, command: ChargeStored) -> ValueCharged | Problem:
        cart, terms = self._till.cart, self._store.shop().terms
        if cart is None or cart.buyer is None:
            return problem("member-needed", field="kind", given=both_names("stored"))
        if cart.tenders:
            return problem("paying")
        amount, currency = command.amount_minor, self._store.currency
        if command.kind in _NOT_MONEY:
            return problem("not-for-charge", field="kind", given=both_names(command.kind))
        if command.kind != CASH:
            taken = may_take(terms.tenders, command.kind, command.reference, self._till.word)
            if isinstance(taken, Refused):
                return from_refusal(taken)
        elif cash_due(amount, terms.cash) != amount:
            return problem("charge-coins", field="amount_minor", given=text(amount, currency))
        given = (command.given_minor or amount) if command.kind == CASH else amount
        if given < amount:
            return problem("charge-short", field="given_minor", given=text(amount, currency))
        tender = TenderLine(command.kind, amount, given, command.reference)
        return ValueCharged(0, cart.buyer.member, currency, amount, (tender,), self._till.cashier)

    async def sign_up(self, command: SignUp, command_id: str) -> Problem | None:
        """Record it once. The request is remembered by the keyed hash: a plain one of a number on the disk would tell it."""
        shop = self._store.shop()
        if not shop.program.pepper:
            return problem("no-program")
        if self._till.cart and self._till.cart.tenders:
            return problem("paying")
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
