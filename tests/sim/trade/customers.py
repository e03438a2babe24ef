"""Members of the chain at a shop's lanes: they earn points, pay with what they own and are given it back; others use deposits.

Now and then somebody spends more than the store was lent, as a till would that does not look: the journal must not have it.
"""

import random
import sqlite3
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from edge.journal import Completed, JournalError, SaleDraft
from retail.deposits import DEPOSIT
from retail.paying.tenders import OWNED
from retail.sale import Details, Sale, Spent, TenderLine

if TYPE_CHECKING:
    from tests.sim.world.box import Box

MEMBERS = ("m1", "m2", "m3")
#: How many customers are members, pay with what they own, are given some of it back, spend what they may not; or use a deposit.
MEMBER, SPENDS, REFUNDED, RUDE, USES = 0.7, 0.5, 0.15, 0.1, 0.15
POINTS_MAX, RUDELY_MAX = 60, 40
#: Of so many deposits that are open one is used.
DEPOSITS_SEEN = 3


class Bought(Struct, frozen=True):
    """What is beside a customer's goods; shares and deposits are the box's that was asked."""

    box: str = ""
    details: Details = Details()
    lent: tuple[tuple[str, str, int], ...] = ()
    deposit: str = ""
    deposit_minor: int = 0

    def on(self, draft: SaleDraft, box: str) -> SaleDraft:
        """The sale as it is paid at a box."""
        if box != self.box:
            return self.plainly().on(draft, self.box)
        draft = replace(draft, details=self.details, lent=self.lent)
        return replace(draft, sale=self._with_deposit(draft.sale)) if self.deposit_minor else draft

    def plainly(self) -> "Bought":
        """It was refused: paid with money, and the points of it are earned all the same."""
        return Bought(self.box, replace(self.details, spends=()))

    def _with_deposit(self, sale: Sale) -> Sale:
        rest = sale.total_minor - self.deposit_minor
        tenders = (TenderLine(DEPOSIT, self.deposit_minor, self.deposit_minor, self.deposit),)
        return replace(sale, tenders=(*tenders, TenderLine("cash", rest, rest)) if rest else tenders)


class Customers:
    """Those of one shop."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        #: What was spent at a box and may be given back there: by box, account, member.
        self._spent: dict[tuple[str, str, str], int] = {}

    def comes(self, box: "Box", sale: Sale) -> Bought:
        """What the next customer does beside buying; a box that is off knows nobody."""
        try:
            return self._comes(box, sale)
        except (JournalError, sqlite3.Error):
            return Bought()

    def _comes(self, box: "Box", sale: Sale) -> Bought:
        if box.journal is None or box.leases is None or box.dead:
            return Bought()
        if self._rng.random() < USES and (found := box.journal.open_deposits(DEPOSITS_SEEN)):
            one = self._rng.choice(found)
            most = sale.total_minor if self._rng.random() < RUDE else min(one.open_minor, sale.total_minor)
            amount = self._rng.randint(1, most)
            return Bought(box.name, deposit=one.key.text, deposit_minor=amount)
        if self._rng.random() >= MEMBER:
            return Bought()
        member = self._rng.choice(MEMBERS)
        box.named(member)
        spends = tuple(
            Spent(account, member, amount) for account in OWNED if (amount := self._amount(box, account, member))
        )
        lent = tuple((one.account, member, box.leases.of(one.account, member).granted) for one in spends)
        return Bought(box.name, Details(member=member, points=self._rng.randrange(1, POINTS_MAX), spends=spends), lent)

    def _amount(self, box: "Box", account: str, member: str) -> int:
        """What is paid with an account, below zero what comes back to it; 0 for nothing."""
        assert box.journal
        assert box.leases
        chance, had = self._rng.random(), self._spent.get((box.name, account, member), 0)
        if chance < REFUNDED and had:
            amount = -self._rng.randint(1, had)
            self._note(box.name, account, member, amount)
            return amount
        if chance >= SPENDS:
            return 0
        left = box.journal.share(account, member, box.leases.of(account, member).granted).left
        if self._rng.random() < RUDE:
            return max(0, left) + self._rng.randint(1, RUDELY_MAX)
        return self._rng.randint(1, left) if left > 0 else 0

    def paid(self, box: "Box", done: Completed) -> None:
        """A lane was told that a sale is done: what it spent may be given back."""
        for one in done.details.spends:
            if one.amount > 0:
                self._note(box.name, one.account, one.member, one.amount)

    def _note(self, box: str, account: str, member: str, amount: int) -> None:
        key = (box, account, member)
        self._spent[key] = self._spent.get(key, 0) + amount
