"""What head office asked of boxes."""

from sqlalchemy import BigInteger, Column, Index, String, Table, Text

from hub.db.tables import metadata

#: A question to a box, and its answer; `outcome` is empty while none has come.
box_ask = Table(
    "box_ask",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("id", String(16), primary_key=True),
    Column("store", String(32), nullable=False),
    Column("box", String(32), nullable=False),
    Column("what", String(32), nullable=False),
    Column("who", String(64), nullable=False),
    Column("asked_ms", BigInteger, nullable=False),
    Column("until_ms", BigInteger, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("answered_ms", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)
Index("box_ask_by_time", box_ask.c.org, box_ask.c.asked_ms)
