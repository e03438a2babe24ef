"""Money beside receipts: what came apart from them, deposits (订金), and payments at terminals (支付) that stores had words about."""

from sqlalchemy import Column, Integer, String, Table

from hub.db.tables.columns import big, code, metadata

#: Money that is in no receipt (储值充值、订金), by day: summed with the facts, as takings are.
#: `what` it came for (`protocol.apart`) and `kind` of tender; below zero where more went back than came. The store says the currency.
money_apart = Table(
    "money_apart",
    metadata,
    code("org"),
    Column("business_date", Integer, primary_key=True, autoincrement=False),
    code("store"),
    code("lane"),
    Column("what", String(16), primary_key=True),
    code("kind"),
    big("amount_minor"),
    big("times"),
)

#: Deposits (订金) as a ledger: a row for each thing that a fact did to one, whichever store's receipt used it.
#: `deposit` is its number as people read it. `what`: 0 taken, 1 used by a sale, 2 given back, 3 kept. Rows never change.
deposit_entry = Table(
    "deposit_entry",
    metadata,
    code("org"),
    Column("deposit", String(96), primary_key=True),
    code("store"),
    code("box"),
    big("epoch", key=True),
    big("seq", key=True),
    Column("what", Integer, primary_key=True, autoincrement=False),
    Column("lane", String(32), nullable=False),
    big("minor"),
    Column("currency", String(3), nullable=False),
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
    Column("about", String(200), nullable=False),  # the customer and what for, the receipt, or why
)

#: What stores say of payments at terminals (支付) beside their sales: a row for each fact, which never changes.
#: `word`: 0 in doubt, 1 done, 2 not done, 3 undone before a sale. `decided_by` is empty where the terminal said so.
payment_word = Table(
    "payment_word",
    metadata,
    code("org"),
    code("store"),
    code("box"),
    big("epoch", key=True),
    big("seq", key=True),
    Column("reference", String(64), nullable=False),
    Column("word", Integer, nullable=False),
    Column("lane", String(32), nullable=False),
    Column("what", String(16), nullable=False),
    Column("kind", String(32), nullable=False),
    big("minor"),
    Column("currency", String(3), nullable=False),
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
    Column("decided_by", String(32), nullable=False),
    Column("approved_by", String(32), nullable=False),
    Column("about", String(120), nullable=False),  # why, or the terminal's number
)
