"""The hub's tables. Hot ones lead with (org, store), so that they can be distributed and read by store.

Money is integer minor units, quantities thousandths, times ms since 1970 UTC, business dates yyyymmdd. Raw facts are kept
beside what was made of them: every projection and rollup can be rebuilt.
"""

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

metadata = MetaData()


def _code(name: str, *, key: bool = True) -> Column[str]:
    return Column(name, String(32), primary_key=key, nullable=False)


def _big(name: str, *, key: bool = False, default: int | None = None) -> Column[int]:
    server = None if default is None else str(default)
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=False, server_default=server)


#: The few sales that came after their business date was closed.
_LATE = text("booked_date > 0")

store = Table(
    "store",
    metadata,
    _code("org"),
    _code("store"),
    Column("name", String(200), nullable=False),
    Column("timezone", String(64), nullable=False, server_default="Asia/Shanghai"),
    Column("currency", String(3), nullable=False, server_default="CNY"),
    _big("epoch", default=0),  # the newest epoch that was granted to any box of the store
)

#: A box in one life: its key and what it last said of itself (`Hello`).
box = Table(
    "box",
    metadata,
    _code("org"),
    _code("store"),
    _code("box"),
    _big("epoch", key=True),
    Column("public_key", LargeBinary, nullable=False),
    _big("enrolled_ms"),
    _big("seen_ms", default=0),
    _big("head_seq", default=0),
    _big("pending_receipts", default=0),
    _big("pending_minor", default=0),
    _big("pending_bytes", default=0),
    _big("oldest_pending_ms", default=0),
    _big("masters_revision", default=0),
    _big("wall_ms", default=0),
    Column("line_state", String(16), nullable=False, server_default="UNKNOWN"),
    Column("line_reason", String(200), nullable=False, server_default=""),
    _big("line_since_ms", default=0),
    Column("boot", String(64), nullable=False, server_default=""),
    Column("version", String(32), nullable=False, server_default=""),
    Column("refusal", String(32), nullable=False, server_default=""),
    _big("revoked_ms", default=0),  # its key counts no more since then; 0 while it does
    _big("heartbeat_s", default=4),
)

#: A one-time code: only its SHA-256 is kept.
enrolment = Table(
    "enrolment",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    _code("org", key=False),
    _code("store", key=False),
    _code("box", key=False),
    _big("expires_ms"),
    _big("used_ms", default=0),
)

#: What a box shows to the broker; revoked ones stand on the list that the broker reads until they would have ended.
certificate = Table(
    "certificate",
    metadata,
    Column("serial", LargeBinary, primary_key=True),
    _code("org", key=False),
    _code("store", key=False),
    _code("box", key=False),
    _big("epoch"),
    _big("issued_ms"),
    _big("until_ms"),
    _big("revoked_ms", default=0),
    Column("body", LargeBinary, nullable=False),  # DER
)
Index(
    "certificate_by_box",
    *(certificate.c[name] for name in ("org", "store", "box", "epoch", "until_ms")),
)

#: Where the hub stands in each stream.
cursor = Table(
    "cursor",
    metadata,
    _code("org"),
    _code("store"),
    _code("box"),
    _big("epoch", key=True),
    Column("stream", String(16), primary_key=True),
    _big("applied_seq", default=0),
    Column("head_hash", LargeBinary, nullable=False),
    _big("applied_ms", default=0),
    Column(
        "ahead", LargeBinary
    ),  # ranges held beyond a gap (hub/inbox/held.py); none for most streams, most of the time
)

fact = Table(
    "fact",
    metadata,
    _code("org"),
    _code("store"),
    _code("box"),
    _big("epoch", key=True),
    Column("stream", String(16), primary_key=True),
    _big("seq", key=True),
    Column("kind", Integer, nullable=False),
    Column("record", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    _big("received_ms"),
)

sale = Table(
    "sale",
    metadata,
    _code("org"),
    _code("store"),
    _code("lane"),
    _big("epoch", key=True),
    _big("number", key=True),
    _code("box", key=False),
    _big("seq"),
    Column("business_date", Integer, nullable=False),
    _big("at_ms"),
    _big("total_minor"),
    _big("discount_minor"),
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
    _code("org"),
    _code("item"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    _big("at_ms", key=True),
    _code("store"),
    _code("lane"),
    _big("epoch", key=True),
    _big("number", key=True),
    _big("qty_milli"),
    _big("amount_minor"),
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
    _code("org"),
    Column("coupon", String(80), primary_key=True),
    _code("store"),
    _code("lane"),
    _big("epoch", key=True),
    _big("number", key=True),
    Column("business_date", Integer, nullable=False),
    _big("at_ms"),
)

#: Takings by the hour of the store's own clock: written in the same transaction as the facts.
takings = Table(
    "takings",
    metadata,
    _code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    _code("store"),
    _code("lane"),
    Column("hour", Integer, primary_key=True, autoincrement=False),
    _big("amount_minor"),
    _big("receipts"),
    _big("last_sale_ms"),
    sqlite_with_rowid=False,  # the day leads: a day of all stores is read in one run
)

#: What could not be read, with its reason: shown, repairable, never in the way.
parked = Table(
    "parked",
    metadata,
    Column("digest", LargeBinary, primary_key=True),
    _code("org", key=False),
    _code("store", key=False),
    _code("box", key=False),
    Column("stream", String(16), nullable=False),
    _big("seq", default=0),
    Column("reason", String(300), nullable=False),
    Column("payload", LargeBinary, nullable=False),
    _big("size"),
    _big("received_ms"),
    _big("times", default=1),
    _big("epoch", default=0),  # of a fact
    Column(
        "form", String(8), nullable=False, server_default=""
    ),  # fact, sealed (as it came), or batch (its seal broken)
    _big("dismissed_ms", default=0),  # since when a person wants to hear no more of it
)
Index("parked_by_store", parked.c.org, parked.c.store, parked.c.received_ms)

#: Facts of a life that is over (a cloned card, a box put back): real sales, released by a person.
aside = Table(
    "aside",
    metadata,
    _code("org"),
    _code("store"),
    _code("box"),
    _big("epoch", key=True),
    Column("stream", String(16), primary_key=True),
    _big("seq", key=True),
    Column("record", LargeBinary, nullable=False),
    _big("received_ms"),
    Column("hash", LargeBinary),  # as in `fact`; not known of those that came before the hub kept it
    _big("dismissed_ms", default=0),  # since when a person wants them to count never
)

#: Masters as they stand; `body` is empty where one was withdrawn.
master = Table(
    "master",
    metadata,
    _code("org"),
    Column("kind", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
    _big("revision"),
    Column("body", LargeBinary, nullable=False),
    Column("words", Text, nullable=False, server_default=""),  # what the dashboard's search looks through, lower case
)
#: The order of a pull (hub/masters/pages.py).
Index("master_in_order", master.c.org, master.c.revision, master.c.kind, master.c.key)

#: Versions of masters that others took the place of: what a receipt of then is reckoned again by.
master_history = Table(
    "master_history",
    metadata,
    _code("org"),
    Column("kind", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
    _big("revision", key=True),
    Column("body", LargeBinary, nullable=False),
)

#: `gone`: versions that others had taken the place of by this revision are not kept any more (hub/masters/ageing.py).
revision = Table("revision", metadata, _code("org"), _big("head", default=0), _big("gone", default=0))

#: Which revision every box had at least, by day: receipts of later days name no older one.
revision_day = Table(
    "revision_day",
    metadata,
    _code("org"),
    Column("day", Integer, primary_key=True, autoincrement=False),  # days since 1970 UTC
    _big("least"),
)
