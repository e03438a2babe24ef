"""The table of what was noticed of clocks (hub/insight/clocks/)."""

from sqlalchemy import BigInteger, Column, String, Table, Text

from hub.db.tables import metadata

#: How far a box's ledger was looked through, the latest time seen in it, and what is or was wrong, as JSON.
clock = Table(
    "clock",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("box", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("watched_seq", BigInteger, nullable=False),
    Column("high_ms", BigInteger, nullable=False),
    Column("troubles", Text, nullable=False),
)
