"""The business date (营业日): the store's local day, and never an earlier one than the day that stands."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def zone(name: str) -> tzinfo:
    """The time zone of this name; UTC where the machine does not know it, so that a wrong name costs no sale."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


class Calendar:
    """Business dates as yyyymmdd. A day before the one that `stands`, with which facts were written, is never given again.

    Asking pins nothing: a clock that is put right before anything was sold costs nothing.
    """

    def __init__(self, time_zone: tzinfo, stands: Callable[[], int] = lambda: 0) -> None:
        self.time_zone = time_zone
        self._stands = stands
        self._begins = timedelta()
        self._date = 0
        self._until_ms = 0

    def follow(self, time_zone: tzinfo, begins_min: int) -> None:
        """The store's rule: a date begins so many minutes after midnight of its time zone."""
        rule = time_zone, timedelta(minutes=begins_min)
        if rule != (self.time_zone, self._begins):
            self.time_zone, self._begins = rule
            self.look_again()

    def look_again(self) -> None:
        """Another date may stand: ask before the day is over."""
        self._until_ms = 0

    def natural(self, wall_ms: int) -> int:
        """The date by the rule alone, whichever stands."""
        return number((local_time(wall_ms, self.time_zone) - self._begins).date())

    def business_date(self, wall_ms: int) -> int:
        """The date to write on what happens now."""
        if not self._until_ms - _DAY_MS <= wall_ms < self._until_ms:
            self._turn(wall_ms)
        return self._date

    def _turn(self, wall_ms: int) -> None:
        today = (local_time(wall_ms, self.time_zone) - self._begins).date()
        tomorrow = datetime.combine(today + timedelta(days=1), datetime.min.time(), self.time_zone) + self._begins
        self._until_ms = int(tomorrow.timestamp() * 1000)
        self._date = max(self._stands(), number(today))


def local_time(wall_ms: int, time_zone: tzinfo) -> datetime:
    """Wall time as the store's clocks show it."""
    return datetime.fromtimestamp(wall_ms / 1000, time_zone)


def day_of(number: int) -> date:
    """Undo `number`."""
    return date(number // 10_000, number // 100 % 100, number % 100)


def number(day: date) -> int:
    """A date as yyyymmdd."""
    return day.year * 10_000 + day.month * 100 + day.day


_DAY_MS = 23 * 3600 * 1000  # shorter than any day, daylight saving included: looked at again once too often is harmless
