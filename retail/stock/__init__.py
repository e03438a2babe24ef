"""Stock of a store (门店仓): movements as facts, three figures for each item, retail issues that never count twice."""

from retail.stock.count import CountLine, Expected, Look, Looked, differences, sheet
from retail.stock.issue import Goods, Issued, IssueLine, Policy, Receipts, Sold, TwiceIssued, documents, issue, lines_of
from retail.stock.level import Level
from retail.stock.moves import SIGN, BadMove, Moved, MoveKind, MoveLine, checked
from retail.stock.terms import StockTerms

__all__ = [
    "SIGN",
    "BadMove",
    "CountLine",
    "Expected",
    "Goods",
    "IssueLine",
    "Issued",
    "Level",
    "Look",
    "Looked",
    "MoveKind",
    "MoveLine",
    "Moved",
    "Policy",
    "Receipts",
    "Sold",
    "StockTerms",
    "TwiceIssued",
    "checked",
    "differences",
    "documents",
    "issue",
    "lines_of",
    "sheet",
]
