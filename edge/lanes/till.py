"""One lane's open cart, and its way into the journal.

The order of things is the whole point:

    decide (pure) -> save the cart -> answer                       a command that leaves the cart open
    decide (pure) -> commit the sale -> new cart -> save -> answer one that pays it in full

A cart may take money for something that is no sale (retail/paying/subjects.py): then another fact is committed, and the rest is the same.

A process killed between any two steps is asked again with the same command id. Before the save: the cart is as it was,
the command acts now. After it: the saved ids know it. After the commit: the journal knows it, and the saved cart, whose
id is among the journal's sales, is put away at the start.

A commit may end with "the outcome is unknown" (the disk failed in the middle). Then the cart stands still until the
journal can say: changing it could sell goods under a sale that is already there.
"""

from collections.abc import Collection

from msgspec.structs import replace

from edge.journal.errors import (
    CommandConflict,
    DepositMoved,
    JournalBroken,
    JournalBusy,
    JournalClosed,
    JournalError,
    JournalFull,
    MakeRefused,
    ReturnMoved,
    ShareSpent,
)
from edge.journal.words import Completed, SaleDraft, StoredAnswer
from edge.lanes.answers import Answers
from edge.lanes.carts.saved import Saved, to_bytes
from edge.lanes.ports import Books, Carts, Clock, NewId, Store
from edge.lanes.practice import PracticeBooks, PracticeCarts
from edge.lanes.problem import Problem, from_refusal, problem
from edge.lanes.settling import MoneyDraft, settling
from retail.cart import Cart, Decision, decide
from retail.commands import AddAgreed, CartCommand, Clear, Completing, Done, Pay, Refund, TakeMoney
from retail.details import details_of
from retail.goods.weighing import kilo_price_minor, line_of_weight
from retail.money import text
from retail.paying.collecting import left_over
from retail.paying.pay import origins, without
from retail.paying.subjects import Subject
from retail.paying.tenders import OWNED
from retail.policy import Word
from retail.pricing.requote import requote
from retail.returns.ways import went_back
from retail.sale import Sale


