"""A member's account at head office: entries of all stores, and what they come to. The balance is a sum, kept nowhere."""

from typing import Any

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.member_tables import member_entry
from hub.insight.member_entries import POINTS
from protocol.masters import MEMBER
from protocol.packing import unpack
from retail.members import Member
from retail.sale import receipt_no

#: Entries that are told one by one, the newest; sums are of all.
TOLD_MAX = 50


class Entry(Struct, frozen=True):
    """What one receipt did: `amount` came to the member from the chain's account `against`, below zero it went back."""

    receipt: str
    business_date: int
    member: str
    against: str
    amount: int


class MemberAccount(Struct, frozen=True):
    """Points of a member and of the duplicates joined into it: the balance, what it is made of, and the newest entries."""

    member: str
    codes: list[str]
    points: int
    by: dict[str, int]
    entries: list[Entry]


async def account(connection: AsyncConnection, org: str, code: str) -> MemberAccount | None:
    """The account of a member, asked for by their code or that of a duplicate; None where nothing is known.

    An erased member's receipts still count under their code, which names nobody.
    """
    member, codes = one_person(await _duplicates(connection, org), code)
    c = member_entry.c
    mine = [c.org == org, c.member.in_(codes), c.account == POINTS]
    sums = await connection.execute(select(c.against, func.sum(c.amount)).where(*mine).group_by(c.against))
    by = {against: int(amount) for against, amount in sorted(tuple(row) for row in sums)}
    if not by and not await _known(connection, org, member):
        return None
    newest = select(member_entry).where(*mine).order_by(c.at_ms.desc(), c.store, c.lane, c.number.desc())
    rows = await connection.execute(newest.limit(TOLD_MAX))
    return MemberAccount(member, codes, sum(by.values()), by, [_entry(row) for row in rows])


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
    receipt = receipt_no(row.store, row.lane, row.epoch, row.number)
    return Entry(receipt, row.business_date, row.member, row.against, row.amount)
