"""What was sold and came back: receipts, their goods, coupons and tips, and takings by the hour."""

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, String, Table, text

from hub.db.tables.columns import big, code, metadata

#: The few sales that came after their business date was closed.
_LATE = text("booked_date > 0")

sale = Table(
    "sale",
    metadata,
    code("org"),
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("number", key=True),
    code("box", key=False),
    big("seq"),
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
    big("total_minor"),
    big("discount_minor"),
    Column("currency", String(3), nullable=False),
    Column("cashier", String(32), nullable=False),
    Column("lines", Integer, nullable=False),
    Column("tenders", String(64), nullable=False),  # kinds, comma-separated, in order
    Column("booked_date", Integer, nullable=False, server_default="0"),  # where its own was closed; 0: its own
)
Index("sale_by_day", sale.c.org, sale.c.business_date, sale.c.at_ms)
Index("sale_by_store_day", sale.c.org, sale.c.store, sale.c.business_date, sale.c.at_ms)
Index("sale_by_number", sale.c.org, sale.c.number, sale.c.business_date, sale.c.at_ms)
Index("sale_late", sale.c.org, sale.c.booked_date, sqlite_where=_LATE, postgresql_where=_LATE)
Index("sale_by_total", sale.c.org, sale.c.total_minor, sale.c.business_date, sale.c.at_ms)

#: On which receipts an item stands, newest last: one row an item and receipt, its lines summed.
sold_item = Table(
    "sold_item",
    metadata,
    code("org"),
    code("item"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    big("at_ms", key=True),
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("number", key=True),
    big("qty_milli"),
    big("amount_minor"),
    sqlite_with_rowid=False,  # the key is the row: a third of the pages to write
)

#: The newest rows of `sold_item`, as they came: what is found by item is written in the order of its items, many at a time
#: (hub/insight/projection/shelving.py). One row after the other costs a third of finding each one's place.
sold_lately = Table(
    "sold_lately",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), Identity(), primary_key=True),
    *(Column(column.name, column.type, nullable=False) for column in sold_item.columns),
)

#: Each use of a coupon that may be used once: two rows of one coupon are a coupon used twice.
coupon_use = Table(
    "coupon_use",
    metadata,
    code("org"),
    Column("coupon", String(80), primary_key=True),
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("number", key=True),
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
)

#: Takings by the hour of the store's own clock: written in the same transaction as the facts.
takings = Table(
    "takings",
    metadata,
    code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    code("store"),
    code("lane"),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    big("amount_minor"),
    big("receipts"),
    big("last_sale_ms"),
    sqlite_with_rowid=False,  # the day leads: a day of all stores is read in one run
)

#: Goods that came back, by the line that they were sold on: two rows of one line are a line that came back twice.
#: The receipt and line (from 1) that sold them, then the receipt and line that took them back. Rows never change.
goods_back = Table(
    "goods_back",
    metadata,
    code("org"),
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("number", key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    code("back_store"),
    code("back_lane"),
    big("back_epoch", key=True),
    big("back_number", key=True),
    Column("back_line", Integer, primary_key=True, autoincrement=False),
    Column("item", String(32), nullable=False),
    big("qty_milli"),
    big("sold_milli"),  # what the line sold, as the store that took it back knew it
    big("amount_minor"),  # what was given back for it
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
)

#: Tips (小费), a row for each tender that one was given with: they are in no receipt's total.
#: The date leads: days of all stores are read in one run. Rows never change.
tip = Table(
    "tip",
    metadata,
    code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("number", key=True),
    Column("tender", Integer, primary_key=True, autoincrement=False),  # from 1, as they stand in the sale
    Column("kind", String(32), nullable=False),
    big("minor"),
    Column("currency", String(3), nullable=False),
    Column("cashier", String(32), nullable=False),
)
