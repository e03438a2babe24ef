"""What is changed or dropped is made zero in the file: else its bytes stay in the free part of a page, for whoever looks."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from edge.journal.disk.database import SETTINGS


@contextmanager
def overwriting(connection: sqlite3.Connection) -> Iterator[None]:
    """Only what is done inside: dropping old facts by the thousand need not pay for it."""
    (before,) = connection.execute(SETTINGS["overwrites"]).fetchone()
    connection.execute(SETTINGS["overwrite"]).fetchall()
    try:
        yield
    finally:
        if not before:
            connection.execute(SETTINGS["overwrite_no_more"]).fetchall()
