"""What may be asked of the journal about stock; figures of one item at once, lists on a thread of their own."""

import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Literal

import aiosqlite
from msgspec import Struct

from edge.journal.stock.rows import SQL, bounds, lines_in
from edge.journal.words import Identity
from protocol.facts import Fact, RetailIssued, SaleCompleted, StockMoved, decode_fact
from protocol.packing import BadMessage, unpack
from protocol.stock import effects
from retail.stock import CountLine, Level, Policy

#: Which items a list shows.
Only = Literal["", "negative", "unissued"]
#: Larger than any number of a fact.
_END = 2**62
_PAGE_MAX = 500
#: Sales in which an item is looked for, among those that are the newest.
SALES_BACK = 5_000
#: The document of a count: written by ourselves, bounded all the same.
_SHEET_BYTES_MAX, _SHEET_LINES_MAX = 16 * 1024 * 1024, 100_000


class ItemLevel(Struct, frozen=True):
    """An item's figures."""

    item: str
    level: Level


class LotLevel(Struct, frozen=True):
    """The figures of one of its lots."""

    lot: str
    level: Level


class Waiting(Struct, frozen=True):
    """Receipts of a lane that are on no retail issue, both ends included."""

    lane: str
    first: int
    last: int


class DocumentRow(Struct, frozen=True):
    """A stock document that is kept: `reference` of a retail issue is its policy."""

    seq: int
    number: int
    kind: str
    by: str
    business_date: int
    at_ms: int
    reference: str
    goods: int


class Movement(Struct, frozen=True):
    """What a document moved of an item."""

    seq: int
    number: int
    kind: str
    by: str
    business_date: int
    at_ms: int
    reference: str
    lot: str
    moved_milli: int


class SoldOn(Struct, frozen=True):
    """A receipt that an item went out with, or came back."""

    seq: int
    lane: str
    number: int
    at_ms: int
    sold_milli: int


class CountRow(Struct, frozen=True):
    """A count (盘点); `closed_seq` is None while it is open."""

    count: int
    name: str
    by: str
    opened_seq: int
    opened_at_ms: int
    closed_seq: int | None
    closed_at_ms: int
    closed_by: str
    booked: bool


class CountSheet(Struct, frozen=True):
    """A count with its document."""

    row: CountRow
    lines: tuple[CountLine, ...]


