"""What a receipt does to its member's account, as rows of `member_entry`. Pure."""

from protocol.facts import Fact, SaleCompleted, SaleReturned
from retail.money import AMOUNT_MAX

#: The account of a member, and the accounts of the chain that it moves against.
POINTS = "points"
EARNED, RETURNED = "earned", "returned"
#: Longest code of a member, and the largest version that a database holds.
MEMBER_MAX, PROGRAM_MAX = 32, 2**53 - 1


def entries(org: str, store: str, epoch: int, fact: Fact) -> list[tuple[object, ...]]:
    """The entries of a fact: at most one; none where no member bought, nothing moved, or no table holds what is said.

    A receipt counts once whatever its date: a closed period moves takings, not what a member owns.
    """
    if not isinstance(fact.body, SaleCompleted):
        return []
    sale, details = fact.body.sale, fact.body.details
    if not details.points or not _fits(details.member, details.points, details.program):
        return []
    against = RETURNED if isinstance(fact.body, SaleReturned) else EARNED
    key = (org, details.member, POINTS, store, sale.lane, epoch, sale.number, against)
    return [(*key, details.points, details.program, fact.business_date, fact.at_ms)]


def _fits(member: str, amount: int, program: int) -> bool:
    name = 1 <= len(member) <= MEMBER_MAX and member.isprintable()
    return name and abs(amount) <= AMOUNT_MAX and 0 <= program <= PROGRAM_MAX
