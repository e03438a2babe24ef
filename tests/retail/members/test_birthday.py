"""Birthdays: one in every year, those of a leap day too."""

from datetime import date, timedelta

import pytest

from retail.members.birthday import is_birthday


@pytest.mark.parametrize("year", [2024, 2026, 2100])
@pytest.mark.parametrize("born", [101, 228, 229, 301, 1123, 1231])
def test_whoever_was_born_has_one_birthday_a_year(born, year):
    days = (date(year, 1, 1) + timedelta(n) for n in range(366))
    written = [int(f"{day:%Y%m%d}") for day in days if day.year == year]

    assert sum(is_birthday(born, one) for one in written) == 1


def test_who_has_not_told_their_birthday_has_none():
    assert not is_birthday(0, 20260101)
