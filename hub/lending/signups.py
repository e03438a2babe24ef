"""Who signed up at a lane becomes a member for all; under a number that is somebody's already, they are that person."""

from collections.abc import Sequence
from typing import Any

import msgspec
import structlog
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import writing
from hub.db.tables.members import member_signup
from hub.insight.members.due import look_at
from hub.lending.people import People, Register
from hub.masters.load import load
from retail.members import Member

#: Sign-ups that make one revision.
TOGETHER = 500

_log = structlog.get_logger()
_member = msgspec.msgpack.Decoder(Member)


async def make_members(engine: AsyncEngine, org: str, register: Register, now_ms: int) -> int:
    """Make members of some who signed up; how many. A hub that dies in the middle makes the same ones again, which is no change."""
    c = member_signup.c
    query = select(member_signup).where(c.org == org, c.made_ms == 0).order_by(c.at_ms, c.store, c.epoch, c.seq)
    async with engine.connect() as connection:
        rows = (await connection.execute(query.limit(TOGETHER))).all()
        if not rows:
            return 0
        people = await register.people(connection)
    made = joined(people, [_member.decode(bytes(row.body)) for row in rows if row.body])
    await load(engine, org, made)
    async with writing(engine) as connection:
        for row in rows:
            await connection.execute(_done(row, now_ms, erased=row.member in people.erased))
        await look_at(connection, {(org, one.id) for one in made} | {(org, one.same_as) for one in made if one.same_as})
    _log.info("members.signed_up", members=len(made), joined=sum(bool(one.same_as) for one in made))
    return len(rows)


def joined(people: People, newcomers: Sequence[Member]) -> list[Member]:
    """Newcomers as documents: the first under a number is that person, and who comes after is the same one.

    Who was erased is nobody any more, though their sign-up came once more.
    """
    by_key, made = dict(people.by_key), []
    for one in newcomers:
        if one.id in people.known or one.id in people.erased:
            continue
        there = next((by_key[key] for key in one.keys if key in by_key and by_key[key] != one.id), "")
        made.append(replace(one, same_as=people.codes(there)[0]) if there else one)
        for key in one.keys:
            by_key.setdefault(key, one.id)
    return made


def _done(row: Any, now_ms: int, *, erased: bool) -> Any:
    c = member_signup.c
    same = (c.org == row.org, c.store == row.store, c.epoch == row.epoch, c.seq == row.seq)
    return update(member_signup).where(*same).values(made_ms=max(1, now_ms), **({"body": b""} if erased else {}))
