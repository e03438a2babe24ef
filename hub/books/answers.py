"""What head office sees of a store's stock. Quantities in thousandths (grams of goods by weight), times in ms since 1970 UTC."""

from msgspec import Struct


class StockUpto(Struct, frozen=True, kw_only=True):
    """How far the figures go: in them are the facts up to `seq` of `applied_seq` here and `head_seq` at the store.

    `complete`: nothing that is known of is missing. `unfit` facts have figures that fit no table.
    """

    epoch: int
    seq: int
    applied_seq: int
    head_seq: int
    complete: bool
    unfit: int


class StockRow(Struct, frozen=True, kw_only=True):
    """An item of a store: 账面 posted, 未出库 sold and on no retail issue, 可用 available."""

    item: str
    name: str
    unit: str
    weighed: bool
    posted_milli: int
    unissued_milli: int
    available_milli: int


class StoreStock(Struct, frozen=True, kw_only=True):
    """Items of a store, those below zero first, then by code; `next` asks on as `cursor`."""

    store: str
    name: str
    upto: StockUpto
    items_in_all: int
    negative: int
    items: list[StockRow]
    next: str | None


class LotRow(Struct, frozen=True):
    """The figures of a lot (批次), "" for what was sold or moved without one."""

    lot: str
    posted_milli: int
    unissued_milli: int
    available_milli: int


class EntryRow(Struct, frozen=True, kw_only=True):
    """What a document moved of the item; `kind` is `issue` for a retail issue, `receipts` what that covers."""

    document: str
    kind: str
    by: str
    business_date: str
    at_ms: int
    reference: str
    why: str
    receipts: str
    lot: str
    moved_milli: int


class ItemStock(Struct, frozen=True):
    """One item of a store with the documents that make its figure: posted is their sum, `documents_milli` of all of them."""

    store: str
    upto: StockUpto
    stock: StockRow
    lots: list[LotRow]
    documents_milli: int
    entries: list[EntryRow]
    next: str | None
