"""What facts do to members' accounts, as rows of `member_entry`. Pure.

Double entry: what comes to a member goes from an account of the chain's, and what they pay goes back to one.

    earned    points of a receipt                  returned  taken off again with its goods
    spent     what paid for goods, below zero      refunded  given back with them
    charged   money taken for stored value         undone    a charge taken back, below zero
    expired   points whose time is over, below zero (hub/lending/expiry.py)
"""

from collections.abc import Iterator

from protocol.facts import ChargeUndone, Fact, SaleCompleted, SaleReturned, ValueCharged
from retail.money import AMOUNT_MAX
from retail.paying.tenders import OWNED, STORED
from retail.sale import Spent

#: The account of a member, and the accounts of the chain that it moves against.
POINTS = "points"
EARNED, RETURNED, SPENT, REFUNDED, CHARGED, UNDONE, EXPIRED = (
    *("earned", "returned", "spent", "refunded", "charged", "undone", "expired"),
)
#: What came in at a store, which may be spent there before head office has heard of it.
CAME_IN = (CHARGED, REFUNDED)
#: What went out at a store, of what it might spend.
WENT_OUT = (SPENT, UNDONE)
#: Longest code of a member, and the largest number that a database holds.
MEMBER_MAX, NUMBER_MAX = 32, 2**53 - 1
Row = tuple[object, ...]


def entries(org: str, store: str, epoch: int, fact: Fact) -> list[Row]:
    """The entries of a fact: none where nothing moved, or no table holds what is said.

    A receipt counts once whatever its date: a closed period moves takings, not what a member owns.
    """
    if isinstance(fact.body, ValueCharged):
        return _charged(org, store, epoch, fact, fact.body, CHARGED)
    if isinstance(fact.body, ChargeUndone):
        return _charged(org, store, epoch, fact, fact.body, UNDONE)
    if not isinstance(fact.body, SaleCompleted):
        return []
    return list(_of_sale(org, store, epoch, fact, fact.body))


def _of_sale(org: str, store: str, epoch: int, fact: Fact, body: SaleCompleted) -> Iterator[Row]:
    sale, details = body.sale, body.details
    place, said = (store, sale.lane, epoch, sale.number), (details.program, fact.business_date, fact.at_ms)
    if details.points and _fits(details.member, details.points, details.program):
        against = RETURNED if isinstance(body, SaleReturned) else EARNED
        yield (org, details.member, POINTS, *place, against, details.points, *said)
    for one in _summed(details.spends):
        if one.account in OWNED and one.amount and _fits(one.member, one.amount, details.program):
            against = SPENT if one.amount > 0 else REFUNDED
            yield (org, one.member, one.account, *place, against, -one.amount, *said)


def _charged(
    org: str, store: str, epoch: int, fact: Fact, charge: ValueCharged | ChargeUndone, against: str
) -> list[Row]:
    if not (_fits(charge.member, charge.amount_minor, 0) and charge.amount_minor > 0 and _is_place(fact, charge)):
        return []
    place, said = (store, fact.lane, epoch, charge.number), (0, fact.business_date, fact.at_ms)
    amount = charge.amount_minor if against == CHARGED else -charge.amount_minor
    return [(org, charge.member, STORED, *place, against, amount, *said)]


def _is_place(fact: Fact, charge: ValueCharged | ChargeUndone) -> bool:
    """Whether a row has room for where and when it was: of a receipt that was seen to before."""
    lane = 1 <= len(fact.lane) <= MEMBER_MAX and fact.lane.isprintable()
    times = 0 <= fact.at_ms <= NUMBER_MAX and 0 <= fact.business_date < 2**31
    return lane and times and 1 <= charge.number <= NUMBER_MAX


def _summed(spends: tuple[Spent, ...]) -> Iterator[Spent]:
    """What was spent and what was given back, once for each account of each member."""
    sums: dict[tuple[str, str, bool], int] = {}
    for one in spends:
        key = (one.account, one.member, one.amount > 0)
        sums[key] = sums.get(key, 0) + one.amount
    return (Spent(account, member, amount) for (account, member, _), amount in sums.items())


def _fits(member: str, amount: int, program: int) -> bool:
    return is_member(member) and abs(amount) <= AMOUNT_MAX and 0 <= program <= NUMBER_MAX


def is_member(member: str) -> bool:
    """Whether a code is one that tables hold."""
    return 1 <= len(member) <= MEMBER_MAX and member.isprintable()
