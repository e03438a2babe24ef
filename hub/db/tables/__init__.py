"""The hub's tables. Hot ones lead with (org, store), so that they can be distributed and read by store.

Money is integer minor units, quantities thousandths, times ms since 1970 UTC, business dates yyyymmdd. Raw facts are kept
beside what was made of them: every projection and rollup can be rebuilt.
"""

from hub.db.tables.columns import metadata
from hub.db.tables.fleet import box, box_ask, certificate, clock, enrolment, store
from hub.db.tables.inbox import aside, cursor, fact, parked, shard_lease, worker
from hub.db.tables.masters import master, master_history, revision, revision_day
from hub.db.tables.members import borrower, lend_due, lending, member_entry, member_share, member_signup, share_back
from hub.db.tables.money import deposit_entry, money_apart, payment_word
from hub.db.tables.office import answered, closed_day, closed_store, decision
from hub.db.tables.shifts import day_close, paper_word, shift_step
from hub.db.tables.sold import coupon_use, goods_back, sale, sold_item, sold_lately, takings, tip
from hub.db.tables.stock import stock_cursor, stock_document, stock_entry, stock_level

__all__ = [
    "answered",
    "aside",
    "borrower",
    "box",
    "box_ask",
    "certificate",
    "clock",
    "closed_day",
    "closed_store",
    "coupon_use",
    "cursor",
    "day_close",
    "decision",
    "deposit_entry",
    "enrolment",
    "fact",
    "goods_back",
    "lend_due",
    "lending",
    "master",
    "master_history",
    "member_entry",
    "member_share",
    "member_signup",
    "metadata",
    "money_apart",
    "paper_word",
    "parked",
    "payment_word",
    "revision",
    "revision_day",
    "sale",
    "shard_lease",
    "share_back",
    "shift_step",
    "sold_item",
    "sold_lately",
    "stock_cursor",
    "stock_document",
    "stock_entry",
    "stock_level",
    "store",
    "takings",
    "tip",
    "worker",
]
