"""What facts come to, before anything counts them: receipts, sums, numbers, days and times. Pure."""

from collections import Counter

from msgspec import Struct

from protocol.facts import KINDS, Fact, SaleCompleted, UnknownFact, decode_fact
from protocol.packing import BadMessage
from retail.sale import Sale

UNREADABLE = "unreadable"


class Sum(Struct, frozen=True):
    """Money of one currency."""

    currency: str
    receipts: int
    minor: int


class DaySum(Struct, frozen=True):
    """Money of one business date (yyyymmdd, the facts' own)."""

    business_date: int
    currency: str
    receipts: int
    minor: int


class Numbers(Struct, frozen=True):
    """Receipt numbers of one lane, from the smallest to the largest; `receipts` of them are there."""

    lane: str
    first: int
    last: int
    receipts: int


class Contents(Struct, frozen=True):
    """What is in them. `others` counts facts that are no sale by kind; times are the store's claims, None without any."""

    facts: int
    receipts: int
    sums: list[Sum]
    days: list[DaySum]
    lanes: list[Numbers]
    others: dict[str, int]
    first_at_ms: int | None
    last_at_ms: int | None


class Tally:
    """Takes records one after another, keeps figures only."""

    def __init__(self) -> None:
        self.facts = 0
        self._sums: dict[tuple[int, str], tuple[int, int]] = {}
        self._lanes: dict[str, tuple[int, int, int]] = {}
        self._others: Counter[str] = Counter()
        self._times: tuple[int, int] | None = None

    def add(self, record: bytes) -> None:
        """One more fact; one that cannot be read is counted as that."""
        self.facts += 1
        try:
            fact = decode_fact(record)
        except BadMessage:
            self._others[UNREADABLE] += 1
            return
        first, last = self._times or (fact.at_ms, fact.at_ms)
        self._times = min(first, fact.at_ms), max(last, fact.at_ms)
        if isinstance(fact.body, SaleCompleted):
            self._sale(fact, fact.body.sale)
        else:
            self._others[kind_of(fact)] += 1

    def _sale(self, fact: Fact, sale: Sale) -> None:
        receipts, minor = self._sums.get((fact.business_date, sale.currency), (0, 0))
        self._sums[fact.business_date, sale.currency] = receipts + 1, minor + sale.total_minor
        first, last, count = self._lanes.get(sale.lane, (sale.number, sale.number, 0))
        self._lanes[sale.lane] = min(first, sale.number), max(last, sale.number), count + 1

    def contents(self) -> Contents:
        """The figures so far."""
        days = [DaySum(*key, *value) for key, value in sorted(self._sums.items())]
        first, last = self._times or (None, None)
        return Contents(
            facts=self.facts,
            receipts=sum(day.receipts for day in days),
            sums=sums_of(days),
            days=days,
            lanes=[Numbers(lane, *numbers) for lane, numbers in sorted(self._lanes.items())],
            others=dict(sorted(self._others.items())),
            first_at_ms=first,
            last_at_ms=last,
        )


def kind_of(fact: Fact) -> str:
    """A kind by name, as clients translate it: `sale-completed`, or `kind-41` for one that this version does not know."""
    if isinstance(fact.body, UnknownFact):
        return f"kind-{fact.body.kind}"
    return KINDS[type(fact.body)].name.lower().replace("_", "-")


def sums_of(days: list[DaySum]) -> list[Sum]:
    """All days together, by currency."""
    made: dict[str, tuple[int, int]] = {}
    for day in days:
        receipts, minor = made.get(day.currency, (0, 0))
        made[day.currency] = receipts + day.receipts, minor + day.minor
    return [Sum(currency, *figures) for currency, figures in sorted(made.items())]
