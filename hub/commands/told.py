"""How commands tell figures: sums, days and times, as whoever runs them reads them."""

from datetime import UTC, datetime

from hub.insight.days import iso
from hub.insight.uncounted.contents import Contents
from retail.money import text


def moment(ms: int | None) -> str:
    """A moment in UTC; `-` for none."""
    if ms is None:
        return "-"
    try:
        return datetime.fromtimestamp(ms / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")
    except (ValueError, OverflowError, OSError):
        return f"{ms} ms"


def money(contents: Contents) -> str:
    """Receipts and their sums: `2 receipts, 17.50 CNY`."""
    sums = " + ".join(f"{text(one.minor, one.currency)} {one.currency}" for one in contents.sums)
    return f"{contents.receipts} receipts" + (f", {sums}" if sums else "")


def lines_of(contents: Contents) -> list[str]:
    """Days, numbers, other facts and times, a line each."""
    made = [
        f"day {iso(day.business_date)}: {day.receipts} receipts, {text(day.minor, day.currency)} {day.currency}"
        for day in contents.days
    ]
    made += [f"lane {one.lane}: numbers {one.first} to {one.last}, {one.receipts} receipts" for one in contents.lanes]
    made += [f"{count} of kind {kind}" for kind, count in contents.others.items()]
    if contents.first_at_ms is not None:
        made.append(f"made {moment(contents.first_at_ms)} to {moment(contents.last_at_ms)}, by the box's clock")
    return made
