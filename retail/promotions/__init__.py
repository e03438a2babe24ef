"""Promotions (促销), run by themselves: which hold, what each gives to which line, and why the others do not."""

from retail.promotions.book import Book
from retail.promotions.combine import Tried, combine
from retail.promotions.eligible import Circumstances, Moment
from retail.promotions.goods import Goods, Line, Selection, bunches, to_lines
from retail.promotions.promotion import Promotion, Settings

__all__ = [
    "Book",
    "Circumstances",
    "Goods",
    "Line",
    "Moment",
    "Promotion",
    "Selection",
    "Settings",
    "Tried",
    "bunches",
    "combine",
    "to_lines",
]
