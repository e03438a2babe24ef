"""Deposits at one lane: each is a fact of the journal before its drawer opens and its slip is printed."""

from typing import Protocol

from edge.journal.deposits import ending, taking
from edge.journal.errors import JournalError, MakeRefused
from edge.journal.shifts import Make
from edge.journal.words import StoredAnswer
from edge.lanes.deposits import asked
from edge.lanes.deposits.paper import slip
from edge.lanes.desk.desk import Desk
from edge.lanes.ports import Clock, Store
from edge.lanes.problem import Problem, from_refusal, problem
from edge.lanes.shifts.shifts import Shifts
from edge.lanes.till import Till, refused_by_journal
from protocol.facts import DepositEnded, DepositTaken
from retail.commands import AddItem
from retail.deposits import Deposit, DepositKey, read_deposit
from retail.money import text
from retail.refusals import Refused
from retail.sale import TenderLine
from retail.tenders import CASH, TenderKind, both_names, may_take


class DepositBooks(Protocol):
    """The journal, as deposits need it."""

    async def make(self, make: Make, command: str, request_hash: bytes) -> int:
        """Commit a fact that is made in its own transaction, once."""
        ...

    async def answer(self, command_id: str, request_hash: bytes | None = None) -> StoredAnswer | None:
        """What a command came to, if it is in the journal."""
        ...

    def deposit(self, key: DepositKey) -> Deposit | None:
        """A deposit that was taken here."""
        ...

    def last_deposit(self, lane: str) -> Deposit | None:
        """The lane's newest."""
        ...


class DepositCounter:
    """The commands of one lane about deposits. Not for two callers at once: the lane sees to that."""

    def __init__(
        self, till: Till, desk: Desk, shifts: Shifts, *, store: Store, books: DepositBooks, clock: Clock
    ) -> None:
        self._till = till
        self._desk = desk
        self._shifts = shifts
        self._store = store
        self._books = books
        self._clock = clock

    async def do(self, command: asked.DepositCommand, command_id: str, hash_: bytes) -> Problem | None:
        """One of the commands."""
        if self._till.training:
            return problem("training")
        if self._till.in_doubt:
            return problem("in-doubt")
        if known := await self._books.answer(command_id):  # asked again by a page that lost the answer
            return None if known.request_hash == hash_ else problem("other-body", field="id")
        if isinstance(command, asked.TakeDeposit):
            return await self._take(command, command_id, hash_)
        found = self._look(command.deposit)
        if isinstance(found, Problem):
            return found
        match command:
            case asked.PickUp():
                return await self._pick_up(found, command_id, hash_)
            case asked.EndDeposit():
                return await self._end(found, command, command_id, hash_)
            case asked.PrintDeposit():
                return await self._print(found, copy=True)

    async def _take(self, command: asked.TakeDeposit, command_id: str, hash_: bytes) -> Problem | None:
        cart, lane = self._till.cart, self._till.lane
        if cart and cart.tenders:
            return problem("paying")
        if cart and cart.returns:
            return problem("deposit-returns")
        tender = self._tender(command)
        if isinstance(tender, Refused):
            return from_refusal(tender)
        goods = tuple((line.item, line.qty_milli, line.amount_minor) for line in cart.lines) if cart else ()
        taken = DepositTaken(
            0,
            command.customer,
            command.purpose,
            command.wanted,
            self._store.currency,
            command.amount_minor,
            tender,
            self._till.cashier,
            goods,
        )
        if refused := await self._make(taking(lane, taken, *self._shifts.moment()), command_id, hash_):
            return refused
        if goods:
            self._till.put_down(command_id, hash_)
        if tender.kind == CASH:
            self._desk.kick()
        if made := self._books.last_deposit(lane):
            await self._print(made)
        return None

    async def _pick_up(self, one: Deposit, command_id: str, hash_: bytes) -> Problem | None:
        """Goods by goods, as if they were rung up; what cannot be is named, and the rest stays in the cart."""
        if self._till.cart and self._till.cart.tenders:
            return problem("paying")
        if one.open_minor < 1:
            return problem("deposit-used", given=one.key.text)
        left = []
        for place, (item, qty_milli, _) in enumerate(one.goods):
            if await self._till.apply(AddItem(item, qty_milli), f"{command_id[:56]}.{place}", hash_):
                left.append(item)
        return problem("pick-up-left", given=", ".join(left)) if left else None

    async def _end(self, one: Deposit, command: asked.EndDeposit, command_id: str, hash_: bytes) -> Problem | None:
        if not self._shifts.supervised():
            return problem("approval-needed", given=one.key.text)
        if command.back_minor > one.open_minor:
            return problem("deposit-most", field="back_minor", given=text(one.open_minor, one.currency))
        kind = TenderKind(CASH) if command.kind == CASH else self._kind(command.kind, one.key.text)
        if isinstance(kind, Refused):
            return from_refusal(kind)
        if not kind.back:
            return problem("no-money-back", field="kind", given=both_names(command.kind))
        ended = DepositEnded(
            one.key.text, one.currency, command.back_minor, 0, command.kind, self._shifts.who(), command.reason
        )
        made = ending(one.key, ended, self._till.lane, *self._shifts.moment())
        if refused := await self._make(made, command_id, hash_):
            return refused
        if command.kind == CASH and command.back_minor:
            self._desk.kick()
        if found := self._books.deposit(one.key):
            await self._print(found)
        return None

    async def _make(self, make: Make, command_id: str, hash_: bytes) -> Problem | None:
        try:
            await self._books.make(make, command_id, hash_)
        except MakeRefused as refused:
            return problem(refused.code, given=refused.given)
        except JournalError as error:
            return refused_by_journal(error)
        self._shifts.sold()
        return None

    def _tender(self, command: asked.TakeDeposit) -> TenderLine | Refused:
        amount = command.amount_minor
        if command.kind == CASH:
            return TenderLine(CASH, amount, max(amount, command.given_minor))
        kind = self._kind(command.kind, command.reference)
        return kind if isinstance(kind, Refused) else TenderLine(kind.code, amount, amount, command.reference)

    def _kind(self, code: str, reference: str) -> TenderKind | Refused:
        return may_take(self._store.shop().terms.tenders, code, reference, self._till.word)

    def _look(self, given: str) -> Deposit | Problem:
        key = read_deposit(given, self._store.store, self._till.lane)
        if key is None:
            return problem("bad-deposit", field="deposit", given=given[:40])
        return self._books.deposit(key) or problem("no-deposit", field="deposit", given=given[:40])

    async def _print(self, one: Deposit, *, copy: bool = False) -> Problem | None:
        if self._desk.printing is None:
            return problem("no-printer") if copy else None
        return await self._desk.printing.paper(slip(self._store, one, copy=copy), f"订金 Deposit {one.key.text}")
