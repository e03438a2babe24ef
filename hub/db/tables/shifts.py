"""Shifts and closed days of stores, and lanes that owe paper: a row for each thing that was said, as facts may come in any order."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from hub.db.tables.columns import big, code, metadata

#: Shifts, a row for each thing that was said of one: facts may come in any order.
#: `step` 0: opened, 1: closed, 1 + n: supplement n. `body` is that of the fact, as in protocol/facts.
shift_step = Table(
    "shift_step",
    metadata,
    code("org"),
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("shift", key=True),
    big("step", key=True),
    Column("box", String(32), nullable=False),
    big("seq"),
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
    Column("body", LargeBinary, nullable=False),
)
Index("shift_step_by_day", shift_step.c.org, shift_step.c.business_date, shift_step.c.step)

#: Business dates that stores closed (日结).
day_close = Table(
    "day_close",
    metadata,
    code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    code("store"),
    big("epoch", key=True),
    Column("box", String(32), nullable=False),
    big("seq"),
    big("at_ms"),
    Column("body", LargeBinary, nullable=False),
)

#: What lanes say of receipts that may not be on paper (小票未打): a row for each fact, which never changes.
#: The newest of a lane counts. `doubtful` are receipt numbers with commas, `waits_from` the first that waits; "" and 0 for none.
paper_word = Table(
    "paper_word",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    code("lane"),
    big("seq", key=True),
    Column("doubtful", String(300), nullable=False),
    Column("waits_from", Integer, nullable=False),
    Column("why", String(120), nullable=False),
    big("at_ms"),
)
