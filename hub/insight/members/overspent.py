"""Shares of members' accounts that were overspent: a box spent more of one than it had, so two stores spent the same."""

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db.tables.members import member_share
from hub.insight.concerns.answered import SHARE, Answered, answers_to, still
from hub.insight.members.check import BACK, books
from hub.insight.members.entries import CAME_IN, WENT_OUT
from hub.insight.stores.named import NOBODY, named


class Overspent(Struct, frozen=True):
    """A life of a box that spent and gave back more of an account than it was lent and took in: it did not keep to its share.

    `by` is in points, or in minor units of `currency`; `answered` is what a person said to so much.
    """

    store: str
    epoch: int
    member: str
    account: str
    by: int
    name: str = ""
    currency: str = ""
    answered: Answered | None = None

    @property
    def subject(self) -> str:
        """What answers to it name it by."""
        return f"{self.store}/{self.epoch}/{self.member}/{self.account}"


class AllOverspent(Struct, frozen=True):
    """Those that nobody answered first, of them the largest."""

    shares: list[Overspent]


async def overspent(connection: AsyncConnection, org: str) -> list[Overspent]:
    """Every share that was overspent."""
    s = member_share.c
    had = await connection.execute(select(s.member, s.account, s.store, s.epoch, s.granted).where(s.org == org))
    left: dict[tuple[str, str, str, int], int] = {(m, a, st, int(e)): int(granted) for m, a, st, e, granted in had}
    for (member, account, store, epoch, against), amount in (await books(connection, org)).items():
        if against in {*CAME_IN, *WENT_OUT, BACK}:
            key = (member, account, store, epoch)
            left[key] = left.get(key, 0) + (-amount if against == BACK else amount)
    stores, answers = await named(connection, org), await answers_to(connection, org, SHARE)
    found = []
    for (member, account, store, epoch), rest in left.items():
        if rest < 0:
            at = stores.get(store, NOBODY)
            one = Overspent(store, epoch, member, account, -rest, at.name, at.currency)
            found.append(replace(one, answered=still(answers, one.subject, one.by)))
    return sorted(found, key=lambda one: (one.answered is not None, -one.by, one.store, one.member))
