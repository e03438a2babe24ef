"""Shifts of the made-up day, of the hub's own answer types."""

from hub.insight.shifts.rows import DayRow, ShiftLine, ShiftRow, Shifts, differences
from tests.ui.made_up_day import MINUTE_MS, NOW_MS

HOUR_MS = 60 * MINUTE_MS


def _shift(number: int, lane: str, cashier: str, off_minor: int | None, **more: object) -> ShiftRow:
    cash = ShiftLine("cash", 382_150, None if off_minor is None else 382_150 + off_minor, off_minor)
    about: dict[str, object] = {
        "store": "s001",
        "name": "人民路店",
        "epoch": 1,
        "document": f"s001-{lane}-1-B{number:04d}",
        "currency": "CNY",
        "opened_ms": NOW_MS - 8 * HOUR_MS,
        "float_minor": 20_000,
        "closed_ms": NOW_MS - HOUR_MS,
        "business_date": "2026-11-23",
        "by": cashier,
        "counts": int(off_minor is not None),
        "receipts": 143,
        "total_minor": 512_480,
        "lines": [cash, ShiftLine("card", 130_330, None, None)],
    }
    return ShiftRow(**{**about, "lane": lane, "shift": number, "cashier": cashier, **more})  # type: ignore[arg-type]


def shifts() -> Shifts:
    """One short, one over, one that nobody counted, one that goes on."""
    closed = [
        _shift(41, "01", "王芳", -1_250),
        _shift(37, "02", "李强", 300, supplements=1),
        _shift(12, "03", "张敏", None, by="zhao"),
    ]
    goes_on = _shift(42, "01", "刘洋", None, closed_ms=None, lines=[], receipts=0, total_minor=0, by="")
    return Shifts(
        business_date="2026-11-23",
        shifts=[*closed, goes_on],
        by_store=differences(closed, lambda row: (row.store, "", "")),
        by_lane=differences(closed, lambda row: (row.store, row.lane, "")),
        by_cashier=differences(closed, lambda row: (row.store, "", row.cashier)),
        days=[DayRow("s001", "人民路店", "zhao", NOW_MS, 3, ["01"], 0, 1_537_440, "CNY")],
    )
