"""What people at head office decided (hub/office/)."""

from sqlalchemy import Column, Index, Integer, String, Table, Text

from hub.db.tables.columns import big, code, metadata

#: Who decided what about which thing, when and why, in words and figures: written once, never changed.
decision = Table(
    "decision",
    metadata,
    code("org"),
    code("id"),
    big("at_ms"),
    Column("kind", String(16), nullable=False),  # aside, parked, period
    Column("subject", String(200), nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("why", String(300), nullable=False),
    Column("told", Text, nullable=False),  # what it came to, JSON
)
Index("decision_by_time", decision.c.org, decision.c.at_ms)

#: A business date (yyyymmdd) that finance has closed: what comes for it afterwards is booked to the first open one.
closed_day = Table(
    "closed_day",
    metadata,
    code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    big("closed_ms"),
    Column("who", String(64), nullable=False),
    Column("why", String(300), nullable=False),
)

#: A store's figures of a closed date as they were then, and what they `lacks`: empty where they were complete.
closed_store = Table(
    "closed_store",
    metadata,
    code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    code("store"),
    big("amount_minor"),
    big("receipts"),
    big("complete_to_ms"),  # 0 where nothing was known
    Column("lacks", String(16), nullable=False),
    big("missing_receipts"),
)

#: What a person answered where something called for one: it holds while the `figure` is what it was then (hub/insight/concerns/).
answered = Table(
    "answered",
    metadata,
    code("org"),
    Column("kind", String(16), primary_key=True),  # double, share, deposit, payment
    Column("subject", String(160), primary_key=True),
    big("figure"),
    Column("verdict", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("why", String(300), nullable=False),
    big("at_ms"),
)
