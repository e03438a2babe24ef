"""What may be let go of now: pure. Age is counted in business dates, which no clock turns back, never by the clock itself.

kept for      keep_days      what a shop needs for returns, reprints, and a head office that is restored from a backup
shortened     to DAYS_MIN at least, oldest first, while the ledger is larger than its budget or the disk is nearly full
never         what head office has not acknowledged; forget.py and the schema's triggers hold that
"""

from datetime import date, timedelta

from edge.journal.words import Limits

#: A week is always kept: no want of space takes the last days' receipts from a shop.
DAYS_MIN = 7
#: Free pages inside the file that are left for what is sold next; more than these are given back to the disk.
SPARE_BYTES = 4 * 1024 * 1024


def before_date(limits: Limits, business_date: int, *, used_bytes: int, short_of_space: bool) -> int:
    """Facts of business dates (yyyymmdd) before this one may go; 0 for none."""
    if not business_date:
        return 0
    pressed = short_of_space or used_bytes > limits.keep_bytes
    return _days_before(business_date, min(DAYS_MIN, limits.keep_days) if pressed else limits.keep_days)


def pages_to_give_back(free_pages: int, page_bytes: int, *, short_of_space: bool) -> int:
    """How many of the file's free pages the disk should have back."""
    spare = 0 if short_of_space else SPARE_BYTES // page_bytes
    return max(0, free_pages - spare)


def _days_before(number: int, days: int) -> int:
    try:
        day = date(number // 10_000, number // 100 % 100, number % 100) - timedelta(days=days)
    except (ValueError, OverflowError):  # no date of the calendar: nothing can be said of its age
        return 0
    return day.year * 10_000 + day.month * 100 + day.day
