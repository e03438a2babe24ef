"""What a tariff holds back, and what it never does: the ledger."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.sync.pilot.pace import Pace
from edge.sync.pilot.plan import LineState, plan, tempered
from edge.sync.pilot.thrift import Quiet, Tariff, thrift

NIGHT = Quiet.parse("23:00-06:00")
NOON, MIDNIGHT = time(12), time(0, 30)
BUDGET = Tariff(metered=True, daily_bytes=1_000_000)
AT_NIGHT = Tariff(metered=True, daily_bytes=1_000_000, quiet=NIGHT)


@pytest.mark.parametrize(
    ("tariff", "used", "at", "telemetry", "bulk"),
    [
        (Tariff(), 10**9, NOON, True, True),
        (Tariff(quiet=NIGHT), 0, NOON, True, False),
        (Tariff(quiet=NIGHT), 0, MIDNIGHT, True, True),
        (Tariff(metered=True), 10**12, NOON, True, True),
        (BUDGET, 0, NOON, True, True),
        (BUDGET, 740_000, NOON, True, True),
        (BUDGET, 750_000, NOON, False, False),
        (BUDGET, 2_000_000, MIDNIGHT, False, False),
        (AT_NIGHT, 0, NOON, False, False),
        (AT_NIGHT, 0, MIDNIGHT, True, True),
        (AT_NIGHT, 900_000, MIDNIGHT, False, True),
        (AT_NIGHT, 1_000_000, MIDNIGHT, False, False),
    ],
)
def test_what_flows(tariff, used, at, telemetry, bulk):
    now = thrift(tariff, used, at)

    assert (now.telemetry, now.bulk) == (telemetry, bulk)
    assert bool(now.why) == (not telemetry or not bulk)


def test_the_more_is_used_the_less_often_anything_is_said():
    steps = [thrift(BUDGET, used, NOON) for used in (0, 500_000, 750_000, 1_000_000)]

    assert [now.linger_s for now in steps] == sorted({now.linger_s for now in steps})
    assert [now.heartbeat_s for now in steps] == [60, 60, 180, 300]


def test_it_says_what_it_holds_back_and_why():
    assert thrift(BUDGET, 810_000, NOON).why == "telemetry and goods in bulk wait, 81% of the day's bytes used"
    assert thrift(AT_NIGHT, 900_000, MIDNIGHT).why == "telemetry waits, 90% of the day's bytes used"
    assert thrift(Tariff(quiet=NIGHT), 0, NOON).why == "goods in bulk wait for quiet hours"


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("23:00-06:00", ["23:00", "23:59", "00:00", "05:59"], ["06:00", "12:00", "22:59"]),
        ("01:30-05:00", ["01:30", "04:59"], ["01:29", "05:00", "23:00"]),
    ],
)
def test_quiet_hours_end_in_the_minute_that_they_name_also_over_midnight(text, inside, outside):
    quiet = Quiet.parse(text)

    assert all(quiet.hold(time.fromisoformat(at)) for at in inside)
    assert not any(quiet.hold(time.fromisoformat(at)) for at in outside)


@pytest.mark.parametrize("text", ["", "23:00", "23:00-", "25:00-06:00", "night", "06:00-06:00"])
def test_hours_that_are_none_are_refused_in_words(text):
    with pytest.raises(ValueError, match="quiet hours"):
        Quiet.parse(text)


@given(
    st.builds(Tariff, st.booleans(), st.integers(0, 10**9), st.sampled_from([None, NIGHT])),
    st.integers(0, 10**10), st.times(), st.sampled_from(LineState),
)  # fmt: skip
def test_whatever_it_costs_the_ledger_flows_within_a_minute(tariff, used, at, state):
    by_state = plan(state, Pace(), 4.0, 100.0)

    now = tempered(by_state, thrift(tariff, used, at))

    assert (now.batch_records, now.window) == (by_state.batch_records, by_state.window)
    assert by_state.linger_s <= now.linger_s <= 60
    assert by_state.heartbeat_s <= now.heartbeat_s <= 300
    assert by_state.telemetry or not now.telemetry
