"""Clocks that lie are noticed by figures, and good again when they are."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.insight.clocks.watch import AHEAD, BACK_MS, BACKWARDS, DATE, OFFSET, Made, Trouble, Watched, greeted, watch
from hub.insight.clocks.words import told

SHANGHAI = ZoneInfo("Asia/Shanghai")
#: 2026-03-01 10:15 in Shanghai.
NOON_MS = int(datetime(2026, 3, 1, 2, 15, tzinfo=UTC).timestamp() * 1000)
MINUTE_MS, HOUR_MS = 60_000, 3_600_000
DAY = 20260301


def made(seq: int, late_ms: int = 0, *, day: int = DAY, came_ms: int = 0) -> Made:
    """A fact that came `came_ms` after noon, made `late_ms` later than that by the box's clock."""
    received_ms = NOON_MS + came_ms
    return Made(seq, received_ms, received_ms + late_ms, day)


def after(*facts: Made, before: Watched | None = None) -> Watched:
    return watch(before or Watched(), facts, SHANGHAI)


def test_facts_of_a_good_clock_are_no_news():
    found = after(*(made(n, came_ms=n * 1000) for n in range(1, 50)))

    assert found == Watched(49, NOON_MS + 49_000, ())


def test_a_backlog_that_comes_late_is_no_lie():
    facts = [Made(n, NOON_MS, NOON_MS - (200 - n) * MINUTE_MS, DAY) for n in range(1, 200)]

    assert after(*facts).troubles == ()


def test_facts_made_after_they_came_are_ahead_until_one_is_not():
    ahead = after(made(1), made(2, 3 * HOUR_MS), made(3, 4 * HOUR_MS, came_ms=5))
    good = after(made(4, came_ms=9), before=ahead)

    assert ahead.lasting == (Trouble(AHEAD, NOON_MS, 4 * HOUR_MS, seq=2),)
    assert good.lasting == ()
    assert good.troubles == (Trouble(AHEAD, NOON_MS, 4 * HOUR_MS, seq=2, until_ms=NOON_MS + 9),)


def test_what_was_ahead_does_not_make_right_times_look_backward():
    found = after(made(1), made(2, 9 * HOUR_MS), made(3, came_ms=1000))

    assert [one.kind for one in found.troubles] == [AHEAD]


def test_a_step_back_in_a_backlog_is_noticed_and_lasts_until_times_have_caught_up():
    backlog = [-9 * HOUR_MS, -8 * HOUR_MS, -20 * HOUR_MS, -19 * HOUR_MS]
    stepped = after(*(made(n, late) for n, late in enumerate(backlog, 1)))
    caught_up = after(made(5, -8 * HOUR_MS), before=stepped)

    assert stepped.lasting == (Trouble(BACKWARDS, NOON_MS, 11 * HOUR_MS, seq=3),)
    assert caught_up.lasting == ()


def test_a_fact_that_comes_as_it_is_made_ends_a_step_back_whatever_stood_before():
    stepped = after(made(1, -2 * HOUR_MS), made(2, -5 * HOUR_MS))

    assert [one.kind for one in stepped.lasting] == [BACKWARDS]
    assert after(made(3), before=stepped).lasting == ()


def test_lanes_that_pay_at_once_may_be_written_in_any_order():
    assert after(made(1, -HOUR_MS), made(2, -HOUR_MS - BACK_MS)).troubles == ()


@pytest.mark.parametrize(("day", "off"), [(20260303, 2), (20260401, 31), (20260227, -2), (20250301, -365)])
def test_a_business_date_far_from_the_facts_own_day_is_told_in_days(day, off):
    assert after(made(1, day=day)).lasting == (Trouble(DATE, NOON_MS, off, seq=1),)


@pytest.mark.parametrize("day", [20260228, 20260301, 20260302])
def test_a_business_date_one_day_off_is_a_shop_that_is_open_at_midnight(day):
    assert after(made(1, day=day)).troubles == ()


def test_a_business_date_to_come_is_a_lie_even_where_the_fact_says_the_same():
    found = after(made(1, 5 * 24 * HOUR_MS, day=20260306))

    assert [(one.kind, one.figure) for one in found.lasting] == [(AHEAD, 5 * 24 * HOUR_MS), (DATE, 5)]


def test_a_greeting_tells_how_far_a_clock_is_off_and_since_when():
    off = greeted(greeted(Watched(), NOON_MS + HOUR_MS, NOON_MS), NOON_MS + HOUR_MS + 4000, NOON_MS + 5000)
    nearly = greeted(off, NOON_MS + 100_000, NOON_MS + 9000)
    good = greeted(nearly, NOON_MS + 20_000, NOON_MS + 13_000)

    assert off.lasting == (Trouble(OFFSET, NOON_MS, HOUR_MS - 1000),)
    assert nearly.lasting == (Trouble(OFFSET, NOON_MS, 91_000),)
    assert good.troubles == (Trouble(OFFSET, NOON_MS, 91_000, until_ms=NOON_MS + 13_000),)
    assert greeted(good, NOON_MS + 100_000, NOON_MS + 9000).lasting == ()


def test_a_box_that_does_not_say_its_time_is_not_judged():
    assert greeted(Watched(), 0, NOON_MS) == Watched()


def test_a_fact_that_cannot_be_read_is_passed():
    assert after(Made(1, NOON_MS)) == Watched(1)


@pytest.mark.parametrize(
    ("kind", "figure", "words"),
    [
        (OFFSET, -3 * HOUR_MS, "clock 3.0 h behind head office"),
        (OFFSET, 150_000, "clock 2.5 min ahead of head office"),
        (AHEAD, 30 * 24 * HOUR_MS, "facts made 30.0 days after they arrived"),
        (BACKWARDS, 45_000, "facts made 45 s before earlier ones"),
        (DATE, -2, "business date 2 days behind"),
        ("newer", 7, "newer 7"),
    ],
)
def test_troubles_are_told_with_their_figure(kind, figure, words):
    assert told(kind, figure) == words


TIMES = st.lists(st.tuples(st.integers(-(10**15), 10**15), st.integers(0, 10**9)), max_size=30)


@given(times=TIMES, cut=st.integers(0, 30))
def test_whatever_the_times_the_watch_goes_on_and_the_same_in_one_look_or_two(times: list[tuple[int, int]], cut: int):
    facts = [Made(n, NOON_MS + n, NOON_MS + at, day) for n, (at, day) in enumerate(times, 1)]

    whole = after(*facts)

    assert whole == after(*facts[cut:], before=after(*facts[:cut]))
    assert whole.seq == len(facts)