class StockReads:
    """The reading half of a journal, about stock."""

    _identity: Identity
    _quick: sqlite3.Connection
    _slow_uri: str

    def level(self, item: str) -> Level:
        """The three figures of an item."""
        row = self._quick.execute(SQL["level"], (item,)).fetchone()
        return Level(*row) if row else Level()

    def on_hand(self, item: str) -> int:
        """What should be on the shelf, in thousandths; below zero where more was sold than booked in."""
        return self.level(item).available_milli

    def lots(self, item: str) -> list[LotLevel]:
        """Its lots, in the order of their names."""
        return [LotLevel(lot, Level(*figures)) for lot, *figures in self._quick.execute(SQL["lots"], (item,))]

    def waiting(self) -> list[Waiting]:
        """Receipts that are on no retail issue yet, by lane."""
        return [Waiting(*row) for row in self._quick.execute(SQL["waiting"], (self._identity.epoch,))]

    def issuable(self, policy: Policy, until_date: int) -> bool:
        """Whether an issue by this policy, of what was sold before this date, would have receipts."""
        if self._quick.execute(SQL["owed_receipts"]).fetchone():
            return True
        for lane, epoch, last, before_seq in bounds(self._quick, self._identity.epoch, policy):
            found = self._quick.execute(SQL["next_receipt"], (lane, epoch, last)).fetchone()
            if found and found[0] < before_seq and found[1] < until_date:
                return True
        return False

    def open_count(self) -> CountRow | None:
        """The count that goes on."""
        row = self._quick.execute(SQL["open_count"]).fetchone()
        return _count_row(row) if row else None

    def stock_document(self, seq: int) -> tuple[DocumentRow, StockMoved | RetailIssued] | None:
        """A document that is kept, with what it says."""
        row = self._quick.execute(SQL["document"], (seq,)).fetchone()
        found = self._quick.execute(SQL["record"], (seq,)).fetchone()
        fact = _fact(found[0]) if row and found else None
        if fact is None or not isinstance(fact.body, StockMoved | RetailIssued):
            return None
        return DocumentRow(*row), fact.body

    def count_sheet(self, count: int) -> CountSheet | None:
        """A count with its document, that of an open one as it would be now."""
        row = self._quick.execute(SQL["count"], (count,)).fetchone()
        if row is None:
            return None
        lines = _lines(row[9]) if row[9] is not None else lines_in(self._quick, SQL["looks"], count)
        return CountSheet(_count_row(row), lines)

    # -- lists: on a thread of their own -------------------------------------------------------------------------

    async def levels(self, *, after: str = "", only: Only = "", limit: int = 100) -> list[ItemLevel]:
        """Figures by item; `after` is the last item of the page before."""
        rows = await self._rows(f"page_{only}" if only else "page", (after, min(limit, _PAGE_MAX)))
        return [ItemLevel(item, Level(posted, unissued)) for item, posted, unissued in rows]

    async def stock_totals(self) -> tuple[int, int, int]:
        """How many items have figures, are below zero, and are sold but not issued."""
        (row,) = await self._rows("totals", ())
        return int(row[0]), int(row[1]), int(row[2])

    async def stock_documents(self, *, kind: str = "", before: int = 0, limit: int = 50) -> list[DocumentRow]:
        """Documents that are kept, the newest first; `before` is the last one's `seq` of the page before."""
        rows = await self._rows("documents", (before or _END, kind, min(limit, _PAGE_MAX)))
        return [DocumentRow(*row) for row in rows]

    async def movements(self, item: str, *, before: int = 0, limit: int = 50) -> list[Movement]:
        """What documents that are kept moved of an item, the newest first."""
        return [Movement(*row) for row in await self._rows("entries", (item, before or _END, min(limit, _PAGE_MAX)))]

    async def sold_lately(self, item: str, limit: int = 50) -> list[SoldOn]:
        """The newest receipts that an item went out with, alone or in a kit, among the last facts."""
        (head,) = next(iter(await self._rows("last_fact", ())))
        rows = await self._rows("sold_lately", (head - SALES_BACK, item.encode(), min(limit, _PAGE_MAX)))
        return [sold for seq, record in rows if (sold := _sold_on(seq, record, item))]

    async def counts(self, *, before: int = 0, limit: int = 20) -> list[CountRow]:
        """Counts, the newest first."""
        return [_count_row(row) for row in await self._rows("counts", (before or _END, min(limit, _PAGE_MAX)))]

    async def _rows(self, query: str, values: Sequence[Any]) -> Iterable[Any]:
        return await (await self._slowly()).execute_fetchall(SQL[query], values)

    async def _slowly(self) -> aiosqlite.Connection:
        raise NotImplementedError


def _lines(sheet: bytes) -> tuple[CountLine, ...]:
    return unpack(sheet, tuple[CountLine, ...], bytes_max=_SHEET_BYTES_MAX, array_max=_SHEET_LINES_MAX)


def _count_row(row: Sequence[Any]) -> CountRow:
    count, name, by, opened_seq, opened_at_ms, closed_seq, closed_at_ms, closed_by, booked, _ = row
    return CountRow(count, name, by, opened_seq, opened_at_ms, closed_seq, closed_at_ms, closed_by, bool(booked))


def _sold_on(seq: int, record: bytes, item: str) -> SoldOn | None:
    fact = _fact(record)
    if fact is None or not isinstance(fact.body, SaleCompleted):
        return None
    sold = sum(unissued for code, _, _, unissued in effects(fact) if code == item)
    return SoldOn(seq, fact.lane, fact.body.sale.number, fact.at_ms, sold) if sold else None


def _fact(record: bytes) -> Fact | None:
    try:
        return decode_fact(record)
    except BadMessage:
        return None
