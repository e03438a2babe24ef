"""Papers that are no receipt's original (副本、交班单、单据): kept from before the first byte until they are out.

A receipt's own job stands in `print_jobs`, beside its sale and made in its transaction; its layout is made when it is printed. What is
here was made once, and a change of layout or of names does not touch it.
"""

import sqlite3
from enum import Enum
from typing import Final

from msgspec import Struct

from edge.journal.disk.queries import queries
from edge.journal.errors import TooManyPapers
from edge.journal.words import PrintJob, PrintState

SQL = queries("papers.sql")
#: Papers that wait for one printer of one lane: whoever asks for more is told to mend the printer.
WAITING_MAX: Final = 100
#: Orders that a sale brings with it refuse no sale, however long their printer is away.
ORDERS_MAX: Final = 2**31
_ALL_MAX: Final = 10_000


class PaperKind(Enum):
    """What it is."""

    COPY = "copy"
    SLIP = "slip"
    ORDER = "order"
    LABEL = "label"


class Paper(Struct, frozen=True):
    """One paper. `printer` is the name of a second printer, empty for the lane's own; `document` as `pack` made it.

    `receipt` is the fact whose copy it is, 0 for none. `title` is what people call it.
    """

    lane: str
    kind: PaperKind
    title: str
    document: bytes
    at_ms: int
    printer: str = ""
    receipt: int = 0
    id: int = 0
    state: PrintState = PrintState.QUEUED


def add(connection: sqlite3.Connection, paper: Paper, *, most: int = WAITING_MAX) -> int:
    """Keep it; its id. Raise `TooManyPapers` where a printer has been away for very long."""
    (waiting,) = connection.execute(SQL["waiting"], (paper.lane, paper.printer)).fetchone()
    if waiting >= most:
        raise TooManyPapers(f"{waiting} papers wait for the printer already")
    row = (paper.lane, paper.printer, paper.kind.value, paper.title, paper.receipt, paper.document, paper.at_ms)
    (number,) = connection.execute(SQL["add"], row).fetchone()
    return int(number)


def move(connection: sqlite3.Connection, number: int, state: PrintState) -> None:
    """Note that it begins, or that it is out or given up: then it goes. Raise `LookupError` where it is not there."""
    done = connection.execute(SQL["begin" if state is PrintState.PRINTING else "away"], (number,))
    if done.rowcount != 1:
        raise LookupError(f"no paper {number}")


def kept(connection: sqlite3.Connection) -> list[Paper]:
    """All that are not out, oldest first."""
    return [
        Paper(lane, PaperKind(kind), title, document, at_ms, printer, receipt, number, PrintState(state))
        for number, lane, printer, kind, title, receipt, document, at_ms, state in connection.execute(
            SQL["all"], (_ALL_MAX,)
        )
    ]


def dropped(connection: sqlite3.Connection, lane: str, limit: int) -> list[PrintJob]:
    """Receipts since the lane's last closed shift that it gave up: maybe out, maybe not. The newest first."""
    return [
        PrintJob(seq, owner, PrintState(state))
        for seq, owner, state in connection.execute(SQL["dropped"], (lane, lane, limit))
    ]
