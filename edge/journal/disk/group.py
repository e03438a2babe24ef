"""Group commit: many entries, one transaction, one fsync; a bad entry fails alone, a failed commit fails them all.

    BEGIN IMMEDIATE
      SAVEPOINT entry   work 1   RELEASE          its value waits for the commit
      SAVEPOINT entry   work 2   ROLLBACK TO      its own error; nothing of it stays
      ...
    COMMIT                                        only now may anybody be told

Synchronous on purpose: production calls it from the writer's thread, the simulation inline in virtual time.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from edge.journal.disk.database import SETTINGS
from edge.journal.disk.faults import is_the_entrys_own


class Core(Protocol):
    """What works on one connection: `state` is whatever it remembers of the file, put back when a transaction is undone."""

    connection: sqlite3.Connection
    state: Any


C = TypeVar("C", bound=Core)

Work = Callable[[C], Any]


class Failed(Struct, frozen=True):
    """An entry that failed alone."""

    error: Exception


def commit_group(core: C, works: Sequence[Work[C]]) -> list[Any]:
    """Do all in one transaction; each outcome is the work's value or `Failed`. Raise `sqlite3.Error` where nothing held."""
    connection, before = core.connection, core.state
    connection.execute(SETTINGS["begin"])
    try:
        outcomes = [_attempt(core, work) for work in works]
        connection.commit()
    except BaseException:
        core.state = before
        if connection.in_transaction:
            connection.rollback()
        raise
    return outcomes


def _attempt(core: C, work: Work[C]) -> Any:
    connection, before = core.connection, core.state
    connection.execute(SETTINGS["savepoint"])
    try:
        value = work(core)
    except Exception as exc:
        # One bad entry must not take the others' sales with it; what ends the transaction itself flows on.
        if not is_the_entrys_own(exc) or not connection.in_transaction:
            raise
        core.state = before
        connection.execute(SETTINGS["rollback_to"])
        value = Failed(exc)
    connection.execute(SETTINGS["release"])
    return value
