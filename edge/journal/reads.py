"""What may be asked of the journal. The quick ones answer at once, on the caller's thread: each is one look into an index.

All on connections that cannot write; they see what is committed and neither wait for the writer nor hold it up.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import aiosqlite

from edge.journal import answers, papers, payments, returned, streams
from edge.journal.answers import SQL
from edge.journal.deposits.asking import DepositReads
from edge.journal.disk.database import SETTINGS, reader_uri
from edge.journal.disk.migrations import open_current
from edge.journal.errors import ChainBroken
from edge.journal.members.reads import MemberReads
from edge.journal.papers import Paper
from edge.journal.payments import OpenPayment
from edge.journal.shifts.asking import ShiftReads
from edge.journal.stock.asking import StockReads
from edge.journal.streams import Head
from edge.journal.words import (
    LEDGER,
    Completed,
    Identity,
    Pending,
    PrintJob,
    PrintState,
    SaleRow,
    Size,
    Stored,
    StoredAnswer,
    Stream,
    Taking,
)
from protocol.facts import decode_fact
from protocol.packing import BadMessage
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold

#: Larger than any number of a fact.
_END = 2**62
_PAGE_MAX = 1_000


class Reads(ShiftReads, MemberReads, DepositReads, StockReads):
    """The reading half of a journal."""

    def __init__(self, path: Path, identity: Identity) -> None:
        self._identity = identity
        self._quick = open_current(path)
        self._slow_uri = reader_uri(path)
        self._slow: aiosqlite.Connection | None = None

    @property
    def identity(self) -> Identity:
        """Whose journal it is."""
        return self._identity

    # -- the outbox: streams, numbers, cursors -------------------------------------------------------------------

    def head(self, stream: Stream) -> int:
        """The newest fact's number, 0 in an empty stream."""
        return streams.load_head(self._quick, stream).seq

    def acked(self, stream: Stream) -> int:
        """The newest fact that the hub has acknowledged."""
        return streams.acked(self._quick, stream)

    def tail(self, stream: Stream) -> int:
        """The oldest fact still kept."""
        return streams.tail(self._quick, stream)

    def shed(self) -> int:
        """Facts of telemetry that the hub will never see."""
        return streams.shed(self._quick)

    def hash_at(self, stream: Stream, seq: int) -> bytes:
        """The chain after fact `seq` (0: before the first), also the one before the oldest kept; `LookupError` for others."""
        return streams.place_at(self._quick, stream, seq).hash

    def pending(self, stream: Stream) -> Pending:
        """What the hub has not acknowledged: the same work for one fact or for a month of them."""
        return Pending(*self._quick.execute(streams.SQL[stream]["pending"]).fetchone())

    def sums_at(self, stream: Stream, seq: int) -> Head:
        """Fact `seq` with the running sums up to it (0: none), also the one before the oldest kept; `LookupError` for others."""
        return streams.place_at(self._quick, stream, seq)

    def read_after(self, stream: Stream, seq: int, limit: int, bytes_max: int) -> list[Stored]:
        """Facts after `seq`, at most `limit` and `bytes_max` but at least one; raise `ChainBroken` at a damaged one."""
        return streams.read_after(self._quick, stream, seq, limit, bytes_max)

    # -- sales ---------------------------------------------------------------------------------------------------

    def sale_by_number(self, lane: str, number: int, epoch: int | None = None) -> Completed | None:
        """The sale with this receipt number, of this epoch where no other is named."""
        return answers.completed_of_number(self._quick, lane, epoch or self._identity.epoch, number)

    def sold(self, receipt: ReceiptKey) -> Sold | None:
        """A receipt with what is left of it to give back; None where it is not among the facts kept."""
        return returned.sold(self._quick, self._identity, receipt)

    def returned_of(self, receipt: ReceiptKey) -> Mapping[int, int]:
        """How much of each line of any store's receipt came back here, in thousandths."""
        return returned.returned_of(self._quick, receipt)

    def open_payments(self, lane: str) -> list[OpenPayment]:
        """What a lane has asked a payment terminal for and not done with, oldest first."""
        return payments.open_at(self._quick, lane)

    def payment_of(self, command: str) -> OpenPayment | None:
        """What a command asked a payment terminal for, also where that is done with."""
        return payments.of_command(self._quick, command)

    def gone_back_of(self, receipt: ReceiptKey) -> Mapping[str, int]:
        """How much of each way that paid for any store's receipt went back here."""
        return returned.gone_back_of(self._quick, receipt)

    def sale_of_cart(self, cart: str) -> Completed | None:
        """What an open cart has become, None while it is open."""
        return answers.completed_of_cart(self._quick, cart)

    def cart_is_sold(self, cart: str) -> bool:
        """Whether this cart is a sale already; for the start, when saved carts are looked through."""
        return bool(self._quick.execute(SQL["cart_is_sold"], (cart,)).fetchone()[0])

    async def answer(self, command_id: str, request_hash: bytes | None = None) -> StoredAnswer | None:
        """What this command came to, None if it is new; raise `CommandConflict` where it was another request."""
        return answers.stored_answer(self._quick, command_id, request_hash)

    def business_date(self) -> int:
        """The store's business date (营业日) as yyyymmdd, 0 before the first fact."""
        return int(self._quick.execute(SQL["business_date"]).fetchone()[0])

    def date_at(self, seq: int) -> int:
        """The business date of fact `seq` of the ledger, 0 where it is not there or not readable."""
        try:
            found = self.read_after(LEDGER, seq - 1, 1, 1)
            return decode_fact(found[0].record).business_date if found and found[0].seq == seq else 0
        except (ChainBroken, BadMessage):
            return 0

    def size(self) -> Size:
        """The file as of the last commit; one look at its first page."""
        pages, page_bytes, free = self._quick.execute(SETTINGS["pages"]).fetchone()
        return Size((pages - free) * page_bytes, free * page_bytes)

    def takings_apart(self, business_date: int) -> list[tuple[str, str, str, int, int]]:
        """Money of a business date that is in no receipt: lane, what it came for, kind of tender, minor units, how often."""
        return [tuple(row) for row in self._quick.execute(SQL["takings_apart_of_date"], (business_date,))]

    def times_given(self, promotion: str, member: str = "") -> int:
        """How often this store gave a promotion, to a member or in all."""
        row = self._quick.execute(SQL["times_given"], (promotion, member)).fetchone()
        return int(row[0]) if row else 0

    def coupon_spent(self, coupon: str) -> bool:
        """Whether this store took a coupon of one use."""
        return bool(self._quick.execute(SQL["coupon_spent"], (coupon,)).fetchone()[0])

    # -- lists: on a thread of their own -------------------------------------------------------------------------

    async def sales(
        self, *, lane: str | None = None, business_date: int | None = None, before: int | None = None, limit: int = 50
    ) -> list[SaleRow]:
        """The newest sales first, one page of at most 1,000; `before` is the last row's `seq` of the page before."""
        page: tuple[Any, ...] = (before or _END, lane, min(limit, _PAGE_MAX))
        if business_date is None:
            return [SaleRow(*row) for row in await self._fetch("sales_page", page)]
        return [SaleRow(*row) for row in await self._fetch("sales_page_of_date", (*page, business_date))]

    async def takings(self, business_date: int) -> list[Taking]:
        """Takings of one business date by lane and kind of tender."""
        return [Taking(*row) for row in await self._fetch("takings_of_date", (business_date,))]

    async def print_jobs_open(self, limit: int = 200) -> list[PrintJob]:
        """Receipts that still wait for paper, oldest first."""
        rows = await self._fetch("print_jobs_open", (min(limit, _PAGE_MAX),))
        return [PrintJob(seq, lane, PrintState(state)) for seq, lane, state in rows]

    def papers(self) -> list[Paper]:
        """Other papers that are not out, oldest first."""
        return papers.kept(self._quick)

    def receipts_dropped(self, lane: str, limit: int = 20) -> list[PrintJob]:
        """Receipts since the lane's last closed shift that it gave up, the newest first: maybe out, maybe not."""
        return papers.dropped(self._quick, lane, limit)

    async def _fetch(self, query: str, values: Iterable[Any]) -> Iterable[sqlite3.Row]:
        return await (await self._slowly()).execute_fetchall(SQL[query], values)

    async def _slowly(self) -> aiosqlite.Connection:
        if self._slow is None:
            self._slow = await aiosqlite.connect(self._slow_uri, uri=True, isolation_level=None)
            await self._slow.execute(SETTINGS["query_only"])
        return self._slow

    async def _close_reads(self) -> None:
        self._quick.close()
        if self._slow is not None:
            await self._slow.close()
