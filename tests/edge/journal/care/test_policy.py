import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.journal import Limits
from edge.journal.care.policy import SPARE_BYTES, before_date, pages_to_give_back

LIMITS = Limits(keep_days=90, keep_bytes=1_000)


@pytest.mark.parametrize(
    ("used_bytes", "short", "first_kept"),
    [(1_000, False, 20260825), (1_001, False, 20261116), (0, True, 20261116)],
    ids=["within its budget", "over its budget", "the disk is nearly full"],
)
def test_ninety_days_are_kept_and_a_week_where_space_is_short(used_bytes, short, first_kept):
    assert before_date(LIMITS, 20261123, used_bytes=used_bytes, short_of_space=short) == first_kept


def test_want_of_space_never_keeps_longer_than_was_asked_for():
    short = Limits(keep_days=3, keep_bytes=1_000)

    assert before_date(short, 20261123, used_bytes=0, short_of_space=True) == 20261120


@pytest.mark.parametrize("date", [0, 20261332, 10101, 7])
def test_where_the_date_says_nothing_nothing_goes(date):
    assert before_date(LIMITS, date, used_bytes=10**9, short_of_space=True) in {0, *range(10_101)}


@given(st.dates(min_value=dt.date(1970, 6, 1)), st.booleans(), st.integers(0, 10**12))
def test_today_never_goes(day, short, used_bytes):
    today = day.year * 10_000 + day.month * 100 + day.day

    assert before_date(LIMITS, today, used_bytes=used_bytes, short_of_space=short) < today


def test_pages_are_given_back_beyond_what_the_next_sales_need():
    spare = SPARE_BYTES // 4096

    assert pages_to_give_back(spare, 4096, short_of_space=False) == 0
    assert pages_to_give_back(spare + 7, 4096, short_of_space=False) == 7
    assert pages_to_give_back(7, 4096, short_of_space=True) == 7
