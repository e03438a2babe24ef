"""The cash drawer (钱箱): cash that goes in and out of it beside sales, and what it should hold."""

from retail.drawer.moves import INTO, MOVES, Move, into_drawer_minor

__all__ = ["INTO", "MOVES", "Move", "into_drawer_minor"]
