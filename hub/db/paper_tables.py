"""What lanes say of receipts that may not be on paper (小票未打): a row for each fact, which never changes."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: The newest of a lane counts. `doubtful` are receipt numbers with commas, `waits_from` the first that waits; "" and 0 for none.
paper_word = Table(
    "paper_word",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("box", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("lane", String(32), primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("doubtful", String(300), nullable=False),
    Column("waits_from", Integer, nullable=False),
    Column("why", String(120), nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
