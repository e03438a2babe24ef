"""Tables of what people at head office decided (hub/office/)."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from hub.db.tables import metadata

#: Who decided what about which thing, when and why, in words and figures: written once, never changed.
decision = Table(
    "decision",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
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
    Column("org", String(32), primary_key=True),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    Column("closed_ms", BigInteger, nullable=False),
    Column("who", String(64), nullable=False),
    Column("why", String(300), nullable=False),
)

#: A store's figures of a closed date as they were then, and what they `lacks`: empty where they were complete.
closed_store = Table(
    "closed_store",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    Column("store", String(32), primary_key=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("receipts", BigInteger, nullable=False),
    Column("complete_to_ms", BigInteger, nullable=False),  # 0 where nothing was known
    Column("lacks", String(16), nullable=False),
    Column("missing_receipts", BigInteger, nullable=False),
)

#: What a person answered where something called for one: it holds while the `figure` is what it was then (hub/insight/concerns/).
answered = Table(
    "answered",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("kind", String(16), primary_key=True),  # double, share, deposit, payment
    Column("subject", String(160), primary_key=True),
    Column("figure", BigInteger, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("who", String(64), nullable=False),
    Column("why", String(300), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
