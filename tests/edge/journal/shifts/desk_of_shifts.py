"""Shifts of a made-up shop, straight at the journal."""

from itertools import count

from edge.journal import Journal
from edge.journal.shifts import Make, closing, counting, day_closing, opening, supplementing
from protocol.facts import CashMoved, Fact
from retail.shifts import Counted
from tests.edge.journal.shop import NOON_MS, TODAY

FLOAT = 20_000
_ids = count(1)


async def make(journal: Journal, made: Make, command: str = "") -> int:
    return await journal.make(made, command or f"make{next(_ids)}", b"same")


async def open_shift(journal: Journal, lane: str = "01", cashier: str = "wang", date: int = TODAY) -> int:
    return await make(journal, opening(lane, cashier, FLOAT, "CNY", date, NOON_MS))


async def count_cash(journal: Journal, minor: int, lane: str = "01") -> int:
    return await make(journal, counting(lane, "wang", [Counted("cash", minor)], (), TODAY, NOON_MS))


async def close_shift(journal: Journal, lane: str = "01", left_minor: int = 0, date: int = TODAY) -> int:
    return await make(journal, closing(lane, "wang", left_minor, date, NOON_MS, blind=True))


async def supplement(journal: Journal, shift: int, minor: int, lane: str = "01") -> int:
    return await make(journal, supplementing(lane, shift, "li", "found", [Counted("cash", minor)], TODAY, NOON_MS))


async def close_day(journal: Journal, date: int = TODAY, *, although_open: bool = False) -> int:
    made = day_closing("01", "li", "CNY", date, NOON_MS, ((1, 550),), although_open=although_open)
    return await make(journal, made)


def moved(into_minor: int, lane: str = "01") -> Fact:
    return Fact(
        lane, TODAY, NOON_MS, CashMoved("pick-up" if into_minor < 0 else "paid-in", into_minor, "CNY", "wang", "")
    )
