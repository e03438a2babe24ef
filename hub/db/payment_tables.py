"""What stores say of payments at terminals (支付) beside their sales: a row for each fact, which never changes."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: `word`: 0 in doubt, 1 done, 2 not done, 3 undone before a sale. `decided_by` is empty where the terminal said so.
payment_word = Table(
    "payment_word",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("box", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("reference", String(64), nullable=False),
    Column("word", Integer, nullable=False),
    Column("lane", String(32), nullable=False),
    Column("what", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("business_date", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("decided_by", String(32), nullable=False),
    Column("approved_by", String(32), nullable=False),
    Column("about", String(120), nullable=False),  # why, or the terminal's number
)
