"""Members into the table by which a till finds them. What they are stands among the documents."""

import sqlite3
from collections.abc import Collection, Mapping

from edge.replica.file import SQL
from retail.members import Member

#: Members that were joined one into another: no longer chain is followed.
JOINED_MAX = 4


def put_keys(connection: sqlite3.Connection, members: Mapping[str, Member]) -> None:
    """Members by their id are found under these keys and no others."""
    drop_keys(connection, members)
    rows = [(key, name) for name, member in members.items() for key in member.keys]
    connection.executemany(SQL["put_member_key"], rows)


def drop_keys(connection: sqlite3.Connection, members: Collection[str]) -> None:
    """Nobody finds these any more."""
    connection.executemany(SQL["drop_member_keys"], [(name,) for name in members])
