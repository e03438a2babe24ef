"""Deposits at one lane: what is asked for, or given back, is paid like a sale; its slip is printed once it is in the journal."""

from collections.abc import Sequence
from typing import Protocol

from edge.journal.words import StoredAnswer
from edge.lanes.deposits import asked
from edge.lanes.deposits.paper import slip
from edge.lanes.desk.desk import Desk
from edge.lanes.ports import Store
from edge.lanes.problem import Problem, problem
from edge.lanes.shifts.shifts import Shifts
from edge.lanes.till import Till
from retail.basket import Cart
from retail.commands import AddAgreed, Pay, Refund
from retail.deposits import Deposit, DepositKey, read_deposit
from retail.money import text
from retail.paying.subjects import BackOfDeposit, ForDeposit
from retail.paying.tenders import CASH
from retail.sale import CardSlip, TenderLine


class DepositBooks(Protocol):
    """The journal, as deposits need it."""

    async def answer(self, command_id: str, request_hash: bytes | None = None) -> StoredAnswer | None:
        """What a command came to, if it is in the journal."""
        ...

    def deposit(self, key: DepositKey) -> Deposit | None:
        """A deposit that was taken here."""
        ...

    def last_deposit(self, lane: str) -> Deposit | None:
        """The lane's newest."""
        ...


def busy(cart: Cart) -> Problem | None:
    """Why a cart may be asked for no other money now."""
    if cart.tenders:
        return problem("paying")
    if cart.subject:
        return problem("collecting")
    return problem("voiding") if cart.void else None


def terminal_numbers(tenders: Sequence[TenderLine], cards: Sequence[CardSlip]) -> tuple[tuple[str, str], ...]:
    """What a payment terminal called each of these payments, by kind of tender."""
    return tuple((tenders[card.tender - 1].kind, card.receipt) for card in cards if card.tender <= len(tenders))


class DepositCounter:
    """The commands of one lane about deposits. Not for two callers at once: the lane sees to that."""

    def __init__(self, till: Till, desk: Desk, shifts: Shifts, *, store: Store, books: DepositBooks) -> None:
        self._till = till
        self._desk = desk
        self._shifts = shifts
        self._store = store
        self._books = books

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
        if self._till.cart and (refused := busy(self._till.cart)):
            return refused
        subject = ForDeposit(command.amount_minor, command.customer, command.purpose, command.wanted)
        given = max(command.amount_minor, command.given_minor) if command.kind == CASH else command.amount_minor
        paid = Pay(command.kind, given, command.reference) if command.kind else None
        return await self._till.take_money(subject, command_id, hash_, paid)

    async def _pick_up(self, one: Deposit, command_id: str, hash_: bytes) -> Problem | None:
        """Goods by goods, as if they were rung up; what cannot be is named, and the rest stays in the cart."""
        if self._till.cart and (refused := busy(self._till.cart)):
            return refused
        if one.open_minor < 1:
            return problem("deposit-used", given=one.key.text)
        left, before, agreed = [], self._till.cart.total_minor if self._till.cart else 0, 0
        for place, (item, qty_milli, minor) in enumerate(self._goods(one)):
            command = AddAgreed(item, qty_milli, minor, one.key.text)
            if await self._till.apply(command, f"{command_id[:56]}.{place}", hash_):
                left.append(item)
            else:
                agreed += minor
        if left:
            return problem("pick-up-left", given=", ".join(left))
        dearer = (self._till.cart.total_minor if self._till.cart else 0) - before - agreed
        told = dearer > 0 and self._store.shop().terms.deposit_prices == "today"
        return problem("pick-up-dearer", given=text(dearer, one.currency)) if told else None

    def _goods(self, one: Deposit) -> list[tuple[str, int, int]]:
        """What is rung up: a bottle's deposit (押金) comes with its goods by itself, and older slips name it too."""
        catalogue, goods = self._store.shop().catalogue, list[tuple[str, int, int]]()
        for item, qty_milli, minor in one.goods:
            above = catalogue.item(goods[-1][0]) if goods else None
            if not (above and above.deposit == item):
                goods.append((item, qty_milli, minor))
        return goods

    async def _end(self, one: Deposit, command: asked.EndDeposit, command_id: str, hash_: bytes) -> Problem | None:
        if not self._shifts.supervised():
            return problem("approval-needed", given=one.key.text)
        if one.open_minor < 1:
            return problem("deposit-used", given=one.key.text)
        if command.back_minor > one.open_minor:
            return problem("deposit-most", field="back_minor", given=text(one.open_minor, one.currency))
        if self._till.cart and (refused := busy(self._till.cart)):
            return refused
        paid = tuple((tender.kind, tender.amount_minor) for tender in one.tenders)
        cards = terminal_numbers(one.tenders, one.cards)
        subject = BackOfDeposit(
            -command.back_minor, one.key.text, self._shifts.who(), command.reason, self._till.word, paid, cards
        )
        back = Refund(command.kind, command.back_minor) if command.kind and command.back_minor else None
        return await self._till.take_money(subject, command_id, hash_, back)

    def gone(self, subject: BackOfDeposit) -> Problem | None:
        """Why its money may not go back any more: another lane was quicker. Looked at right before a terminal moves it."""
        found = self._look(subject.number)
        if isinstance(found, Problem):
            return found
        enough = found.open_minor > 0 and -subject.due_minor <= found.open_minor
        return None if enough else problem("deposit-moved")

    async def settled(self, subject: ForDeposit | BackOfDeposit) -> None:
        """It is in the journal: its slip is printed as it stands now."""
        number = subject.number if isinstance(subject, BackOfDeposit) else ""
        key = read_deposit(number, self._store.store, self._till.lane) if number else None
        if found := self._books.deposit(key) if key else self._books.last_deposit(self._till.lane):
            await self._print(found)

    def _look(self, given: str) -> Deposit | Problem:
        key = read_deposit(given, self._store.store, self._till.lane)
        if key is None:
            return problem("bad-deposit", field="deposit", given=given[:40])
        return self._books.deposit(key) or problem("no-deposit", field="deposit", given=given[:40])

    async def _print(self, one: Deposit, *, copy: bool = False) -> Problem | None:
        if self._desk.printing is None:
            return problem("no-printer") if copy else None
        return await self._desk.printing.paper(slip(self._store, one, copy=copy), f"订金 Deposit {one.key.text}")
