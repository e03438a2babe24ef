"""What of members' accounts is lent to which life of which store's box, and what is still to be looked at (hub/lending/)."""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, String, Table

from hub.db.tables import metadata


def _big(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, BigInteger, primary_key=key, autoincrement=False, nullable=False)


#: A share: `granted` and `recalled` in all, which only grow; `off` was written off by a person. What was spent of it, and what came
#: in there, is a sum of `member_entry`; what was given back one of `share_back`.
member_share = Table(
    "member_share",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("member", String(32), primary_key=True),
    Column("account", String(16), primary_key=True),
    Column("store", String(32), primary_key=True),
    _big("epoch", key=True),
    _big("granted"),
    _big("recalled"),
    _big("off"),
    _big("balance"),  # as the box is told it
    _big("as_of_ms"),
    _big("mark"),  # the organisation's number of this word: boxes ask for those behind one
)
Index("share_by_life", *(member_share.c[name] for name in ("org", "store", "epoch", "mark")))

#: What lives gave back of their shares, by the fact that says so.
share_back = Table(
    "share_back",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("member", String(32), primary_key=True),
    Column("account", String(16), primary_key=True),
    Column("store", String(32), primary_key=True),
    _big("epoch", key=True),
    _big("seq", key=True),
    _big("amount"),
    _big("at_ms"),
)

#: Lives that ask for shares: up to which word each was told, and when it last told what it holds.
borrower = Table(
    "borrower",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    _big("epoch", key=True),
    Column("box", String(32), nullable=False),
    _big("asked_ms"),
    _big("upto"),
    _big("told_ms"),
    _big("shares"),  # how many it has: a box keeps so many and no more
)

#: An organisation's lending: the last word's number, and since when nothing is lent because this hub was set back (0: it lends).
lending = Table(
    "lending",
    metadata,
    Column("org", String(32), primary_key=True),
    _big("mark"),
    _big("paused_ms"),
)

#: Members whose shares are to be looked at, `store` empty; and those who stand at a store whose line is up, until then.
lend_due = Table(
    "lend_due",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("member", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    Column("due", Integer, nullable=False),
    _big("until_ms"),
)

#: Who signed up at a lane; `made_ms` is when head office made a member of them, 0 until then. `body` is empty once they are erased.
member_signup = Table(
    "member_signup",
    metadata,
    Column("org", String(32), primary_key=True),
    Column("store", String(32), primary_key=True),
    _big("epoch", key=True),
    _big("seq", key=True),
    Column("member", String(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    _big("at_ms"),
    _big("made_ms"),
)
Index("signup_by_member", member_signup.c.org, member_signup.c.member)
Index("signup_to_make", member_signup.c.org, member_signup.c.made_ms)
