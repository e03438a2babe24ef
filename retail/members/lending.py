"""Who is lent how much of what a member owns (额度下放), and what is asked back: a pure decision over an escrow.

First those who ask, for the member stands there; then the places where they bought last, each its part. What is free is lent;
where it does not reach, others are asked back what they have above their part. Nothing is lent twice: what is asked back is
free only when its holder says that it gave it back.
"""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from retail.members.escrow import Account, Share, grant
from retail.members.program import Lending

#: A share that has fallen to this part of what it should be is topped up: not after each sale.
TOP_UP_BP = 7_500


class Decided(Struct, frozen=True):
    """The account after lending, and how much each holder is asked to give back now."""

    account: Account
    recalls: Mapping[str, int]


def decide(
    terms: Lending, account: Account, places: Sequence[str], asking: Collection[str], live: Collection[str]
) -> Decided:
    """Lend to `asking` and `places` (likeliest first) as far as anything is free; both are holders that are `live`."""
    part = _part(terms, account.balance)
    wanted = dict.fromkeys(places[: terms.places], part)
    wanted |= {holder: min(terms.most, max(0, account.balance)) for holder in asking}
    order = [*asking, *(holder for holder in wanted if holder not in asking)]
    needy = [one for one in order if one in asking or _left(account, one) * 10_000 <= wanted[one] * TOP_UP_BP]
    lent = account
    for holder in needy:
        lent = grant(lent, holder, wanted[holder])
    missing = sum(max(0, wanted[holder] - max(0, _left(lent, holder))) for holder in needy)
    return Decided(lent, _recalls(lent, {holder: wanted.get(holder, 0) for holder in live}, missing))


def _part(terms: Lending, balance: int) -> int:
    """What a place should have: of a small balance the least, and never more than all of it."""
    part = balance * terms.bp // 10_000
    return max(0, min(balance, terms.most, max(part, terms.least)))


def _recalls(account: Account, keeps: Mapping[str, int], missing: int) -> dict[str, int]:
    """From whom to ask back what others lack, those first who have most above their part."""
    over = {holder: max(0, _left(account, holder)) - keep for holder, keep in keeps.items()}
    found: dict[str, int] = {}
    for holder, more in sorted(over.items(), key=lambda one: (-one[1], one[0])):
        if missing <= 0 or more <= 0:
            break
        found[holder] = min(more, missing)
        missing -= found[holder]
    return found


def _left(account: Account, holder: str) -> int:
    return account.shares.get(holder, Share()).left
