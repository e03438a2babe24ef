"""Spending at stores that cannot ask: the hub lends each store a share of a balance, and no store spends beyond its own.

    balance = free + what each holder may still spend         a holder is one life of one store's box

An escrow (O'Neil, The Escrow Transactional Method, ACM TODS 11(4), 1986) kept as a bounded counter (Balegas et al.,
Extending Eventually Consistent Cloud Databases for Enforcing Numeric Invariants, SRDS 2015): all figures of a share only
grow, so that a grant that comes late, twice, or after a newer one does no harm, and a fact is counted by its number.

A share is lent to one *life* of a box. When a box dies with sales that nobody has seen, its share stays lent until a
person writes it off: lending it again could spend it twice.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Share(Struct, frozen=True, array_like=True):
    """What a holder was lent in all, has spent in all, and has given back in all. None of them ever falls."""

    granted: int = 0
    spent: int = 0
    returned: int = 0

    @property
    def left(self) -> int:
        """What it may still spend."""
        return self.granted - self.spent - self.returned

    def heard(self, granted: int) -> "Share":
        """The hub has lent so much in all; an older word changes nothing."""
        return replace(self, granted=max(self.granted, granted))


class Account(Struct, frozen=True):
    """A member's points or stored value at the hub: what they own, and what of it is lent to whom."""

    balance: int = 0
    shares: Mapping[str, Share] = {}

    @property
    def free(self) -> int:
        """What is lent to nobody. Below zero where points were taken back that are lent out: nothing is lent until it is not."""
        return self.balance - sum(max(0, share.left) for share in self.shares.values())


def grant(account: Account, holder: str, upto: int) -> Account:
    """Lend a holder more, so that it may spend `upto`, as far as there is anything free."""
    share = account.shares.get(holder, Share())
    more = max(0, min(upto - share.left, account.free))
    return _with(account, holder, replace(share, granted=share.granted + more)) if more else account


def spend(account: Account, holder: str, amount: int) -> Account:
    """A holder's fact says that it has spent: it counts whatever the share was, for the goods are gone.

    A share below zero afterwards was overspent (`Share.left`): that box did not keep to its share, and a person must look.
    """
    _not_negative(amount)
    share = account.shares.get(holder, Share())
    return replace(_with(account, holder, replace(share, spent=share.spent + amount)), balance=account.balance - amount)


def give_back(account: Account, holder: str, amount: int) -> Account:
    """A holder's fact says that it will not spend so much of its share."""
    _not_negative(amount)
    share = account.shares.get(holder, Share())
    return _with(account, holder, replace(share, returned=share.returned + amount))


def credit(account: Account, amount: int) -> Account:
    """Points earned, value charged; below zero where they are taken back with the goods."""
    return replace(account, balance=account.balance + amount)


def _with(account: Account, holder: str, share: Share) -> Account:
    return replace(account, shares={**account.shares, holder: share})


def _not_negative(amount: int) -> None:
    if amount < 0:
        raise ValueError("an amount is not below zero")
