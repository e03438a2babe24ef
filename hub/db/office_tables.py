"""Tables of what people at head office decided (hub/office/)."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

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
