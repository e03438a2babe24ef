"""What members own, and what of it is lent to which life of which store's box (hub/lending/)."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from hub.db.tables.columns import big, code, metadata

#: What members own, as a ledger: a row for each thing that a receipt did to an account.
#: `amount` goes from the chain's account `against` to the member's `account`; below zero it goes back. Rows never change.
member_entry = Table(
    "member_entry",
    metadata,
    code("org"),
    code("member"),
    Column("account", String(16), primary_key=True),  # points, stored
    code("store"),
    code("lane"),
    big("epoch", key=True),
    big("number", key=True),  # of the receipt, the charge, or the month (yyyymm)
    Column("against", String(16), primary_key=True),  # earned, returned, spent, refunded, charged, undone, expired
    big("amount"),
    big("program"),  # the version of the rules by which it was counted
    Column("business_date", Integer, nullable=False),
    big("at_ms"),
)

#: A share: `granted` and `recalled` in all, which only grow; `off` was written off by a person. What was spent of it, and what came
#: in there, is a sum of `member_entry`; what was given back one of `share_back`.
member_share = Table(
    "member_share",
    metadata,
    code("org"),
    code("member"),
    Column("account", String(16), primary_key=True),
    code("store"),
    big("epoch", key=True),
    big("granted"),
    big("recalled"),
    big("off"),
    big("balance"),  # as the box is told it
    big("as_of_ms"),
    big("mark"),  # the organisation's number of this word: boxes ask for those behind one
)
Index("share_by_life", *(member_share.c[name] for name in ("org", "store", "epoch", "mark")))

#: What lives gave back of their shares, by the fact that says so.
share_back = Table(
    "share_back",
    metadata,
    code("org"),
    code("member"),
    Column("account", String(16), primary_key=True),
    code("store"),
    big("epoch", key=True),
    big("seq", key=True),
    big("amount"),
    big("at_ms"),
)

#: Lives that ask for shares: up to which word each was told, and when it last told what it holds.
borrower = Table(
    "borrower",
    metadata,
    code("org"),
    code("store"),
    big("epoch", key=True),
    Column("box", String(32), nullable=False),
    big("asked_ms"),
    big("upto"),
    big("told_ms"),
    big("shares"),  # how many it has: a box keeps so many and no more
)

#: An organisation's lending: the last word's number, and since when nothing is lent because this hub was set back (0: it lends).
lending = Table(
    "lending",
    metadata,
    code("org"),
    big("mark"),
    big("paused_ms"),
)

#: Members whose shares are to be looked at, `store` empty; and those who stand at a store whose line is up, until then.
lend_due = Table(
    "lend_due",
    metadata,
    code("org"),
    code("member"),
    code("store"),
    Column("due", Integer, nullable=False),
    big("until_ms"),
)

#: Who signed up at a lane; `made_ms` is when head office made a member of them, 0 until then. `body` is empty once they are erased.
member_signup = Table(
    "member_signup",
    metadata,
    code("org"),
    code("store"),
    big("epoch", key=True),
    big("seq", key=True),
    Column("member", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    big("at_ms"),
    big("made_ms"),
)
Index("signup_by_member", member_signup.c.org, member_signup.c.member)
Index("signup_to_make", member_signup.c.org, member_signup.c.made_ms)
