"""Deposits (订金) as a ledger: a row for each thing that a fact did to one, whichever store's receipt used it."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: `deposit` is its number as people read it. `what`: 0 taken, 1 used by a sale, 2 given back, 3 kept. Rows never change.
deposit_entry = Table(
    "deposit_entry",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("deposit", String(96), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("box", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("what", Integer, primary_key=True, autoincrement=False),
    Column("lane", String(32), nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("business_date", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("about", String(200), nullable=False),  # the customer and what for, the receipt, or why
)
