"""Hours over midnight are of the day on which they begin, whenever the store's business date does."""

import pytest

from retail.promotions.eligible import Moment, not_now
from retail.promotions.promotion import Hours, When

NIGHT = Hours(1200, 120)
SUNDAYS = When(weekdays=(7,), hours=(NIGHT,))
#: 2026-11-22 is a Sunday.
SUNDAY, MONDAY = 20261122, 20261123


@pytest.mark.parametrize(
    ("moment", "holds"),
    [
        (Moment(SUNDAY, 7, 1199), False),
        (Moment(SUNDAY, 7, 1200), True),
        (Moment(MONDAY, 1, 0), True),
        (Moment(MONDAY, 1, 119), True),
        (Moment(MONDAY, 1, 120), False),
        (Moment(MONDAY, 1, 1200), False),
        (Moment(SUNDAY, 7, 60), False),
        (Moment(SUNDAY, 7, 60, night=True), True),
        (Moment(MONDAY, 1, 60, night=True), False),
    ],
)
def test_a_night_belongs_to_its_evening_also_where_the_business_date_goes_on_after_midnight(
    moment: Moment, *, holds: bool
) -> None:
    assert (not_now(SUNDAYS, moment) is None) == holds


def test_the_first_night_begins_on_its_first_day_and_the_new_year_is_the_day_after_the_old_one() -> None:
    when = When(from_date=20261231, to_date=20261231, hours=(NIGHT,))

    assert not_now(when, Moment(20261231, 4, 60)) is not None
    assert not_now(when, Moment(20270101, 5, 60)) is None
    assert not_now(when, Moment(20270101, 5, 1300)) is not None


def test_of_several_hours_any_will_do() -> None:
    when = When(weekdays=(1,), hours=(NIGHT, Hours(30, 90)))

    assert not_now(when, Moment(MONDAY, 1, 60)) is None
    assert not_now(when, Moment(MONDAY, 1, 100)) is not None


def test_where_nobody_knows_the_date_nothing_fails() -> None:
    assert not_now(When(hours=(NIGHT,)), Moment(0, 1, 0)) is None
