"""What a person decides about shares of a life that is over: what it had left is written off, and may be lent to others again.

Facts that this life still brings count all the same: then its members spent more than they had, which is seen in their accounts.
"""

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.locks import lend_alone
from hub.db.tables.members import member_entry, member_share, share_back
from hub.db.writes import insert_once
from hub.insight.members.due import look_at
from hub.insight.members.state import Holder, state_of
from hub.office.decisions import By, OfficeError, checked, write_down
from retail.paying.tenders import OWNED

WRITTEN_OFF = "written-off"


class WrittenOff(Struct, frozen=True):
    """What a decision came to: shares that had something left, and how much, in points and in minor units of stored value."""

    shares: int = 0
    points: int = 0
    stored_minor: int = 0


async def write_off(
    engine: AsyncEngine, org: str, store: str, epoch: int, by: By, now_ms: int, *, member: str = ""
) -> WrittenOff:
    """Write off what a life has left, of one member or all; raise `OfficeError` where the life is not over."""
    by = checked(by)
    async with writing(engine) as connection:
        await lend_alone(connection, org)
        await _must_be_over(connection, org, store, epoch)
        sums = dict.fromkeys(OWNED, 0)
        shares = 0
        for account in OWNED:
            for code in await _members(connection, org, store, epoch, account, member):
                held = (await state_of(connection, org, [code], account)).held.get(Holder(store, epoch, code))
                if held is None or not held.left:
                    continue
                await insert_once(connection, member_share, [(org, code, account, store, epoch, 0, 0, 0, 0, 0, 0)])
                c = member_share.c
                same = (c.org == org, c.member == code, c.account == account, c.store == store, c.epoch == epoch)
                await connection.execute(update(member_share).where(*same).values(off=c.off + held.left))
                await look_at(connection, [(org, code)])
                sums[account] += held.left
                shares += 1
        done = WrittenOff(shares, *sums.values())
        told = {"shares": shares, **sums}
        subject = f"{store}/{epoch}{f'/{member}' if member else ''}"
        await write_down(connection, org, by, now_ms, kind="share", subject=subject, verdict=WRITTEN_OFF, told=told)
    return done


async def _must_be_over(connection: AsyncConnection, org: str, store: str, epoch: int) -> None:
    newest = await connection.scalar(select(t.store.c.epoch).where(t.store.c.org == org, t.store.c.store == store))
    if newest is None:
        raise OfficeError("unknown-store", f"there is no store {store}", field="store")
    b = t.box.c
    life = (b.org == org, b.store == store, b.epoch == epoch)
    revoked = await connection.scalar(select(b.revoked_ms).where(*life))
    if revoked is None:
        raise OfficeError("unknown-life", f"store {store} has no life {epoch}", field="epoch")
    if int(newest) == epoch and not revoked:
        raise OfficeError(
            "life-goes-on", f"life {epoch} of {store} sells: revoke its box or enrol another first", field="epoch"
        )


async def _members(
    connection: AsyncConnection, org: str, store: str, epoch: int, account: str, member: str
) -> list[str]:
    """Who has, or had, something there."""
    found: set[str] = set()
    for table in (member_share, share_back, member_entry):
        c = table.c
        where = (c.org == org, c.store == store, c.epoch == epoch, c.account == account)
        found |= set(await connection.scalars(select(c.member).where(*where).distinct()))
    return sorted(one for one in found if not member or one == member)
