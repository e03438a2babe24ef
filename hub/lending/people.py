"""Who is whom: duplicates that were joined, and keys by which members are found, read once for each revision of the masters."""

import asyncio
from collections.abc import Iterable

import msgspec
from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from hub.db import tables as t
from hub.db.tables.members import member_signup
from hub.insight.members.accounts import one_person
from hub.masters.load import head_of
from protocol.masters import MEMBER, PROGRAM
from protocol.packing import unpack
from retail.members import Member, Program

_member = msgspec.msgpack.Decoder(Member)


class People(Struct):
    """All members of an organisation as of one revision."""

    revision: int = -1
    program: Program | None = None
    same_as: dict[str, str] = field(default_factory=dict)
    by_key: dict[bytes, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    #: Codes of those who were erased.
    erased: set[str] = field(default_factory=set)

    def codes(self, member: str) -> tuple[str, list[str]]:
        """The code that is left of a person, and all of theirs, that one first."""
        return one_person(self.same_as, member) if member in self._joined() else (member, [member])

    def _joined(self) -> set[str]:
        return {*self.same_as, *self.same_as.values()}


class Register:
    """Keeps the newest `People`."""

    def __init__(self, org: str) -> None:
        self._org = org
        self._people = People()

    async def people(self, connection: AsyncConnection) -> People:
        """As of the revision that this transaction sees; reading them does not hold up whoever else is served."""
        head = await head_of(connection, self._org)
        if head != self._people.revision:
            c = t.master.c
            bodies = await connection.scalars(
                select(c.body).where(c.org == self._org, c.kind == MEMBER, c.body != b"").order_by(c.revision, c.key)
            )
            program = await connection.scalar(
                select(c.body).where(c.org == self._org, c.kind == PROGRAM, c.key == PROGRAM, c.body != b"")
            )
            rules = unpack(bytes(program), Program) if program else None
            gone = await connection.scalars(select(c.key).where(c.org == self._org, c.kind == MEMBER, c.body == b""))
            erased = set(gone)
            self._people = await asyncio.to_thread(_read, head, rules, list(bodies))
            self._people.erased = erased
        return self._people


async def whole_persons(connection: AsyncConnection, org: str, members: Iterable[str]) -> list[str]:
    """These codes with all of the same persons: what they were joined into, all that were, and sign-ups that are still to be."""
    m, s = t.master.c, member_signup.c
    docs = select(m.body).where(m.org == org, m.kind == MEMBER, m.body != b"")
    waiting = select(s.body).where(s.org == org, s.made_ms == 0, s.body != b"")
    every = [_member.decode(bytes(body)) for body in await connection.scalars(docs)]
    newcomers = [_member.decode(bytes(body)) for body in await connection.scalars(waiting)]
    same_as = {one.id: one.same_as for one in every if one.same_as}
    codes = {code for name in members for code in one_person(same_as, name)[1]}
    keys = {key for one in (*every, *newcomers) if one.id in codes for key in one.keys}
    return sorted(codes | {one.id for one in newcomers if keys.intersection(one.keys)})


def _read(head: int, program: Program | None, bodies: Iterable[bytes]) -> People:
    """Of two under one number the one that head office had first, unless it was joined into another."""
    people = People(head, program)
    for body in bodies:
        one = _member.decode(bytes(body))
        people.known.add(one.id)
        if one.same_as:
            people.same_as[one.id] = one.same_as
        for key in one.keys:
            people.by_key.setdefault(key, one.id)
    return people
