"""The store's time, whatever the machine's clock says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.lanes.store.reckoning import HEAD_OFFICE, LAST_FACT, LEAP_MS, OPERATOR, SLACK_MS, Doubt, Reckoning

HOUR, DAY = 3_600_000, 24 * 3_600_000
LAST = 1_795_420_800_000  # 2026-11-23 16:00 in Shanghai
IN_1970, IN_2036, IN_2100 = 5_000, LAST + 9 * 366 * DAY, LAST + 73 * 366 * DAY

moments = st.integers(0, 10**6)


def begun(since_ms=LAST):
    return Reckoning(since_ms, mono_s=100.0)


@pytest.mark.parametrize(
    "slept_ms", [0, 10 * HOUR, 3 * DAY, LEAP_MS], ids=["at once", "a night", "holidays", "two weeks"]
)
def test_a_clock_that_can_be_right_is_followed(slept_ms):
    time = begun()

    assert time.now_ms(LAST + slept_ms, 100.0) == LAST + slept_ms
    assert time.doubt is None


@pytest.mark.parametrize("wrong_ms", [IN_1970, IN_2036, IN_2100, LAST + 400 * DAY, LAST - 20_000_000, 0, -1, 2**53])
def test_a_clock_that_cannot_be_right_is_not_and_time_goes_on_from_the_last_fact(wrong_ms):
    time = begun()

    assert time.now_ms(wrong_ms, 100.0) == LAST
    assert time.now_ms(wrong_ms + 2 * HOUR, 7_300.0) == LAST + 2 * HOUR
    assert time.doubt == Doubt(wrong_ms - LAST, LAST_FACT)


@pytest.mark.parametrize("jump_ms", [400 * DAY, -20_000_000, IN_1970 - LAST, IN_2100 - LAST])
def test_a_clock_that_jumps_while_the_shop_is_open_is_left_at_the_jump(jump_ms):
    time = begun()
    time.now_ms(LAST + 9 * HOUR, 100.0)

    assert time.now_ms(LAST + 9 * HOUR + 60_000 + jump_ms, 160.0) == LAST + 9 * HOUR + 60_000
    assert time.doubt.ahead_ms == jump_ms
    assert time.now_ms(LAST + 9 * HOUR + 120_000, 220.0) == LAST + 9 * HOUR + 120_000
    assert time.doubt is None


def test_days_turn_while_the_clock_is_not_followed():
    time = begun()
    time.now_ms(IN_2036, 100.0)

    assert time.now_ms(IN_2036 + 3 * DAY, 100.0 + 3 * 86_400) == LAST + 3 * DAY


def test_many_small_leaps_do_not_make_a_large_one():
    time, wall_ms = begun(), LAST
    for _ in range(5):
        wall_ms += LEAP_MS - DAY
        reckoned_ms = time.now_ms(wall_ms, 100.0)

    assert reckoned_ms <= LAST + LEAP_MS
    assert time.doubt


@pytest.mark.parametrize("wrong_ms", [IN_1970, IN_2036, IN_2100, LAST - 20_000_000])
def test_head_offices_word_is_gone_by_where_the_clock_is_wrong(wrong_ms):
    time = begun()
    time.told(LAST + 30 * DAY, 200.0, HEAD_OFFICE)

    assert time.now_ms(wrong_ms, 260.0) == LAST + 30 * DAY + 60_000
    assert time.doubt == Doubt(wrong_ms - LAST - 30 * DAY - 60_000, HEAD_OFFICE)


def test_head_offices_word_proves_a_clock_that_was_doubted_right():
    time = begun()
    time.now_ms(LAST + 60 * DAY, 100.0)
    assert time.doubt

    time.told(LAST + 60 * DAY + 3_000, 103.0, HEAD_OFFICE)

    assert time.now_ms(LAST + 60 * DAY + 3_100, 103.0) == LAST + 60 * DAY + 3_100
    assert time.doubt is None


def test_a_few_minutes_between_the_clocks_are_nobodys_lie():
    time = begun()
    time.told(LAST, 100.0, HEAD_OFFICE)

    assert time.now_ms(LAST + SLACK_MS, 100.0) == LAST + SLACK_MS
    assert time.now_ms(LAST - SLACK_MS, 100.0) == LAST - SLACK_MS
    assert time.now_ms(LAST + SLACK_MS + 1, 100.0) == LAST


def test_head_office_may_set_back_what_was_believed_too_easily():
    time = begun()
    time.now_ms(LAST + 10 * DAY, 100.0)
    time.told(LAST + DAY, 105.0, HEAD_OFFICE)

    assert time.now_ms(LAST + 10 * DAY, 105.0) == LAST + DAY
    assert time.now_ms(LAST + DAY, 105.0) == LAST + DAY


def test_an_operators_word_counts_until_head_office_says_something():
    time = begun()
    time.told(LAST + 90 * DAY, 100.0, OPERATOR)
    assert time.now_ms(LAST + 90 * DAY, 100.0) == LAST + 90 * DAY

    time.told(LAST + 20 * DAY, 101.0, HEAD_OFFICE)
    time.told(LAST + 90 * DAY, 102.0, OPERATOR)

    assert time.now_ms(LAST + 90 * DAY, 102.0) == LAST + 20 * DAY + 1_000


def test_a_box_that_knows_nothing_yet_goes_by_its_clock():
    time = begun(since_ms=0)

    assert time.now_ms(LAST, 100.0) == LAST
    assert time.doubt is None


@given(st.lists(st.tuples(st.integers(-(2**60), 2**60), moments), max_size=20))
def test_without_a_word_time_never_runs_back_nor_ahead_of_what_can_be(seen):
    time, before, mono = Reckoning(LAST, 0.0), LAST, 0.0
    for wall_ms, passed_s in seen:
        mono += passed_s
        now = time.now_ms(wall_ms, mono)
        assert before - SLACK_MS <= now <= LAST + int(mono * 1000) + LEAP_MS
        before = max(before, now)
