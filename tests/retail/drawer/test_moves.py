"""Which way cash goes that moves without a sale."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.drawer import MOVES, into_drawer_minor
from retail.money import AMOUNT_MAX

amounts = st.integers(1, AMOUNT_MAX)


@pytest.mark.parametrize(("move", "into"), [("float", 1), ("paid-in", 1), ("paid-out", -1), ("pick-up", -1)])
def test_each_kind_goes_one_way(move, into):
    assert into_drawer_minor(move, 500) == 500 * into


@given(st.sampled_from(MOVES), amounts)
def test_nothing_is_lost_on_the_way(move, amount):
    assert abs(into_drawer_minor(move, amount)) == amount


@pytest.mark.parametrize("amount", [0, -1])
def test_no_cash_is_no_move(amount):
    with pytest.raises(ValueError, match="above zero"):
        into_drawer_minor("pick-up", amount)
