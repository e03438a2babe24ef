"""Members (会员) as files have them and as they stand: numbers become keyed hashes here, and are kept nowhere.

A member who asks is erased: the document, and what it ever was. What they bought stays, under a code that names nobody.
"""

import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any

from msgspec import Meta, Struct
from msgspec.structs import replace
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from hub.db import tables as t
from hub.db import writing
from hub.db.tables.members import member_signup
from hub.masters.load import load
from hub.masters.reading import MasterError, lines_of, read_object
from protocol.masters import MEMBER, PROGRAM
from protocol.packing import unpack
from retail.members import Member, Program, shown, sought
from retail.members.member import CARD_MAX, PHONE_MAX, keys_of

PEPPER_BYTES = 32
_LONGEST = PHONE_MAX + 15  # with the spaces and dashes that people write

_Name = Annotated[str, Meta(max_length=60)]


class MemberRow(Struct, frozen=True):
    """A line of a file of members: `born` is MM-DD, `same_as` the member that this one turned out to be."""

    id: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_.:-]{1,32}$")]
    name: _Name = ""
    phone: Annotated[str, Meta(max_length=_LONGEST)] = ""
    card: Annotated[str, Meta(max_length=CARD_MAX)] = ""
    tier: Annotated[str, Meta(max_length=32)] = ""
    born: Annotated[str, Meta(pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")] = ""
    agreed: bool = False
    same_as: Annotated[str, Meta(max_length=32)] = ""


def read_program(path: Path) -> Program:
    """The rules of membership from a JSON file; raise `MasterError` naming the field."""
    program = read_object(path.read_bytes(), Program, path.name)
    if program.pepper:
        raise MasterError(f"{path.name}: pepper is made by the hub")
    ids = [tier.id for tier in program.tiers]
    if len(set(ids)) < len(ids):
        raise MasterError(f"{path.name}: a tier stands there twice")
    return program


def read_members(path: Path, program: Program) -> Iterator[Member]:
    """Members from a file of JSON objects, one a line; raise `MasterError` naming the line, the field and the rule."""
    seen: dict[str, str] = {}
    tiers = {"", *(tier.id for tier in program.tiers)}
    for line, where in lines_of(path):
        row = read_object(line, MemberRow, where)
        if row.id in seen:
            raise MasterError(f"{where}: {row.id!r} stands in {seen[row.id]} already")
        if row.tier not in tiers:
            raise MasterError(f"{where}: tier: the program has no tier {row.tier!r}")
        seen[row.id] = where
        yield _member(row, program.pepper, where)


def _member(row: MemberRow, pepper: bytes, where: str) -> Member:
    try:
        keys = keys_of(pepper, phone=row.phone, card=row.card)
    except ValueError as exc:
        raise MasterError(f"{where}: {exc}") from exc
    born = int(row.born.replace("-", "") or 0)
    return Member(row.id, row.name, shown(row.phone), row.tier, born, row.agreed, keys, row.same_as)


async def program_of(engine: AsyncEngine, org: str) -> Program | None:
    """The rules in force; None before the first."""
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == PROGRAM, c.key == PROGRAM, c.body != b"")
    async with engine.connect() as connection:
        body = await connection.scalar(query)
    return unpack(bytes(body), Program) if body else None


async def set_program(engine: AsyncEngine, org: str, program: Program) -> tuple[int, int]:
    """Put these rules in force; the key of the members' hashes stays what it was. Returns what `load` does."""
    had = await program_of(engine, org)
    pepper = had.pepper if had else secrets.token_bytes(PEPPER_BYTES)
    return await load(engine, org, [replace(program, pepper=pepper)])


async def find(engine: AsyncEngine, org: str, given: str) -> list[dict[str, Any]]:
    """Members under a phone number, a card or their own code: at most one row a member, nothing that was not told."""
    program = await program_of(engine, org)
    keys = set(sought(program.pepper, given).keys) if program else set()
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == MEMBER, c.body != b"").order_by(c.key)
    async with engine.connect() as connection:
        every = [unpack(bytes(body), Member) for body in await connection.scalars(query)]
    found = [one for one in every if one.id == given or keys & set(one.keys)]
    return [
        {"id": one.id, "name": one.name, "phone": one.shown, "tier": one.tier, "same_as": one.same_as} for one in found
    ]


async def join(engine: AsyncEngine, org: str, duplicate: str, into: str) -> tuple[int, int]:
    """One person under two codes becomes one: stores find `into` under the numbers of `duplicate` from then on."""
    by_id = await _members(engine, org, [duplicate, into])
    for name in (duplicate, into):
        if name not in by_id:
            raise MasterError(f"there is no member {name}")
    if duplicate == into or by_id[into].same_as:
        raise MasterError(f"{into} is no member of their own: name the one that is left")
    return await load(engine, org, [replace(by_id[duplicate], same_as=into)])


async def erase(engine: AsyncEngine, org: str, members: Sequence[str], *, known: bool = False) -> tuple[int, int]:
    """Nothing of these members is known any more, neither what they are nor what they were. Returns what `load` does.

    Who signed up, or is `known` to have been somebody, stays marked as erased: a sign-up that comes once more makes nobody of them.
    """
    s, c = member_signup.c, t.master_history.c
    theirs = (s.org == org, s.member.in_(list(members)))
    async with engine.connect() as connection:
        marked = set(members) if known else set(await connection.scalars(select(s.member).where(*theirs)))
    never = [(MEMBER, name) for name in sorted(marked)]
    done = await load(engine, org, (), withdraw=[(MEMBER, name) for name in members], never=never)
    async with writing(engine) as connection:
        await connection.execute(
            update(t.master_history).where(c.org == org, c.kind == MEMBER, c.key.in_(list(members))).values(body=b"")
        )
        await connection.execute(update(member_signup).where(*theirs).values(body=b""))
    return done


async def _members(engine: AsyncEngine, org: str, names: Sequence[str]) -> dict[str, Member]:
    c = t.master.c
    query = select(c.body).where(c.org == org, c.kind == MEMBER, c.key.in_(list(names)), c.body != b"")
    async with engine.connect() as connection:
        return {one.id: one for one in (unpack(bytes(body), Member) for body in await connection.scalars(query))}
