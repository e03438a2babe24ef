"""Money that is in no receipt (储值充值、订金), by day: summed with the facts, as takings are."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: `what` it came for (`protocol.apart`) and `kind` of tender; below zero where more went back than came. The store says the currency.
money_apart = Table(
    "money_apart",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    Column("store", String(32), primary_key=True),
    Column("lane", String(32), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("amount_minor", BigInteger, nullable=False),
    Column("times", BigInteger, nullable=False),
)
