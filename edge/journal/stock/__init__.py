"""Stock in the journal (门店仓): rows that follow from facts, facts made inside the transaction, and what may be asked."""

from edge.journal.stock.asking import (
    CountRow,
    CountSheet,
    DocumentRow,
    ItemLevel,
    LotLevel,
    Movement,
    Only,
    SoldOn,
    StockReads,
    Waiting,
)
from edge.journal.stock.making import StockRefused, closing_count, issue_of, issuing, looking, moving, opening_count
from edge.journal.stock.rows import enter, list_document, owe, sell

__all__ = [
    "CountRow",
    "CountSheet",
    "DocumentRow",
    "ItemLevel",
    "LotLevel",
    "Movement",
    "Only",
    "SoldOn",
    "StockReads",
    "StockRefused",
    "Waiting",
    "closing_count",
    "enter",
    "issue_of",
    "issuing",
    "list_document",
    "looking",
    "moving",
    "opening_count",
    "owe",
    "sell",
]
