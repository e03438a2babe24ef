"""Whether our copy of the masters is what head office sent: summed up by buckets, and put right where it is not.

What a plan lies upon (plans.py) counts as it was sent; a plan that is in force and does not stand where it should is a
difference too.
"""

import sqlite3
from collections.abc import Iterator, Sequence

from edge.replica.file import SQL
from edge.replica.goods import drop_items
from edge.replica.members import drop_keys
from edge.replica.pages import enter, read_state, turn
from protocol.digest import bucket_of, digest_of
from protocol.masters import ITEM, MEMBER
from protocol.messages import Document
from protocol.packing import BadMessage

Name = tuple[str, str]


def digest(connection: sqlite3.Connection) -> tuple[int, bytes]:
    """The revision in force and its digest, of one moment; revision 0 while there is none or another is on its way."""
    connection.execute("BEGIN")
    try:
        state = read_state(connection)
        if state.pulling:
            return 0, b""
        return state.revision, digest_of((*name, body) for name, body in _sent(connection))
    finally:
        connection.execute("ROLLBACK")


def mend(connection: sqlite3.Connection, revision: int, bucket: int, documents: Sequence[Document], now_ms: int) -> int:
    """Make a bucket what head office has in it; how many documents differed. Raise `BadMessage` where it is another's."""
    state = read_state(connection)
    if state.pulling or state.revision != revision:
        raise BadMessage(f"revision {revision} is not in force any more")
    if any(bucket_of(one.kind, one.key) != bucket for one in documents):
        raise BadMessage(f"documents that are not of bucket {bucket}")
    wanted = {(one.kind, one.key): one.body for one in documents if one.body}
    had = {name: body for name, body in _sent(connection) if bucket_of(*name) == bucket}
    wrong = [name for name in {*wanted, *had} if wanted.get(name) != had.get(name)]
    _drop(connection, wrong)
    enter(connection, [Document(*name, revision, wanted[name]) for name in wrong if name in wanted])
    turn(connection, now_ms)
    return len(wrong)


def _sent(connection: sqlite3.Connection) -> Iterator[tuple[Name, bytes]]:
    """Every document as head office sent it; no bytes where a plan does not stand as it should."""
    covered = {(row[0], row[1]): (row[2], bytes(row[3])) for row in connection.execute(SQL["covered"])}
    plans = {row[0]: bytes(row[1]) for row in connection.execute(SQL["plan_bodies"])}
    standing = dict[Name, bytes]()
    for kind, key, body in connection.execute(SQL["all_documents"]):
        if (kind, key) in covered:
            standing[kind, key] = body
        else:
            yield (kind, key), body
    for name, (plan, body) in covered.items():
        yield name, body if standing.get(name, b"") == plans.get(plan) else b"?"


def _drop(connection: sqlite3.Connection, names: Sequence[Name]) -> None:
    """Take documents out without reading them, for they may be damaged, and what leads to them. Plans are put upon them again."""
    drop_items(connection, [key for kind, key in names if kind == ITEM])
    drop_keys(connection, [key for kind, key in names if kind == MEMBER])
    connection.executemany(SQL["drop_document"], names)
    connection.executemany(SQL["uncover"], names)
    for query in ("sweep_words", "sweep_gtins"):
        connection.execute(SQL[query])
