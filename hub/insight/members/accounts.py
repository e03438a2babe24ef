"""A member's account at head office: entries of all stores, and what they come to. The balance is a sum, kept nowhere."""

from typing import Any

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.members import member_entry
from hub.insight.members.entries import CHARGED, EXPIRED, POINTS, UNDONE
from hub.insight.members.state import Held, Holder, state_of
from protocol.masters import MEMBER
from protocol.packing import unpack
from retail.members import Member
from retail.members.charge import charge_no
from retail.paying.tenders import OWNED
from retail.sale import receipt_no

#: Entries that are told one by one, the newest; sums are of all.
TOLD_MAX = 50


class Entry(Struct, frozen=True):
    """What one receipt or charge did: `amount` came to the member from the chain's account `against`, below zero it went back."""

    receipt: str
    business_date: int
    member: str
    against: str
    amount: int
    account: str = POINTS


class ShareRow(Struct, frozen=True):
    """What one life of a store's box may spend: lent by head office and `came` in there, less what is spent, given back, written off.

    `overspent`: so much more than it had; that box did not keep to its share.
    """

    store: str
    epoch: int
    member: str
    account: str
    granted: int
    came: int
    spent: int
    back: int
    off: int
    left: int
    overspent: int


class MemberAccount(Struct, frozen=True):
    """Points and stored value of a member and of the duplicates joined into it: balances, what they are made of, the newest entries.

    Of each, so much is lent to stores and the rest `free`: below zero where points were taken back that are lent out.
    """

    member: str
    codes: list[str]
    points: int
    by: dict[str, int]
    entries: list[Entry]
    points_lent: int = 0
    points_free: int = 0
    stored_minor: int = 0
    stored_by: dict[str, int] = {}
    stored_lent_minor: int = 0
    stored_free_minor: int = 0
    shares: list[ShareRow] = []


async def account(connection: AsyncConnection, org: str, code: str) -> MemberAccount | None:
    """The account of a member, asked for by their code or that of a duplicate; None where nothing is known.

    An erased member's receipts still count under their code, which names nobody.
    """
    member, codes = one_person(await _duplicates(connection, org), code)
    points, stored = [await state_of(connection, org, codes, account) for account in OWNED]
    if not (points.by or points.held or stored.by or stored.held) and not await _known(connection, org, member):
        return None
    c = member_entry.c
    newest = select(member_entry).where(c.org == org, c.member.in_(codes))
    rows = await connection.execute(newest.order_by(c.at_ms.desc(), c.store, c.lane, c.number.desc()).limit(TOLD_MAX))
    shares = [
        _share(account, *one)
        for account, state in zip(OWNED, (points, stored), strict=True)
        for one in state.held.items()
    ]
    return MemberAccount(
        member, codes, points.balance, points.by, [_entry(row) for row in rows],
        points.lent, points.balance - points.lent,
        stored.balance, stored.by, stored.lent, stored.balance - stored.lent, shares,
    )  # fmt: skip


async def totals(connection: AsyncConnection, org: str) -> dict[str, dict[str, int]]:
    """What all members own, and what the chain's accounts have on the other side: both sum to the same."""
    c = member_entry.c
    query = select(c.account, c.against, func.sum(c.amount)).where(c.org == org).group_by(c.account, c.against)
    found: dict[str, dict[str, int]] = {account: {} for account in OWNED}
    for account, against, amount in await connection.execute(query.order_by(c.account, c.against)):
        found.setdefault(account, {})[against] = int(amount)
    return found


def one_person(same_as: dict[str, str], code: str) -> tuple[str, list[str]]:
    """The code that is left, and all that were joined into it, itself first; joins in a circle end where they began.

    >>> one_person({"m2": "m1", "m3": "m2"}, "m3")
    ('m1', ['m1', 'm2', 'm3'])
    """
    head = _head(same_as, code)
    return head, [head, *sorted(one for one in {*same_as, code} if one != head and _head(same_as, one) == head)]


def _head(same_as: dict[str, str], code: str) -> str:
    seen: list[str] = []
    while code in same_as and code not in seen:
        seen.append(code)
        code = same_as[code]
    return min(seen[seen.index(code) :]) if code in seen else code


async def _duplicates(connection: AsyncConnection, org: str) -> dict[str, str]:
    c = t.master.c
    bodies = await connection.scalars(select(c.body).where(c.org == org, c.kind == MEMBER, c.body != b""))
    every = (unpack(bytes(body), Member) for body in bodies)
    return {one.id: one.same_as for one in every if one.same_as}


async def _known(connection: AsyncConnection, org: str, member: str) -> bool:
    c = t.master.c
    found = select(c.key).where(c.org == org, c.kind == MEMBER, c.key == member, c.body != b"")
    return await connection.scalar(found) is not None


def _entry(row: Any) -> Entry:
    against, account = row.against, row.account
    if against == EXPIRED:
        return Entry("-", row.business_date, row.member, against, row.amount, account)
    number = receipt_no(row.store, row.lane, row.epoch, row.number)
    if against in {CHARGED, UNDONE}:
        number = charge_no(row.store, row.lane, row.epoch, row.number)
    return Entry(number, row.business_date, row.member, against, row.amount, account)


def _share(account: str, holder: Holder, held: Held) -> ShareRow:
    figures = (held.granted, held.came, held.spent, held.back, held.off, held.left, held.overspent)
    return ShareRow(holder.store, holder.epoch, holder.member, account, *figures)
