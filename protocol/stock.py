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
        case StockMoved(lines=moves):
            yield from ((one.item, one.lot, one.qty_milli, 0) for one in moves)
        case RetailIssued(lines=issued):
            yield from ((one.item, one.lot, -one.qty_milli, -one.qty_milli) for one in issued)
