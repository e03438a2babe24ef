"""Stock of a store (门店仓): movements as facts, three figures for each item, retail issues that never count twice."""

from retail.stock.count import Counted, differences
from retail.stock.issue import Issued, Receipts, Sold, TwiceIssued, issue
from retail.stock.level import Level
from retail.stock.moves import SIGN, BadMove, Moved, MoveKind, MoveLine, checked

__all__ = [
    "SIGN",
    "BadMove",
    "Counted",
    "Issued",
    "Level",
    "MoveKind",
    "MoveLine",
    "Moved",
    "Receipts",
    "Sold",
    "TwiceIssued",
    "checked",
    "differences",
    "issue",
]
