"""What a person owns and what of it is lent to whom, as the tables say it: one reading of the entries, so that it adds up."""

from collections.abc import Collection, Iterable

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.members import member_entry, member_share, share_back
from hub.insight.members.entries import CAME_IN, WENT_OUT
from retail.members import Account, Share


class Holder(Struct, frozen=True, order=True):
    """One life of one store's box, and under which of a person's codes it holds."""

    store: str
    epoch: int
    member: str


class Held(Struct, frozen=True):
    """A share as it stands: `granted` by head office and `came` in there, spent, given back, and `off` written off by a person."""

    granted: int = 0
    came: int = 0
    spent: int = 0
    back: int = 0
    off: int = 0
    recalled: int = 0

    @property
    def share(self) -> Share:
        """For whom what was written off is as good as given back."""
        return Share(self.granted + self.came, self.spent, self.back + self.off)

    @property
    def left(self) -> int:
        """What may still be spent of it."""
        return max(0, self.share.left)

    @property
    def overspent(self) -> int:
        """How much more this life spent and gave back than it had: it did not keep to its share."""
        return max(0, self.spent + self.back - self.granted - self.came)


class State(Struct, frozen=True):
    """One account of a person: its balance, what it is made of, and who holds how much."""

    balance: int
    by: dict[str, int]
    held: dict[Holder, Held]

    @property
    def escrow(self) -> Account:
        """As the rules of lending see it, by holder."""
        return Account(self.balance, {name(holder): held.share for holder, held in self.held.items()})

    @property
    def lent(self) -> int:
        """What stores may still spend."""
        return sum(one.left for one in self.held.values())


def name(holder: Holder) -> str:
    """A holder in one word."""
    return f"{holder.store}/{holder.epoch}/{holder.member}"


async def state_of(connection: AsyncConnection, org: str, codes: Collection[str], account: str) -> State:
    """One account of whoever has these codes."""
    c = member_entry.c
    mine = (c.org == org, c.member.in_(list(codes)), c.account == account)
    query = select(c.member, c.store, c.epoch, c.against, func.sum(c.amount)).where(*mine)
    rows = await connection.execute(query.group_by(c.member, c.store, c.epoch, c.against))
    found = [
        (Holder(store, int(epoch), member), against, int(amount)) for member, store, epoch, against, amount in rows
    ]
    by: dict[str, int] = {}
    for _, against, amount in found:
        by[against] = by.get(against, 0) + amount
    held = await _shares(connection, org, codes, account)
    for holder, sums in _moved(found).items():
        one = held.get(holder, Held())
        held[holder] = Held(one.granted, *sums, one.back, one.off, one.recalled)
    return State(sum(by.values()), dict(sorted(by.items())), dict(sorted(held.items())))


def _moved(found: Iterable[tuple[Holder, str, int]]) -> dict[Holder, tuple[int, int]]:
    """What came in at each life, and what was spent there."""
    sums: dict[Holder, tuple[int, int]] = {}
    for holder, against, amount in found:
        came, spent = sums.get(holder, (0, 0))
        if against in CAME_IN:
            sums[holder] = came + amount, spent
        elif against in WENT_OUT:
            sums[holder] = came, spent - amount
    return sums


async def _shares(connection: AsyncConnection, org: str, codes: Collection[str], account: str) -> dict[Holder, Held]:
    s, b = member_share.c, share_back.c
    shares = await connection.execute(
        select(s.store, s.epoch, s.member, s.granted, s.off, s.recalled).where(
            s.org == org, s.member.in_(list(codes)), s.account == account
        )
    )
    held = {
        Holder(store, int(epoch), member): Held(int(granted), off=int(off), recalled=int(recalled))
        for store, epoch, member, granted, off, recalled in shares
    }
    given = await connection.execute(
        select(b.store, b.epoch, b.member, func.sum(b.amount))
        .where(b.org == org, b.member.in_(list(codes)), b.account == account)
        .group_by(b.store, b.epoch, b.member)
    )
    for store, epoch, member, amount in given:
        holder = Holder(store, int(epoch), member)
        one = held.get(holder, Held())
        held[holder] = Held(one.granted, 0, 0, int(amount), one.off, one.recalled)
    return held