class Till:
    """The cart of one lane. Not for two callers at once: the lane sees to that."""

    def __init__(
        self,
        lane: str,
        cashier: str,
        *,
        store: Store,
        books: Books,
        carts: Carts,
        clock: Clock,
        new_id: NewId,
        prints: bool = False,
    ) -> None:
        self.lane = lane
        self.cashier = cashier
        #: Who sells where nobody signs in.
        self.configured = cashier
        #: In which role they sell, and whose word stands beside theirs.
        self.word = Word()
        #: The shift in which they sell, 0 for none.
        self.shift = 0
        self.cart: Cart | None = None
        self.last: Completed | None = None
        #: The last money that was no sale's, since the start.
        self.took: MoneyDraft | None = None
        #: The cart that went on after it, by its id.
        self.took_before = ""
        #: Whether sales of this lane get a receipt on paper.
        self.prints = prints
        #: The cart could not be saved: it would not survive a restart.
        self.unsaved = False
        self.answers = Answers()
        self._store = store
        self._books = books
        self._carts = carts
        self._clock = clock
        self._new_id = new_id
        self._doubt: SaleDraft | MoneyDraft | None = None
        self._settled: MoneyDraft | None = None
        self._earnest: tuple[Books, Carts, Completed | None] | None = None

    def restore(self, saved: Saved, *, sold: bool, last: Completed | None = None) -> None:
        """Take up what was saved; a cart that is already a sale is left behind, its command ids are not."""
        self.last = last
        left = left_over(saved.cart, self._new_id()) if saved.cart and saved.cart.subject else None
        self.cart = left if sold else saved.cart
        self.answers = Answers(saved.done)

    def change(self, command: CartCommand, command_id: str, hash_: bytes) -> Problem | None:
        """Act on the open cart where that takes no waiting; refused with `in-doubt` where it must be cleared up first."""
        if self._doubt:
            return problem("in-doubt")
        outcome = self._decide(command, command_id, hash_)
        return problem("in-doubt") if isinstance(outcome, SaleDraft | MoneyDraft) else outcome

    def kilo_price(self, code: str) -> int:
        """What a scale that computes is told of the goods behind a code, in minor units a kilogram; 0 for nothing."""
        return kilo_price_minor(code, self._store.shop(), self._store.currency)

    def amount_of(self, code: str, grams: int) -> int | None:
        """What so many grams of it cost here, before promotions."""
        line = line_of_weight(code, grams, self._store.shop(), self._store.currency)
        return line.amount_minor if line else None

    def would_refuse(self, command: CartCommand) -> Problem | None:
        """Why the open cart would refuse it, as who is at the lane asks; nothing changes. A slip's number is still to come."""
        if isinstance(command, Pay | Refund) and not command.reference:
            command = replace(command, reference="-")
        cart = self.cart or self._new_cart()
        refused = decide(cart, command, replace(self._store.shop(), word=self.word)).refused
        return from_refusal(refused) if refused else None

    def bring_back(self, cart: Cart) -> None:
        """Go on with the cart that a payment was asked for: a power cut may have taken what was saved after it."""
        self.cart = cart

    def keep_slips(self, known: Collection[str]) -> None:
        """Tenders of a terminal that are done with by now are in the cart no more: a power cut brought them back."""
        while gone := next(
            (card for card in (self.cart.cards if self.cart else ()) if card.reference not in known), None
        ):
            assert self.cart
            self.cart = without(self.cart, gone.tender)

    def refuses(self, command: CartCommand) -> bool:
        """Whether the open cart would refuse it; nothing changes."""
        return decide(self.cart or self._new_cart(), command, self._store.shop()).refused is not None

    async def apply(self, command: CartCommand | Done | AddAgreed, command_id: str, hash_: bytes) -> Problem | None:
        """Act on the cart, committing it where this pays it in full; what is refused leaves it as it was."""
        try:
            if self._doubt:
                await self._settle_doubt(self._doubt)
            if isinstance(command, Completing) and (stored := await self._books.answer(command_id)):
                return self._seen_before(stored, hash_)
            outcome = self._decide(command, command_id, hash_)
            return await self._see_to(outcome)
        except JournalError as error:
            return refused_by_journal(error)

    async def take_money(
        self, subject: Subject, command_id: str, hash_: bytes, paid: Pay | Refund | None = None
    ) -> Problem | None:
        """Ask the cart for money that is no sale's; with `paid` all of it comes at once, or nothing is done."""
        cart, shop = self._mine(), replace(self._store.shop(), word=self.word)
        decision = decide(cart, TakeMoney(subject), shop)
        if paid and not decision.refused and not decision.settled:
            decision = decide(decision.cart, paid, shop)
            if not decision.refused and not decision.settled:
                return problem("charge-short", field="given_minor", given=text(abs(subject.due_minor), cart.currency))
        if decision.refused:
            return from_refusal(decision.refused)
        try:
            return await self._see_to(self._follow(decision, command_id, hash_))
        except JournalError as error:
            return refused_by_journal(error)

    def take_settled(self) -> MoneyDraft | None:
        """What was settled since the last time that it was asked: whoever asks opens the drawer and prints its slip."""
        settled, self._settled = self._settled, None
        return settled

    @property
    def in_doubt(self) -> bool:
        """A commit ended without an outcome: the cart stands still until the journal can say."""
        return self._doubt is not None

    def practise(self, *, on: bool) -> None:
        """Sell to nobody from here on, or in earnest again; only between two carts."""
        if on and not self.training:
            self._earnest = (self._books, self._carts, self.last)
            self._books, self._carts = PracticeBooks(), PracticeCarts()
        elif not on and self._earnest:
            self._books, self._carts, self.last = self._earnest
            self._earnest = None

    @property
    def training(self) -> bool:
        """Whether nobody buys anything here."""
        return self._earnest is not None

    @property
    def books(self) -> Books:
        """Where facts of this lane go."""
        return self._books

    def put_down(self, command_id: str, hash_: bytes) -> None:
        """The cart is somebody else's now."""
        self._hold(None, command_id, hash_)

    def take_up(self, cart: Cart, command_id: str, hash_: bytes) -> None:
        """Go on with a cart that was put aside, at today's prices."""
        mine = replace(cart, lane=self.lane, cashier=self.cashier)
        self._hold(requote(mine, self._store.shop()), command_id, hash_)

    def _decide(
        self, command: CartCommand | Done | AddAgreed, command_id: str, hash_: bytes
    ) -> Problem | SaleDraft | MoneyDraft | None:
        """A cart that stays open is saved here; one that is paid comes back as a draft for the journal."""
        cart = self._mine()
        decision = decide(cart, command, replace(self._store.shop(), word=self.word))
        if decision.refused:
            return from_refusal(decision.refused)
        return self._follow(decision, command_id, hash_, given_up=isinstance(command, Clear) and not cart.subject)

    def _follow(
        self, decision: Decision, command_id: str, hash_: bytes, *, given_up: bool = False
    ) -> SaleDraft | MoneyDraft | None:
        left = decision.cart
        if decision.sale:
            return self._draft(decision.sale, left, command_id, hash_)
        if decision.settled:
            at_ms = self._clock.wall_ms()
            made = settling(left, self._store, self._store.business_date(), at_ms)
            return MoneyDraft(made, left, command_id, hash_, at_ms)
        empty = not (left.lines or left.tenders or left.buyer or left.coupons or left.subject)
        self._hold(None if given_up or empty else left, command_id, hash_)
        return None

    def _mine(self) -> Cart:
        """The open cart, or a new one, as that of whoever is at the lane."""
        cart = self.cart or self._new_cart()
        return cart if cart.cashier == self.cashier else replace(cart, cashier=self.cashier)

    def _new_cart(self) -> Cart:
        return Cart(self._new_id(), self.lane, self.cashier, self._store.currency, self._clock.wall_ms())

    def _draft(self, sale: Sale, cart: Cart, command_id: str, hash_: bytes) -> SaleDraft:
        return SaleDraft(
            sale,
            cart.id,
            command_id,
            hash_,
            self._store.business_date(),
            self._clock.wall_ms(),
            self.prints and self._store.prints_each,
            gains=cart.gains,
            details=details_of(cart, self._store.shop()),
            origins=origins(cart),
            backs=went_back(cart, self._store.shop()) if cart.returns else (),
            shift=self.shift,
            lent=self._lent(cart),
            issue=self._store.shop().terms.stock.issue == "receipt",
            orders=self._store.orders(sale),
        )

    def _lent(self, cart: Cart) -> tuple[tuple[str, str, int], ...]:
        """What was lent of each account that the cart spends, for the journal to hold it to."""
        shop = self._store.shop()
        mine = dict.fromkeys((one.kind, one.reference) for one in cart.tenders if one.kind in OWNED)
        return tuple((account, member, shop.purse(member).of(account).lent) for account, member in mine)

    async def _see_to(self, outcome: Problem | SaleDraft | MoneyDraft | None) -> Problem | None:
        """A draft into the journal; anything else is the answer already."""
        try:
            match outcome:
                case SaleDraft() as draft:
                    self._sold(await self._books.complete_sale(draft), draft.command, draft.request_hash)
                case MoneyDraft(make=make, cart=cart, command=command, request_hash=hash_):
                    await self._books.make(make, command, hash_, cart.id)
                    self._took(outcome)
                case _:
                    return outcome
        except JournalBroken:
            self._doubt = outcome if isinstance(outcome, SaleDraft | MoneyDraft) else None
            raise
        return None

    async def _settle_doubt(self, draft: SaleDraft | MoneyDraft) -> None:
        stored = await self._books.answer(draft.command)
        self._doubt = None
        if stored and isinstance(draft, MoneyDraft):
            self._took(draft)
        elif stored and stored.completed:
            self._sold(stored.completed, draft.command, draft.request_hash)

    def _seen_before(self, stored: StoredAnswer, hash_: bytes) -> Problem | None:
        if stored.request_hash != hash_:
            return problem("other-body", field="id")
        if stored.completed and self.cart and self.cart.id == stored.completed.cart:
            self._sold(stored.completed, stored.command, hash_)
        return None

    def _took(self, draft: MoneyDraft) -> None:
        left = left_over(draft.cart, self._new_id())
        self.took, self.took_before = draft, left.id if left else ""
        self._settled = draft
        self._hold(left, draft.command, draft.request_hash)

    def _sold(self, completed: Completed, command_id: str, hash_: bytes) -> None:
        self.last = completed
        self._hold(None, command_id, hash_)

    def _hold(self, cart: Cart | None, command_id: str, hash_: bytes) -> None:
        """Save, then use: a cart that could not be saved is used all the same, and the lane shows that it is not safe."""
        try:
            self._carts.save(self.lane, to_bytes(cart, self.answers.done_with(command_id, hash_)))
            self.unsaved = False
        except OSError:
            self.unsaved = True
        self.cart = cart


def refused_by_journal(error: JournalError) -> Problem:
    """What the journal's verdict means at the lane. Anything unforeseen stays an error."""
    match error:
        case JournalFull():
            return problem("disk-full")
        case JournalBusy():
            return problem("busy")
        case CommandConflict():
            return problem("other-body", field="id")
        case ReturnMoved():
            return problem("return-moved")
        case ShareSpent():
            return problem("share-spent")
        case DepositMoved():
            return problem("deposit-moved")
        case MakeRefused(code=code, given=given):
            return problem(code, given=given)
        case JournalBroken() | JournalClosed():
            return problem("journal-broken")
        case _:
            raise error
