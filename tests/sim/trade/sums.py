"""What one box's facts come to, added up one by one in the plainest way: stock, issues, deposits, and what members own.

It asks nothing of the code whose figures it is held against.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from protocol.facts import (
    DepositEnded,
    DepositTaken,
    Fact,
    RetailIssued,
    SaleCompleted,
    ShareGivenBack,
    StockMoved,
    ValueCharged,
)
from retail.sale import Sale
from tests.sim.oracle.broken import Broken

#: An account of a member's: `points` or `stored`, and whose.
Owned = tuple[str, str]


class Moved(Struct):
    """What one life did to an account."""

    earned: int = 0
    charged: int = 0
    spent: int = 0
    refunded: int = 0
    back: int = 0

    @property
    def balance(self) -> int:
        """What it adds to what the member owns."""
        return self.earned + self.charged + self.refunded - self.spent

    def left(self, granted: int) -> int:
        """What may still be spent there, where so much was lent; below zero was overspent."""
        return granted + self.charged + self.refunded - self.spent - self.back


class Sums(Struct):
    """All of it."""

    posted: Counter[str] = field(default_factory=Counter)
    unissued: Counter[str] = field(default_factory=Counter)
    owned: dict[Owned, Moved] = field(default_factory=dict)
    #: Goods of receipts, by lane and number; the last receipt of a lane that is on an issue; goods still to be on a document.
    receipts: dict[tuple[str, int], Counter[str]] = field(default_factory=dict)
    issued: Counter[str] = field(default_factory=Counter)
    named: Counter[str] = field(default_factory=Counter)
    paid: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)

    def of(self, account: str, member: str) -> Moved:
        """An account's."""
        return self.owned.setdefault((account, member), Moved())

    def figures(self) -> dict[str, tuple[int, int]]:
        """Posted and unissued by item, where there is either."""
        items = {*self.posted, *self.unissued}
        return {
            item: (self.posted[item], self.unissued[item]) for item in items if self.posted[item] or self.unissued[item]
        }


def add_up(name: str, store: str, epoch: int, facts: Iterable[Fact]) -> Sums:
    """Facts of one life in their order; raise `Broken` where a receipt is issued twice or passed over, or a deposit used twice."""
    sums = Sums()
    for fact in facts:
        match fact.body:
            case SaleCompleted(sale=sale):
                _sell(sums, fact.body, sale)
            case StockMoved() as moved:
                for line in moved.lines:
                    sums.posted[line.item] += line.qty_milli
            case RetailIssued() as issue:
                _issue(name, sums, issue)
            case ValueCharged() as charge:
                sums.of("stored", charge.member).charged += charge.amount_minor
            case ShareGivenBack() as given:
                sums.of(given.account, given.member).back += given.amount
            case DepositTaken() as taken:
                sums.paid[f"{store}-{fact.lane}-{epoch}-D{taken.number:04d}"] += taken.amount_minor
            case DepositEnded() as ended:
                sums.used[ended.deposit] += ended.back_minor + ended.kept_minor
    if any(sums.named.values()):
        raise Broken(
            f"{name}: receipts were issued, and not their goods: {dict(+sums.named)}, beyond them {dict(-sums.named)}"
        )
    for deposit, used in sums.used.items():
        if used > sums.paid[deposit]:
            raise Broken(f"{name}: {used} of deposit {deposit} were used, of which {sums.paid[deposit]} were paid")
    return sums


def _sell(sums: Sums, body: SaleCompleted, sale: Sale) -> None:
    goods: Counter[str] = Counter()
    for line in sale.lines:
        goods[line.item] += line.qty_milli
    sums.unissued.update(goods)
    sums.receipts[sale.lane, sale.number] = goods
    for tender in sale.tenders:
        if tender.kind == "deposit":
            sums.used[tender.reference] += tender.amount_minor
    if body.details.points:
        sums.of("points", body.details.member).earned += body.details.points
    for one in body.details.spends:
        moved = sums.of(one.account, one.member)
        moved.spent += max(0, one.amount)
        moved.refunded += max(0, -one.amount)


def _issue(name: str, sums: Sums, issue: RetailIssued) -> None:
    for one in issue.receipts:
        if one.first != sums.issued[one.lane] + 1 or (one.lane, one.last) not in sums.receipts:
            raise Broken(f"{name}: an issue names {one.lane} {one.first}-{one.last} after {sums.issued[one.lane]}")
        sums.issued[one.lane] = one.last
        for number in range(one.first, one.last + 1):
            sums.named.update(sums.receipts[one.lane, number])
    for line in issue.lines:
        sums.posted[line.item] -= line.qty_milli
        sums.unissued[line.item] -= line.qty_milli
        sums.named[line.item] -= line.qty_milli
