"""The business date."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from edge.lanes.store.calendar import Calendar, zone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize(
    ("at", "date"),
    [
        ("2026-11-23T15:59:59.999+00:00", 20261123),
        ("2026-11-23T16:00:00+00:00", 20261124),
        ("2026-12-31T16:00:00+00:00", 20270101),
        ("2028-02-28T16:00:00+00:00", 20280229),
    ],
)
def test_the_day_turns_at_the_stores_own_midnight(at, date):
    assert Calendar(SHANGHAI).business_date(ms(at)) == date


def test_the_day_turns_while_the_shop_is_open():
    calendar = Calendar(SHANGHAI)

    dates = [calendar.business_date(ms(f"2026-11-23T{hour}:30:00+00:00")) for hour in ("14", "15", "16", "17")]

    assert dates == [20261123, 20261123, 20261124, 20261124]


@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25"])
def test_days_of_23_and_25_hours_turn_at_midnight_too(day):
    berlin = ZoneInfo("Europe/Berlin")
    calendar = Calendar(berlin)
    midnight = datetime.fromisoformat(f"{day}T00:00:00").replace(tzinfo=berlin)
    start = int(midnight.timestamp() * 1000)
    hours = [calendar.business_date(start + hour * 3_600_000) for hour in range(26)]

    expected = [
        int(datetime.fromtimestamp((start + hour * 3_600_000) / 1000, berlin).strftime("%Y%m%d")) for hour in range(26)
    ]
    assert hours == expected


def test_a_clock_that_falls_back_to_1970_does_not_move_the_date_backward():
    calendar = Calendar(SHANGHAI, stands=lambda: 20261123)

    assert calendar.business_date(0) == 20261123
    assert calendar.business_date(ms("2026-11-24T02:00:00+00:00")) == 20261124
    assert calendar.business_date(ms("2026-11-22T02:00:00+00:00")) == 20261123


def test_only_what_was_written_pins_the_date_not_asking_for_it():
    written = [20261123]
    calendar = Calendar(SHANGHAI, stands=lambda: written[-1])

    assert calendar.business_date(ms("2036-01-05T02:00:00+00:00")) == 20360105
    assert calendar.business_date(ms("2026-11-24T02:00:00+00:00")) == 20261124
    written.append(20261125)
    assert calendar.business_date(ms("2026-11-23T02:00:00+00:00")) == 20261125


def test_a_time_zone_that_nobody_knows_costs_no_sale():
    assert zone("Moon/Tycho") is UTC
    assert zone("../../etc/passwd") is UTC


def test_a_day_begins_when_the_store_says_so_and_not_at_midnight():
    calendar = Calendar(SHANGHAI)
    calendar.follow(SHANGHAI, 240)

    dates = [calendar.business_date(ms(f"2026-11-23T{time}+00:00")) for time in ("15:59", "16:30", "19:59", "20:00")]

    assert dates == [20261123, 20261123, 20261123, 20261124]
    assert calendar.natural(ms("2026-11-23T19:59+00:00")) == 20261123


def test_a_day_that_was_closed_is_over_at_once_and_another_rule_holds_at_once():
    stands = [0]
    calendar = Calendar(SHANGHAI, lambda: stands[0])
    evening = ms("2026-11-23T13:00+00:00")
    assert calendar.business_date(evening) == 20261123
    stands[0] = 20261124
    calendar.look_again()

    assert calendar.business_date(evening) == 20261124
    assert calendar.natural(evening) == 20261123
    calendar.follow(ZoneInfo("Pacific/Auckland"), 0)
    assert calendar.natural(evening) == 20261124
