"""Stock of stores: the sums of what their facts did, by life of their box, and the documents that made them."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from hub.db.tables.columns import big, code, metadata

#: Figures of an item, `lot` "" where none was read; an item's are the sum over its lots.
stock_level = Table(
    "stock_level",
    metadata,
    code("org"),
    code("store"),
    big("epoch", key=True),
    code("item"),
    Column("lot", String(20), primary_key=True),
    big("posted_milli"),
    big("unissued_milli"),
)

#: How far each life's ledger is in them; `unfit` facts of it have figures that fit no table. They were dropped and made again
#: `forgotten` times.
stock_cursor = Table(
    "stock_cursor",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    big("seq"),
    big("unfit"),
    big("forgotten"),
)

#: Stock documents; `kind` of a retail issue is `issue`, `receipts` its ranges in words.
stock_document = Table(
    "stock_document",
    metadata,
    code("org"),
    code("store"),
    big("epoch", key=True),
    code("box"),
    big("seq", key=True),
    big("number"),
    Column("kind", String(16), nullable=False),
    Column("who", String(32), nullable=False),
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
    Column("reference", String(120), nullable=False),
    Column("why", String(120), nullable=False),
    Column("receipts", Text, nullable=False),
    Column("goods", Integer, nullable=False),
)

#: What each moved of an item.
stock_entry = Table(
    "stock_entry",
    metadata,
    code("org"),
    code("store"),
    big("epoch", key=True),
    code("item"),
    code("box"),
    big("seq", key=True),
    Column("lot", String(20), primary_key=True),
    big("moved_milli"),
)
Index("stock_document_newest", *(stock_document.c[name] for name in ("org", "store", "epoch", "at_ms", "seq")))
