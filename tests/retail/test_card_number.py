"""A card's number is known by its look, and slips, vouchers and phones are not taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.card_number import looks_like_card_number, luhn


@pytest.mark.parametrize(
    "text",
    ["4111111111111111", "4111 1111 1111 1111", "378282246310005", "card 5555-5555-5555-4444!", "6759649826438453"],
)
def test_what_issuers_print_on_cards_is_seen(text: str) -> None:
    assert looks_like_card_number(text)
    assert looks_like_card_number(text, issued=True)


@pytest.mark.parametrize(
    "text", ["", "A123456", "4111111111111112", "13800138000", "4" * 28, "V000123", "611804 *4771"]
)
def test_slips_phones_and_long_order_numbers_are_not(text: str) -> None:
    assert not looks_like_card_number(text)


def test_a_voucher_that_passes_by_chance_is_let_through_where_only_issued_numbers_count() -> None:
    assert looks_like_card_number("1000000000000008")
    assert not looks_like_card_number("1000000000000008", issued=True)


@given(st.text("0123456789", min_size=11, max_size=18))
def test_exactly_one_check_digit_makes_a_card_number_of_any_digits(digits: str) -> None:
    passing = [d for d in "0123456789" if luhn(digits + d)]

    assert len(passing) == 1
    assert looks_like_card_number(f"no. {digits}{passing[0]} ok")
