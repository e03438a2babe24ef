"""What head office has settled for later: it lies here already, and comes into force by the store's own clock.

A plan covers the document that it changes: that one is kept beneath, and what head office sends of it meanwhile goes there
too, so that taking the plan back brings to light what holds without it. What is in force stays so until head office takes it
back, whatever the clock says next: a box without a battery begins in the past.
"""

import sqlite3
from collections.abc import Collection, Iterable, Mapping

from edge.replica.file import SQL
from protocol.masters import ITEM, Planned
from protocol.messages import Document

Name = tuple[str, str]


def put_plans(connection: sqlite3.Connection, plans: Mapping[str, Planned]) -> None:
    """Plans by their id, new ones and changed ones."""
    rows = [(name, plan.kind, plan.key, plan.from_ms, plan.body) for name, plan in plans.items()]
    connection.executemany(SQL["put_plan"], rows)


def drop_plans(connection: sqlite3.Connection, ids: Collection[str]) -> None:
    """Plans that were taken back, or have become what holds."""
    connection.executemany(SQL["drop_plan"], [(name,) for name in ids])


def beneath(connection: sqlite3.Connection, documents: Iterable[Document]) -> list[Document]:
    """Put those that a plan covers beneath it; the others are left to be entered."""
    covered = {(kind, key) for kind, key, _, _ in connection.execute(SQL["covered"])}
    left = []
    for document in documents:
        if (document.kind, document.key) in covered:
            connection.execute(SQL["put_beneath"], (document.body, document.kind, document.key))
        else:
            left.append(document)
    return left


def come_due(connection: sqlite3.Connection, now_ms: int) -> list[Document]:
    """What is to be entered now: plans that come into force, and what comes to light where one was taken back."""
    wanted = {(kind, key): name for kind, key, name in connection.execute(SQL["plans_due"], (now_ms,))}
    covered = {(kind, key): (by, body) for kind, key, by, body in connection.execute(SQL["covered"])}
    entered = [_cover(connection, each, name) for each, name in wanted.items() if covered.get(each, ("",))[0] != name]
    for each, (_, body) in covered.items():
        if each not in wanted:
            connection.execute(SQL["uncover"], each)
            entered.append(Document(*each, 0, body))
    return entered


def next_due_ms(connection: sqlite3.Connection) -> int | None:
    """When the next plan comes into force, None where none waits."""
    (due_ms,) = connection.execute(SQL["next_plan"]).fetchone()
    return None if due_ms is None else int(due_ms)


def _cover(connection: sqlite3.Connection, each: Name, name: str) -> Document:
    connection.execute(SQL["cover"], (*each, name, _stands(connection, *each)))
    (body,) = connection.execute(SQL["plan_body"], (name,)).fetchone()
    return Document(*each, 0, body)


def _stands(connection: sqlite3.Connection, kind: str, key: str) -> bytes:
    """A document as look-ups find it now, empty where there is none."""
    query = (SQL["item"], (key,)) if kind == ITEM else (SQL["document"], (kind, key))
    row = connection.execute(*query).fetchone()
    return bytes(row[0]) if row else b""
