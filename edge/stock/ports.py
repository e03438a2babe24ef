"""The journal as the stock desk needs it."""

from typing import Protocol

from edge.journal.shifts import Make
from edge.journal.stock import (
    CountRow,
    CountSheet,
    DocumentRow,
    ItemLevel,
    LotLevel,
    Movement,
    Only,
    SoldOn,
    Waiting,
)
from edge.journal.words import Stream
from protocol.facts import RetailIssued, StockMoved
from retail.stock import Level, Policy


class StockBooks(Protocol):
    """The journal, as stock writes and asks it."""

    async def make(self, make: Make, command: str | None = None, request_hash: bytes = b"") -> int:
        """Commit what is made in its own transaction, once; the last fact's number."""
        ...

    def head(self, stream: Stream) -> int:
        """The newest fact's number."""
        ...

    def level(self, item: str) -> Level:
        """The three figures of an item."""
        ...

    def lots(self, item: str) -> list[LotLevel]:
        """Its lots."""
        ...

    def waiting(self) -> list[Waiting]:
        """Receipts that are on no retail issue yet."""
        ...

    def issuable(self, policy: Policy, until_date: int) -> bool:
        """Whether an issue by this policy would have receipts."""
        ...

    def open_count(self) -> CountRow | None:
        """The count that goes on."""
        ...

    def count_sheet(self, count: int) -> CountSheet | None:
        """A count with its document."""
        ...

    def stock_document(self, seq: int) -> tuple[DocumentRow, StockMoved | RetailIssued] | None:
        """A document that is kept."""
        ...

    async def levels(self, *, after: str = "", only: Only = "", limit: int = 100) -> list[ItemLevel]:
        """Figures by item."""
        ...

    async def stock_totals(self) -> tuple[int, int, int]:
        """Items in all, below zero, and sold but not issued."""
        ...

    async def stock_documents(self, *, kind: str = "", before: int = 0, limit: int = 50) -> list[DocumentRow]:
        """Documents that are kept, the newest first."""
        ...

    async def movements(self, item: str, *, before: int = 0, limit: int = 50) -> list[Movement]:
        """What documents moved of an item."""
        ...

    async def sold_lately(self, item: str, limit: int = 50) -> list[SoldOn]:
        """The newest receipts that it went out with."""
        ...

    async def counts(self, *, before: int = 0, limit: int = 20) -> list[CountRow]:
        """Counts, the newest first."""
        ...
