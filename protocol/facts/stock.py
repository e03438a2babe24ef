"""Facts of the store's stock (门店仓): moved, issued, counted."""

from msgspec import Struct

from retail.stock.count import Looked
from retail.stock.issue import IssueLine, Receipts
from retail.stock.moves import MoveLine


class StockMoved(Struct, frozen=True, array_like=True):
    """Goods came in, went out, broke or were found to be otherwise (出入库): a document with a number of its own, gap-free.

    `kind` is one of `retail.stock.MoveKind`, or one that a newer box knows: the signs of the lines tell all the same.
    `reference` is the delivery note or the other store's document; `count` the count that it books, 0 for none.
    """

    number: int
    kind: str
    by: str
    lines: tuple[MoveLine, ...]
    reference: str = ""
    why: str = ""
    count: int = 0


class RetailIssued(Struct, frozen=True, array_like=True):
    """Receipts were put on a stock document (零售出库单): each once, and none passed over.

    Its goods are those of all receipts that it names. One that goes on in further documents names them in its first; those have
    none. `policy` says what made it.
    """

    number: int
    policy: str
    by: str
    receipts: tuple[Receipts, ...]
    lines: tuple[IssueLine, ...]


class CountOpened(Struct, frozen=True, array_like=True):
    """A count of shelves (盘点) begins, while selling goes on; its number is gap-free per life of the box."""

    count: int
    by: str
    name: str = ""


class StockCounted(Struct, frozen=True, array_like=True):
    """Somebody looked at a place for a count that is open."""

    looked: Looked


class CountClosed(Struct, frozen=True, array_like=True):
    """A count is over: `booked` in so many documents (StockMoved of kind `count`) right before it, or given up."""

    count: int
    by: str
    booked: bool
    documents: int = 0
