"""What members own, as a ledger: a row for each thing that a receipt did to an account."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from hub.db.tables import metadata

#: `amount` goes from the chain's account `against` to the member's `account`; below zero it goes back. Rows never change.
member_entry = Table(
    "member_entry",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("member", String(32), primary_key=True),
    Column("account", String(16), primary_key=True),  # points, stored
    Column("store", String(32), primary_key=True),
    Column("lane", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column(
        "number", BigInteger, primary_key=True, autoincrement=False
    ),  # of the receipt, the charge, or the month (yyyymm)
    Column("against", String(16), primary_key=True),  # earned, returned, spent, refunded, charged, undone, expired
    Column("amount", BigInteger, nullable=False),
    Column("program", BigInteger, nullable=False),  # the version of the rules by which it was counted
    Column("business_date", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
