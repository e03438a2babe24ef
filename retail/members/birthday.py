"""Whether a business date is somebody's birthday."""

from calendar import isleap

_LEAP_DAY, _DAY_BEFORE = 229, 228


def is_birthday(born: int, date: int) -> bool:
    """`born` is mmdd (0: not told), `date` a business date as yyyymmdd; who was born on a leap day has it on the 28th otherwise.

    >>> [is_birthday(229, date) for date in (20270228, 20280228, 20280229)]
    [True, False, True]
    """
    on = _DAY_BEFORE if born == _LEAP_DAY and not isleap(date // 10_000) else born
    return 0 < on == date % 10_000
