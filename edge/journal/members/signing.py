"""Members who signed up here: found at once and after a restart, until head office's own document of them has come."""

import sqlite3

import msgspec

from edge.journal.disk.overwriting import overwriting
from edge.journal.members.rows import SQL
from protocol.facts import Fact, MemberSignedUp
from protocol.packing import pack
from retail.members import Member

_member = msgspec.msgpack.Decoder(Member)


def keep_sign_up(connection: sqlite3.Connection, seq: int, fact: Fact) -> None:
    """The row of a sign-up; of any other fact none, nor of one whose person was erased."""
    if not isinstance(fact.body, MemberSignedUp) or not fact.body.keys:
        return
    connection.execute(SQL["sign_up"], (seq, fact.body.member, fact.at_ms, pack(fact.body.as_member())))
    connection.executemany(SQL["sign_up_key"], [(seq, key) for key in fact.body.keys])


def forget_sign_up(connection: sqlite3.Connection, seq: int) -> None:
    """Head office's document has taken its place, or there is none any more."""
    with overwriting(connection):
        connection.execute(SQL["forget_sign_up"], (seq,))
        connection.execute(SQL["forget_sign_up_keys"], (seq,))


def signed_up(connection: sqlite3.Connection, member: str) -> Member | None:
    """By the code that they were given here."""
    return _read(connection.execute(SQL["signed_up"], (member,)).fetchone())


def signed_up_by_key(connection: sqlite3.Connection, key: bytes) -> Member | None:
    """By a keyed hash of their number."""
    return _read(connection.execute(SQL["by_key"], (key,)).fetchone())


def _read(row: tuple[bytes] | None) -> Member | None:
    return _member.decode(row[0]) if row else None
