"""After a restart: each lane takes up the cart, the last sale and the receipts that the last run left."""

from collections.abc import Sequence
from typing import Protocol

import structlog

from edge.journal.errors import ChainBroken
from edge.journal.papers import Paper
from edge.journal.words import Completed, PrintJob, PrintState, SaleRow
from edge.lanes.carts.saved import Saved, from_bytes
from edge.lanes.desk.printing import Printing
from edge.lanes.till import Till

_log = structlog.get_logger()


class PastBooks(Protocol):
    """What the journal can tell about before."""

    def cart_is_sold(self, cart: str) -> bool:
        """Whether this cart is a sale already."""
        ...

    def sale_by_number(self, lane: str, number: int, epoch: int | None = None) -> Completed | None:
        """The sale with this receipt number."""
        ...

    async def sales(self, *, lane: str | None = None, before: int | None = None, limit: int = 50) -> Sequence[SaleRow]:
        """The newest sales first."""
        ...

    async def print_jobs_open(self) -> list[PrintJob]:
        """Receipts that still wait for paper, oldest first."""
        ...

    def receipts_dropped(self, lane: str) -> list[PrintJob]:
        """Receipts that the lane gave up, the newest first."""
        ...

    def papers(self) -> list[Paper]:
        """Other papers that are not out, oldest first."""
        ...


async def restore_till(till: Till, saved: bytes, books: PastBooks) -> None:
    """The open cart, unless it became a sale just before the end; the commands it holds; the last sale."""
    kept = from_bytes(saved) if saved else None
    if saved and kept is None:
        _log.error("lane.cart_unreadable", lane=till.lane, bytes=len(saved))
    sold = kept is not None and kept.cart is not None and books.cart_is_sold(kept.cart.id)
    till.restore(kept or Saved.empty(), sold=sold, last=await _last(till.lane, books))


async def restore_printing(lane: str, printing: Printing, jobs: Sequence[PrintJob], books: PastBooks) -> None:
    """What waits is printed when the printer is ready; what had begun, or was given up, is offered as a copy."""
    mine = [job for job in jobs if job.lane == lane]
    dropped = books.receipts_dropped(lane)[::-1]
    papers = [paper for paper in books.papers() if paper.lane == lane and not paper.printer]
    printing.restore(
        await _sales_at([job for job in mine if job.state is PrintState.QUEUED], books),
        await _sales_at([job for job in mine if job.state is PrintState.PRINTING], books),
        await _sales_at(dropped, books),
        papers,
    )


async def _sales_at(jobs: Sequence[PrintJob], books: PastBooks) -> list[Completed]:
    found = [await _sale_at(job, books) for job in jobs]
    return [sale for sale in found if sale]


async def _last(lane: str, books: PastBooks) -> Completed | None:
    rows = await books.sales(lane=lane, limit=1)
    return _sale(rows[0], books) if rows else None


async def _sale_at(job: PrintJob, books: PastBooks) -> Completed | None:
    for row in await books.sales(lane=job.lane, before=job.seq + 1, limit=1):
        if row.seq == job.seq:
            return _sale(row, books)
    return None


def _sale(row: SaleRow, books: PastBooks) -> Completed | None:
    """The sale of a row, None where the disk did not keep it: a lane starts without its last receipt, not never."""
    try:
        return books.sale_by_number(row.lane, row.number, row.epoch)
    except ChainBroken as exc:
        _log.error("lane.receipt_damaged", lane=row.lane, number=row.number, problem=str(exc))
        return None
