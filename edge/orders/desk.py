"""Second printers: an order is kept in its sale's own transaction, and printed by itself; no receipt waits for it.

An order that stopped in the middle is told at all lanes until a person has it printed again, marked, or gives it up.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from edge.drivers.errors import DeviceRefused
from edge.drivers.roles import Begin, POSPrinter, Proof
from edge.journal.errors import ChainBroken
from edge.journal.papers import Paper, PaperKind
from edge.journal.words import Completed
from edge.lanes.ports import Clock
from edge.lanes.screen.view import Notice
from edge.lanes.store.storefront import Storefront
from edge.lanes.words import words
from edge.orders.asked import OrderJob, Orders
from edge.orders.paper import lines_for, order
from edge.papers.queue import PaperBooks, PaperQueue

#: Orders that are named in a notice.
NAMED_MAX = 5


class SaleBooks(PaperBooks, Protocol):
    """The journal, as orders need it."""

    def sale_by_number(self, lane: str, number: int, epoch: int | None = None) -> Completed | None:
        """The sale with this receipt number."""
        ...


class OrderDesk:
    """The second printers of a store by name; none in most."""

    def __init__(
        self, printers: Mapping[str, POSPrinter], storefront: Storefront, books: SaleBooks, clock: Clock
    ) -> None:
        self._storefront, self._books = storefront, books
        self._queue = PaperQueue(PaperKind.ORDER, printers, books, clock, self._put)
        self.run = self._queue.run

    def on_change(self, tell: Callable[[], None]) -> None:
        """Be told when the notices are others."""
        self._queue.on_change = tell

    def sold(self) -> None:
        """A sale was written: its orders are in the journal."""
        if self._queue.printers:
            self._queue.look()

    async def move(self, number: int, do: str) -> bool:
        """Print one again that is in doubt, take the word of who saw it, or give it up."""
        return await self._queue.move(number, do)

    def view(self) -> Orders:
        """What waits or is in doubt, and how the printers are."""
        jobs = tuple(
            OrderJob(paper.id, paper.printer, paper.lane, paper.title, self._state(paper))
            for paper in self._queue.papers()
        )
        return Orders(
            jobs, {name: one.health().problem or one.health().state.value for name, one in self._queue.printers.items()}
        )

    def notices(self) -> tuple[Notice, ...]:
        """Orders that may not be out, for every lane."""
        named = [f"{paper.printer} #{paper.title}" for paper in self._queue.papers() if self._queue.is_in_doubt(paper)]
        return (Notice("orders-in-doubt", words("orders-in-doubt", ", ".join(named[:NAMED_MAX]))),) if named else ()

    async def _put(self, printer: POSPrinter, paper: Paper, begin: Begin) -> Proof:
        done = self._sale_of(paper)
        if done is None:
            await begin()  # it is told as in doubt, and those behind it do not wait for it
            raise DeviceRefused(f"the sale of order {paper.title} cannot be read")
        items, front = self._storefront.items_of(done.sale), self._storefront
        lines = lines_for(done.sale, items, front.routes.get(paper.printer, frozenset()))
        at = front.local(done.at_ms).strftime("%H:%M")
        return await printer.print(order(done, lines, items, at, second=self._queue.is_second(paper)), begin)

    def _sale_of(self, paper: Paper) -> Completed | None:
        """The sale, None where the disk did not keep it or it was let go long ago."""
        try:
            return self._books.sale_by_number(paper.lane, int(paper.title))
        except ChainBroken:
            return None

    def _state(self, paper: Paper) -> str:
        return "in-doubt" if self._queue.is_in_doubt(paper) else "waits"
