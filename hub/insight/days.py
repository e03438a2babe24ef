"""Business dates: yyyymmdd in tables, `2026-03-01` for people."""

from datetime import UTC, date, datetime, timedelta


def iso(day: int) -> str:
    """`20260301` as `2026-03-01`."""
    return f"{day // 10_000:04d}-{day // 100 % 100:02d}-{day % 100:02d}"


def number(day: date) -> int:
    """A date as yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


def week_before(day: int) -> int | None:
    """The same weekday a week earlier; None where the figure is no date."""
    try:
        return number(date(day // 10_000, day // 100 % 100, day % 100) - timedelta(days=7))
    except (ValueError, OverflowError):
        return None


def utc_day(now_ms: int) -> int:
    """The date in Greenwich, for a chain that has not sold anything yet."""
    return number(datetime.fromtimestamp(now_ms / 1000, UTC).date())


def latest_possible(now_ms: int) -> int:
    """The latest date that it can be anywhere: a box whose clock ran ahead must not become everybody's today."""
    return number((datetime.fromtimestamp(now_ms / 1000, UTC) + timedelta(hours=14)).date())


def is_date(day: int) -> bool:
    """Whether the calendar has it: a box may say anything."""
    try:
        date(day // 10_000, day // 100 % 100, day % 100)
    except ValueError:
        return False
    return True
