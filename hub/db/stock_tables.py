"""Stock of stores: the sums of what their facts did, by life of their box, and the documents that made them."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from hub.db.tables import metadata

#: Figures of an item, `lot` "" where none was read; an item's are the sum over its lots.
stock_level = Table(
    "stock_level",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("item", String(32), primary_key=True),
    Column("lot", String(20), primary_key=True),
    Column("posted_milli", BigInteger, nullable=False),
    Column("unissued_milli", BigInteger, nullable=False),
)

#: How far each life's ledger is in them; `unfit` facts of it have figures that fit no table. They were dropped and made again
#: `forgotten` times.
stock_cursor = Table(
    "stock_cursor",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("box", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("unfit", BigInteger, nullable=False),
    Column("forgotten", BigInteger, nullable=False),
)

#: Stock documents; `kind` of a retail issue is `issue`, `receipts` its ranges in words.
stock_document = Table(
    "stock_document",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("box", String(32), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("who", String(32), nullable=False),
    Column("business_date", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("reference", String(120), nullable=False),
    Column("why", String(120), nullable=False),
    Column("receipts", Text, nullable=False),
    Column("goods", Integer, nullable=False),
)

#: What each moved of an item.
stock_entry = Table(
    "stock_entry",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("item", String(32), primary_key=True),
    Column("box", String(32), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("lot", String(20), primary_key=True),
    Column("moved_milli", BigInteger, nullable=False),
)
Index("stock_document_newest", *(stock_document.c[name] for name in ("org", "store", "epoch", "at_ms", "seq")))
