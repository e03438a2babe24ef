"""What stands on the shelves: lists, one item with what moved it, documents, counts, and what a scanned code means."""

from collections.abc import Iterable

from edge.journal.stock import CountRow, DocumentRow, Only
from edge.journal.words import LEDGER
from edge.lanes.ports import Store
from edge.stock import views as v
from edge.stock.ports import StockBooks
from protocol.facts import RetailIssued
from protocol.stock import posted
from retail.catalogue import Item
from retail.goods.finding import scanned
from retail.refusals import Refused
from retail.sale import receipt_no
from retail.stock import Level
from retail.stock.numbers import stock_no

#: What a list may be narrowed to, by its name.
ONLY: dict[str, Only] = {"": "", "negative": "negative", "unissued": "unissued"}
#: Receipts that one item shows.
RECEIPTS_SHOWN = 20
#: Most goods that a search by words looks at.
FOUND_MAX = 200


class Shelf:
    """One store's goods with their figures."""

    def __init__(self, books: StockBooks, store: Store) -> None:
        self.books, self._store = books, store

    def not_kept(self, item: str) -> str:
        """Why no stock is kept of this item; empty where it is. What has figures can always be put right."""
        found = self._item(item)
        if self.books.level(item) != Level():
            return ""
        if found is None:
            return f"no item has the code {item}"
        if found.service or found.parts or found.variants:
            return f"{item} is a service, a kit or a choice: no stock of it is kept"
        return ""

    async def page(self, *, words: str, only: Only, after: str, limit: int, blind: bool = False) -> v.StockList:
        """Items by code; those that the words find, best first and all on one page. `blind`: without their figures, so all of them."""
        only = "" if blind else only
        if words:
            levels = [(item.id, self.books.level(item.id)) for item in self._found(words)]
            rows = [self.stock(item, level, blind=blind) for item, level in levels if _is(level, only)][:limit]
            more = ""
        else:
            page = await self.books.levels(after=after, only=only, limit=limit + 1)
            rows = [self.stock(one.item, one.level, blind=blind) for one in page[:limit]]
            more = rows[-1].item if len(page) > limit else ""
        in_all, negative, unissued = await self.books.stock_totals()
        return v.StockList(
            items=rows,
            next=more,
            seq=self.books.head(LEDGER),
            items_in_all=in_all,
            negative=None if blind else negative,
            unissued=None if blind else unissued,
            policy=self._store.shop().terms.stock.issue,
            waiting=[v.WaitingReceipts(one.lane, one.first, one.last) for one in self.books.waiting()],
            blind=blind,
        )

    async def item(self, item: str, *, before: int, limit: int, blind: bool = False) -> v.StockItem | None:
        """One item with what moved it; None where it has no figures and head office does not know it. `blind`: nothing to add up."""
        level = self.books.level(item)
        if level == Level() and self._item(item) is None:
            return None
        if blind:
            return v.StockItem(self.stock(item, level, blind=True), [], [], 0, [])
        moves = await self.books.movements(item, before=before, limit=limit + 1)
        receipts = await self.books.sold_lately(item, RECEIPTS_SHOWN)
        shown = [
            v.MovementView(
                seq=one.seq,
                document=self.number(one.kind, one.number),
                kind=one.kind,
                by=one.by,
                business_date=one.business_date,
                at_ms=one.at_ms,
                reference=one.reference,
                lot=one.lot,
                moved_milli=one.moved_milli,
            )
            for one in moves[:limit]
        ]
        return v.StockItem(
            self.stock(item, level),
            [v.LotStock(one.lot, *_figures(one.level)) for one in self.books.lots(item)],
            shown,
            shown[-1].seq if len(moves) > limit else 0,
            [v.SoldOnReceipt(self._receipt(one.lane, one.number), one.at_ms, one.sold_milli) for one in receipts],
        )

    def find(self, code: str, *, blind: bool = False) -> v.GoodsFound | Refused:
        """What a code means, as a lane would read it."""
        found = scanned(code, self._store.shop(), self._store.currency)
        if isinstance(found, Refused):
            return found
        qty = found.weight_g if found.weight_g is not None else 0 if found.item.weighed else found.each_milli
        item = found.item
        stock = self.stock(item.id, self.books.level(item.id), blind=blind)
        return v.GoodsFound(stock, qty, found.marks.lot, found.marks.expiry)

    # -- documents -------------------------------------------------------------------------------------------------

    async def documents(self, *, kind: str, before: int, limit: int) -> v.DocumentList:
        """Documents that are kept, the newest first."""
        rows = await self.books.stock_documents(kind=kind, before=before, limit=limit + 1)
        more = rows[limit - 1].seq if len(rows) > limit else 0
        return v.DocumentList([self._document(row) for row in rows[:limit]], more)

    def document(self, seq: int) -> v.WholeDocument | None:
        """One document, whole."""
        found = self.books.stock_document(seq)
        if found is None:
            return None
        row, body = found
        lines = [v.DocumentLine(item, self._name(item), lot, moved) for item, lot, moved in posted(body)]
        if isinstance(body, RetailIssued):
            receipts = [v.WaitingReceipts(one.lane, one.first, one.last) for one in body.receipts]
            return v.WholeDocument(self._document(row), lines, receipts, 0, "")
        return v.WholeDocument(self._document(row), lines, [], body.count, body.why)

    def number(self, kind: str, number: int) -> str:
        """The number that people read on a document."""
        return stock_no(self._store.store, "i" if kind == "issue" else "m", self._store.epoch, number)

    # -- counts ----------------------------------------------------------------------------------------------------

    async def counts(self, *, before: int, limit: int) -> v.CountList:
        """Counts, the newest first."""
        rows = await self.books.counts(before=before, limit=limit + 1)
        more = rows[limit - 1].count if len(rows) > limit else 0
        return v.CountList([self._count(row) for row in rows[:limit]], more)

    def count(self, count: int, *, blind: bool = False) -> v.CountSheetView | None:
        """One count with its document; `blind`: of one that goes on only what was counted."""
        found = self.books.count_sheet(count)
        if found is None:
            return None
        hides = blind and found.row.closed_seq is None
        lines = [
            v.CountLineView(
                item=line.item,
                name=self._name(line.item),
                weighed=bool((item := self._item(line.item)) and item.weighed),
                lot=line.lot,
                counted_milli=line.counted_milli,
                expected_milli=None if hides else line.expected_milli,
                difference_milli=None if hides else line.difference_milli,
                unsure_milli=line.unsure_milli,
            )
            for line in found.lines
        ]
        return v.CountSheetView(self._count(found.row), lines)

    def count_number(self, count: int) -> str:
        """The number that people read on a count."""
        return stock_no(self._store.store, "c", self._store.epoch, count)

    # -- one row ---------------------------------------------------------------------------------------------------

    def stock(self, item: str, level: Level, *, blind: bool = False) -> v.ItemStock:
        """An item's row."""
        found = self._item(item)
        posted_milli, unissued_milli, available_milli = (None, None, None) if blind else _figures(level)
        return v.ItemStock(
            item=item,
            name=found.name if found else item,
            unit=found.unit if found else "",
            weighed=bool(found and found.weighed),
            known=found is not None,
            posted_milli=posted_milli,
            unissued_milli=unissued_milli,
            available_milli=available_milli,
        )

    def _item(self, item: str) -> Item | None:
        return self._store.shop().catalogue.item(item)

    def _name(self, item: str) -> str:
        found = self._item(item)
        return found.name if found else item

    def _found(self, words: str) -> Iterable[Item]:
        return self._store.shop().catalogue.search(words, FOUND_MAX)

    def _receipt(self, lane: str, number: int) -> str:
        return receipt_no(self._store.store, lane, self._store.epoch, number)

    def _document(self, row: DocumentRow) -> v.DocumentView:
        return v.DocumentView(
            seq=row.seq,
            document=self.number(row.kind, row.number),
            kind=row.kind,
            by=row.by,
            business_date=row.business_date,
            at_ms=row.at_ms,
            reference=row.reference,
            goods=row.goods,
        )

    def _count(self, row: CountRow) -> v.CountView:
        return v.CountView(
            count=row.count,
            document=self.count_number(row.count),
            name=row.name,
            by=row.by,
            opened_ms=row.opened_at_ms,
            closed_ms=row.closed_at_ms,
            closed_by=row.closed_by,
            booked=row.booked,
        )


def _figures(level: Level) -> tuple[int, int, int]:
    return level.posted_milli, level.unissued_milli, level.available_milli


def _is(level: Level, only: Only) -> bool:
    return not only or (level.available_milli < 0 if only == "negative" else level.unissued_milli != 0)
