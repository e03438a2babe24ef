"""Points whose time is over (积分到期), as entries: the oldest are spent first, and what is lent out is asked back before it ends.

    ends today = what was earned up to the month that is over - all that was spent, taken back and ended before

The same entries on the same day give the same; run again on that day, it changes nothing. What a store may still spend does not
end under its hands: it is asked back, and ends with the next run.
"""

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from hub.db import writing
from hub.db.locks import lend_alone
from hub.db.tables.members import member_entry
from hub.db.writes import insert_once
from hub.insight.members.due import look_at
from hub.insight.members.entries import EARNED, EXPIRED, POINTS
from hub.insight.members.state import state_of
from hub.lending.lend import live_lives, tell
from hub.lending.people import People, Register
from protocol.messages import Lease

#: Members in one transaction.
TOGETHER = 200
#: Where an entry that is of no store says that it is.
NOWHERE = "-"


class Expired(Struct, frozen=True):
    """What a run came to: points that ended, of how many members; and points that wait for stores to give them back."""

    points: int = 0
    members: int = 0
    waiting: int = 0


def last_month(date: int, months: int) -> int:
    """The last month (yyyymm) whose points are over on this date (yyyymmdd).

    >>> last_month(20280115, 12), last_month(20280115, 1), last_month(20280115, 24)
    (202612, 202711, 202512)
    """
    number = date // 10_000 * 12 + date // 100 % 100 - 1 - months - 1
    return number // 12 * 100 + number % 12 + 1


async def expire(engine: AsyncEngine, org: str, register: Register, date: int, now_ms: int) -> Expired:
    """Let points end that are over on this date."""
    async with engine.connect() as connection:
        people = await register.people(connection)
        months = people.program.expire_months if people.program else 0
        if not months:
            return Expired()
        upto = last_month(date, months)
        c = member_entry.c
        query = select(c.member).where(
            c.org == org, c.account == POINTS, c.against == EARNED, c.business_date < (upto + 1) * 100
        )
        members = list(await connection.scalars(query.distinct().order_by(c.member)))
    persons = list(dict.fromkeys(people.codes(member)[0] for member in members))
    sums = Expired()
    for start in range(0, len(persons), TOGETHER):
        one = await _some(engine, org, people, persons[start : start + TOGETHER], upto, date, now_ms)
        sums = Expired(sums.points + one.points, sums.members + one.members, sums.waiting + one.waiting)
    return sums


async def _some(
    engine: AsyncEngine, org: str, people: People, persons: list[str], upto: int, date: int, now_ms: int
) -> Expired:
    points = members = waiting = 0
    async with writing(engine) as connection:
        await lend_alone(connection, org)
        live = await live_lives(connection, org)
        lives = {(one.store, one.epoch) for one in live}
        for person in persons:
            head, codes = people.codes(person)
            if await _was_run(connection, org, head, date):
                continue
            state = await state_of(connection, org, codes, POINTS)
            over = await _over(connection, org, codes, upto, state.balance)
            ends = max(0, min(over, state.balance - state.lent))
            if ends:
                version = people.program.version if people.program else 0
                row = (org, head, POINTS, NOWHERE, NOWHERE, 0, date, EXPIRED, -ends, version, date, now_ms)
                await insert_once(connection, member_entry, [row])
                await look_at(connection, [(org, head)])
                points, members = points + ends, members + 1
            rest, rows = over - ends, []
            for holder, held in state.held.items():
                if rest > 0 and held.left and (holder.store, holder.epoch) in lives:
                    asked = min(rest, held.left)
                    recalled = max(held.recalled, held.back + asked)
                    lease = Lease(POINTS, holder.member, held.granted, recalled, state.balance - ends, now_ms)
                    rows.append((holder.store, holder.epoch, lease))
                    rest, waiting = rest - asked, waiting + asked
            await tell(connection, org, rows, live)
    return Expired(points, members, waiting)


async def _was_run(connection: AsyncConnection, org: str, member: str, date: int) -> bool:
    c = member_entry.c
    same = (c.org == org, c.member == member, c.account == POINTS, c.store == NOWHERE, c.number == date)
    return await connection.scalar(select(c.amount).where(*same)) is not None


async def _over(connection: AsyncConnection, org: str, codes: list[str], upto: int, balance: int) -> int:
    """How many of a person's points are over: what was earned since then is not, as far as it is still there."""
    c = member_entry.c
    since = (
        select(func.sum(c.amount))
        .where(c.org == org, c.member.in_(codes), c.account == POINTS, c.against == EARNED)
        .where(c.business_date >= (upto + 1) * 100)
    )
    return max(0, balance - int(await connection.scalar(since) or 0))
