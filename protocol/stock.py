"""What a fact does to the stock of its store: the same for a box, for head office, and for whoever adds up again. Pure."""

from collections.abc import Iterator

from protocol.facts import Fact, RetailIssued, SaleCompleted, StockMoved
from retail.stock.sold import left_the_shelf

#: Item, lot ("" where none was read), what it adds to 账面 posted and to 未出库 unissued, in thousandths.
Effect = tuple[str, str, int, int]


def effects(fact: Fact) -> Iterator[Effect]:
    """Line by line; nothing for most kinds of facts."""
    match fact.body:
        case SaleCompleted(sale=sale, details=details):
            yield from ((item, lot, 0, -qty) for item, lot, qty in left_the_shelf(sale, details))
        case StockMoved() as document:
            yield from ((item, lot, qty, 0) for item, lot, qty in posted(document))
        case RetailIssued() as document:
            yield from ((item, lot, qty, qty) for item, lot, qty in posted(document))


def posted(document: StockMoved | RetailIssued) -> Iterator[tuple[str, str, int]]:
    """Item, lot and what a document adds to the books: what is issued goes out of them."""
    sign = -1 if isinstance(document, RetailIssued) else 1
    return ((one.item, one.lot, sign * one.qty_milli) for one in document.lines)
