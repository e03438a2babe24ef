"""Tips (小费), a row for each tender that one was given with: they are in no receipt's total."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: The date leads: days of all stores are read in one run. Rows never change.
tip = Table(
    "tip",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    Column("store", String(32), primary_key=True),
    Column("lane", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("tender", Integer, primary_key=True, autoincrement=False),  # from 1, as they stand in the sale
    Column("kind", String(32), nullable=False),
    Column("minor", BigInteger, nullable=False),
    Column("currency", String(3), nullable=False),
    Column("cashier", String(32), nullable=False),
)
