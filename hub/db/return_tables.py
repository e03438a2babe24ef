"""Goods that came back, by the line that they were sold on: two rows of one line are a line that came back twice."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: The receipt and line (from 1) that sold them, then the receipt and line that took them back. Rows never change.
goods_back = Table(
    "goods_back",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("lane", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("back_store", String(32), primary_key=True),
    Column("back_lane", String(32), primary_key=True),
    Column("back_epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("back_number", BigInteger, primary_key=True, autoincrement=False),
    Column("back_line", Integer, primary_key=True, autoincrement=False),
    Column("item", String(32), nullable=False),
    Column("qty_milli", BigInteger, nullable=False),
    Column("sold_milli", BigInteger, nullable=False),  # what the line sold, as the store that took it back knew it
    Column("amount_minor", BigInteger, nullable=False),  # what was given back for it
    Column("business_date", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
