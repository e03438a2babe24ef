"""Pages of masters into the replica's tables: staged, and the last one makes the revision, in one transaction.

The very first pull of an empty replica is applied page by page, so that the first sale need not wait for the last page.
A document that cannot be read is left out and counted: one bad item must not keep a thousand new prices from the lanes.
Kinds that are newer than this box are carried, for the version that knows them.
"""

import sqlite3
from collections.abc import Iterable
from itertools import islice

import structlog
from msgspec import Struct

from edge.replica.file import SQL
from edge.replica.goods import Put, drop_items, put_items
from edge.replica.members import drop_keys, put_keys
from edge.replica.plans import beneath, come_due, drop_plans, put_plans
from protocol.masters import ITEM, KINDS, MEMBER, PLANNED, Master, Planned, decode_master
from protocol.messages import Document, Page
from protocol.packing import BadMessage
from protocol.pages import documents_of
from retail.catalogue import Item
from retail.members import Member

#: Documents that are looked up and written together.
TOGETHER = 2_000

_log = structlog.get_logger()


class State(Struct, frozen=True):
    """Revision in force; the one that is being pulled (0: none), from which one on (0: from nothing), and where it stands."""

    revision: int
    pulling: int
    since: int
    after: str


def read_state(connection: sqlite3.Connection) -> State:
    """What the file says."""
    return State(*connection.execute(SQL["state"]).fetchone())


def begin_pull(connection: sqlite3.Connection, to_revision: int) -> State:
    """Start a pull; towards an older revision (the hub was set back) everything is pulled and replaced."""
    revision = read_state(connection).revision
    connection.execute(SQL["clear_staged"])
    if not revision:  # what an earlier pull brought may be withdrawn by now, and nobody would say so
        _forget(connection)
    connection.execute(SQL["begin"], (to_revision, revision if revision <= to_revision else 0))
    return read_state(connection)


def take_page(connection: sqlite3.Connection, page: Page, now_ms: int) -> None:
    """Enter one page; raise `BadMessage` where it is not the one that was asked for. With the last one, what is due holds."""
    state = read_state(connection)
    if (page.since_revision, page.to_revision) != (state.since, state.pulling):
        raise BadMessage(f"a page from {page.since_revision} to {page.to_revision} was not asked for")
    documents = documents_of(page)
    if state.revision == 0:
        apply(connection, documents)
    else:
        connection.executemany(SQL["stage"], [(doc.kind, doc.key, doc.body) for doc in documents])
    connection.execute(SQL["move_after"], (page.after,))
    if not page.after:
        _finish(connection, state, page.reached or state.pulling)
        turn(connection, now_ms)


def _forget(connection: sqlite3.Connection) -> None:
    for what in ("items", "gtins", "words", "member_keys", "documents", "plans", "covered"):
        connection.execute(SQL[f"forget_{what}"])


def turn(connection: sqlite3.Connection, now_ms: int) -> bool:
    """Put in force what head office has settled for now; whether there was anything."""
    due = come_due(connection, now_ms)
    enter(connection, due)
    return bool(due)


def _finish(connection: sqlite3.Connection, state: State, reached: int) -> None:
    if state.revision and not state.since:
        _forget(connection)
    staged = connection.execute(SQL["staged"])
    apply(connection, (Document(kind, key, reached, body) for kind, key, body in staged))
    connection.execute(SQL["clear_staged"])
    connection.execute(SQL["finish"], (reached,))


def apply(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Put each document where look-ups find it."""
    left = iter(documents)
    while part := list(islice(left, TOGETHER)):
        newest = {(document.kind, document.key): document for document in part}.values()
        enter(connection, beneath(connection, newest))


def enter(connection: sqlite3.Connection, documents: Iterable[Document]) -> None:
    """Put documents, each named once, where look-ups find them."""
    read = [(document, master) for document in documents for master in _read(document)]
    put_items(connection, {doc.key: Put(master, doc.body) for doc, master in read if isinstance(master, Item)})
    drop_items(connection, [doc.key for doc, _ in read if doc.kind == ITEM and not doc.body])
    put_keys(connection, {doc.key: master for doc, master in read if isinstance(master, Member)})
    drop_keys(connection, [doc.key for doc, _ in read if doc.kind == MEMBER and not doc.body])
    put_plans(connection, {doc.key: master for doc, master in read if isinstance(master, Planned)})
    drop_plans(connection, [doc.key for doc, _ in read if doc.kind == PLANNED and not doc.body])
    others = [doc for doc, _ in read if doc.kind != ITEM]
    connection.executemany(SQL["put_document"], [(doc.kind, doc.key, doc.body) for doc in others if doc.body])
    connection.executemany(SQL["drop_document"], [(doc.kind, doc.key) for doc in others if not doc.body])


def _read(document: Document) -> tuple[Master | None, ...]:
    """What a document says, None where it says nothing that we know; empty where it cannot be read."""
    try:
        return (decode_master(document) if document.kind in KINDS else None,)
    except BadMessage as exc:
        _log.error("masters.document_unreadable", kind=document.kind, key=document.key[:64], problem=str(exc))
        return ()
