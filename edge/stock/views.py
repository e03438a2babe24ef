"""What the stock desk shows. Quantities are thousandths (grams of goods by weight), times ms since 1970 UTC, dates yyyymmdd."""

from msgspec import Struct


class ItemStock(Struct, frozen=True, kw_only=True):
    """An item's figures: 账面 posted, 未出库 sold and on no retail issue, 可用 what should stand on the shelf.

    `known` is false of goods that head office has taken back meanwhile. Figures are null while a count is open that is blind for who asks.
    """

    item: str
    name: str
    unit: str
    weighed: bool
    known: bool
    posted_milli: int | None
    unissued_milli: int | None
    available_milli: int | None


class WaitingReceipts(Struct, frozen=True):
    """Receipts of a lane that are on no retail issue yet, both ends included."""

    lane: str
    first: int
    last: int


class StockList(Struct, frozen=True, kw_only=True):
    """A page of items by code; `next` is what to ask on with as `after`, empty at the end.

    `seq` is the store's newest fact: the moment to name for a shelf that is looked at now. `items_in_all` have figures,
    `negative` of them below zero, `unissued` sold and not issued: null, as all figures, where `blind`.
    """

    items: list[ItemStock]
    next: str
    seq: int
    items_in_all: int
    negative: int | None
    unissued: int | None
    policy: str
    waiting: list[WaitingReceipts]
    blind: bool = False


class LotStock(Struct, frozen=True):
    """The figures of one lot (批次)."""

    lot: str
    posted_milli: int
    unissued_milli: int
    available_milli: int


class MovementView(Struct, frozen=True, kw_only=True):
    """What a document moved of the item; `kind` is that of the document, `issue` for a retail issue."""

    seq: int
    document: str
    kind: str
    by: str
    business_date: int
    at_ms: int
    reference: str
    lot: str
    moved_milli: int


class SoldOnReceipt(Struct, frozen=True):
    """A receipt that it went out with, below zero where it came back."""

    receipt: str
    at_ms: int
    sold_milli: int


class StockItem(Struct, frozen=True):
    """One item with its lots, the newest documents that are kept, and the newest receipts among the last facts."""

    stock: ItemStock
    lots: list[LotStock]
    movements: list[MovementView]
    next: int
    receipts: list[SoldOnReceipt]


class GoodsFound(Struct, frozen=True):
    """What a code means: so much of an item, and the lot that the code told."""

    stock: ItemStock
    qty_milli: int
    lot: str
    expiry: int


class DocumentView(Struct, frozen=True, kw_only=True):
    """A stock document; `reference` of a retail issue is the policy that made it."""

    seq: int
    document: str
    kind: str
    by: str
    business_date: int
    at_ms: int
    reference: str
    goods: int


class DocumentLine(Struct, frozen=True):
    """So much of an item more in the books, below zero for less."""

    item: str
    name: str
    lot: str
    moved_milli: int


class DocumentList(Struct, frozen=True):
    """Documents that are kept, the newest first; `next` asks on as `before`, 0 at the end."""

    documents: list[DocumentView]
    next: int


class WholeDocument(Struct, frozen=True):
    """A document with its lines; a retail issue with its receipts, one that books a count with that."""

    document: DocumentView
    lines: list[DocumentLine]
    receipts: list[WaitingReceipts]
    count: int
    why: str


class CountView(Struct, frozen=True, kw_only=True):
    """A count (盘点): open while `closed_ms` is 0."""

    count: int
    document: str
    name: str
    by: str
    opened_ms: int
    closed_ms: int
    closed_by: str
    booked: bool


class CountLineView(Struct, frozen=True, kw_only=True):
    """An item, or one of its lots: `unsure_milli` was sold or moved between the first look at it and the last.

    What is expected is null in a count that goes on and is blind for who asks.
    """

    item: str
    name: str
    weighed: bool
    lot: str
    counted_milli: int
    expected_milli: int | None
    difference_milli: int | None
    unsure_milli: int


class CountSheetView(Struct, frozen=True):
    """A count's document (盘点表), of an open one as it stands."""

    count: CountView
    lines: list[CountLineView]


class CountList(Struct, frozen=True):
    """Counts, the newest first."""

    counts: list[CountView]
    next: int


class Written(Struct, frozen=True):
    """It is in the books: the place of its last fact, and the number that people read on it ("" for a look)."""

    seq: int
    document: str
