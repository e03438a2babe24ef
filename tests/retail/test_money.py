from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.money import AMOUNT_MAX, allocate, divide, text

amounts = st.integers(-AMOUNT_MAX, AMOUNT_MAX)


@given(amounts, st.integers(1, 10**6))
def test_division_rounds_half_away_from_zero_like_decimal(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / Decimal(denominator)

    assert divide(numerator, denominator) == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(amounts, st.lists(st.integers(0, 10**9), min_size=1, max_size=30).filter(any))
def test_shares_sum_to_the_amount_and_are_within_one_of_their_due(amount: int, weights: list[int]) -> None:
    shares = allocate(amount, weights)

    assert sum(shares) == amount
    total = sum(weights)
    assert all(abs(share * total - amount * weight) < total for share, weight in zip(shares, weights, strict=True))


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1], [-1, 3]])
def test_weights_that_cannot_share_are_an_error(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="weights"):
        allocate(100, weights)


@pytest.mark.parametrize(
    ("minor", "currency", "figure"),
    [(0, "CNY", "0.00"), (-5, "CNY", "-0.05"), (1205, "EUR", "12.05"), (1205, "JPY", "1205"), (1205, "KWD", "1.205")],
)
def test_money_is_written_with_the_digits_of_its_currency(minor: int, currency: str, figure: str) -> None:
    assert text(minor, currency) == figure
