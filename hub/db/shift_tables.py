"""Shifts and closed days of stores, a row for each thing that was said of one: facts may come in any order."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from hub.db.tables import metadata

#: `step` 0: opened, 1: closed, 1 + n: supplement n. `body` is that of the fact, as in protocol/facts.
shift_step = Table(
    "shift_step",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("lane", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("shift", BigInteger, primary_key=True, autoincrement=False),
    Column("step", BigInteger, primary_key=True, autoincrement=False),
    Column("box", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("business_date", Integer, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
Index("shift_step_by_day", shift_step.c.org, shift_step.c.business_date, shift_step.c.step)

#: Business dates that stores closed (日结).
day_close = Table(
    "day_close",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    Column("store", String(32), primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("box", String(32), nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
