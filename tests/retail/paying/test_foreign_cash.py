"""Foreign cash: what notes are worth, what change they give, and where they are counted."""

from datetime import datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.cart import Cart, decide
from retail.commands import AddItem, Pay, TakeBack
from retail.details import details_of
from retail.paying.foreign import Foreign, ForeignCash, covers_minor, misrated, rate_text, worth_minor
from retail.rounding import CashRounding, Mode
from retail.sale import TenderLine
from retail.shifts import Counted, Handover, expected, handover_slip, of_sale, statement
from retail.shifts.slip import When
from retail.terms import Terms
from tests.retail.shop_floor import SHOP, after, refusal, sold

DOLLAR = ForeignCash("USD", 725, 100, step_minor=100, most_minor=10_000)
YEN = ForeignCash("JPY", 4_870, 1_000)
ABROAD = replace(SHOP, terms=Terms(foreign=(DOLLAR, YEN)))
WHEN = When(datetime(2026, 11, 28, 9, 0), datetime(2026, 11, 28, 18, 0), 20261128)
SCANNED = after(AddItem("milk"), AddItem("book"))  # 25.50


def test_change_of_foreign_notes_is_given_in_the_stores_own_money() -> None:
    decision = decide(SCANNED, Pay("cash", 2_000, currency="USD"), ABROAD)  # 20 dollars are 145.00

    (tender,) = sold(decision).tenders
    assert tender == TenderLine("cash", 2_550, 14_500, "USD 20.00")
    assert tender.change_minor == 11_950
    assert details_of(decision.cart, ABROAD).foreign == (Foreign(1, "USD", 2_000, 725, 100),)


def test_foreign_notes_pay_a_part_and_the_rest_is_paid_otherwise() -> None:
    cart = after(Pay("cash", 300, currency="USD"), cart=SCANNED, shop=ABROAD)  # 21.75
    assert cart.due_minor == 375

    paid = after(Pay("card", 375), cart=cart, shop=ABROAD)
    assert [one.kind for one in paid.tenders] == ["cash", "card"]
    assert paid.paid


def test_notes_that_are_taken_back_leave_the_others_where_they_are() -> None:
    cart = after(
        Pay("cash", 100, currency="USD"), Pay("card", 10), Pay("cash", 10, currency="JPY"), TakeBack(1),
        cart=SCANNED, shop=ABROAD,
    )  # fmt: skip

    assert cart.foreign == (Foreign(2, "JPY", 10, 4_870, 1_000),)
    assert cart.tenders[1].given_minor == 48
    assert after(TakeBack(2), cart=cart, shop=ABROAD).foreign == ()


@pytest.mark.parametrize(
    ("pay", "code"),
    [
        (Pay("cash", 100, currency="GBP"), "currency-unknown"),
        (Pay("card", 100, currency="USD"), "currency-cash"),
        (Pay("cash", 150, currency="USD"), "foreign-step"),
        (Pay("cash", 10_100, currency="USD"), "foreign-most"),
    ],
)
def test_notes_that_the_terms_do_not_take_are_refused_and_nothing_changes(pay: Pay, code: str) -> None:
    assert refusal(SCANNED, pay, ABROAD) == code


def test_notes_that_are_worth_nothing_pay_nothing() -> None:
    shop = replace(SHOP, terms=Terms(foreign=(ForeignCash("VND", 1, 4_000),)))

    assert refusal(SCANNED, Pay("cash", 3_000, currency="VND"), shop) == "foreign-nothing"


def test_the_stores_own_currency_may_be_named_too() -> None:
    assert after(Pay("cash", 2_550, currency="CNY"), cart=SCANNED, shop=ABROAD).tenders == (
        TenderLine("cash", 2_550, 2_550),
    )


def test_foreign_notes_are_expected_apart_and_their_change_is_missing_from_the_own_cash() -> None:
    decision = decide(SCANNED, Pay("cash", 2_000, currency="USD"), ABROAD)

    sums = of_sale(sold(decision), details_of(decision.cart, ABROAD))

    assert expected(20_000, sums) == {"cash": 20_000 - 11_950, "cash.USD": 2_000}


def test_a_shift_counts_foreign_notes_in_their_own_currency_and_hands_them_in() -> None:
    decision = decide(SCANNED, Pay("cash", 2_000, currency="USD"), ABROAD)
    sums = of_sale(sold(decision), details_of(decision.cart, ABROAD))
    counted = (Counted("cash", 8_050), Counted("cash.USD", 1_900))
    handover = Handover(1, "wang", "CNY", 0, 20261128, 20_000, sums, counted, 5_000, "li")

    lines = {line.kind: (line.currency, line.difference_minor) for line in statement(handover)}
    slip = handover_slip(handover, "s01-03-1-B0001", "03", WHEN, language="en")
    rows = [row for section in slip.sections for row in section]

    assert lines == {"cash": ("", 0), "cash.USD": ("USD", -100)}
    assert ("Taken Cash USD x1", "20.00") in rows
    assert ("Cash USD short", "-1.00") in rows
    assert ("Handed in USD", "19.00") in rows


@given(
    st.integers(1, 10**7), st.integers(1, 10**5), st.integers(1, 10**4), st.integers(1, 10**4),
    st.sampled_from(get_args(Mode)), st.sampled_from([1, 5, 10, 100]),
)  # fmt: skip
def test_no_more_is_given_for_notes_than_they_are_worth(
    given_minor: int, price_minor: int, own: int, per: int, mode: Mode, step: int
) -> None:
    rate = ForeignCash("USD", own, per, mode)
    shop = replace(SHOP, terms=Terms(foreign=(rate,), cash=CashRounding(step, "down")))
    line = replace(SCANNED.lines[0], amount_minor=price_minor, unit_price_minor=price_minor)
    cart: Cart = replace(SCANNED, lines=(line,))

    decision = decide(cart, Pay("cash", given_minor, currency="USD"), shop)

    if decision.refused:
        assert decision.refused.code == "foreign-nothing"
        assert worth_minor(rate, given_minor) == 0
        return
    (tender,) = decision.cart.tenders
    exact = abs(tender.given_minor * per - given_minor * own)
    assert exact < per
    assert mode != "down" or tender.given_minor * per <= given_minor * own
    assert tender.amount_minor + tender.change_minor == tender.given_minor
    assert 0 <= tender.amount_minor <= price_minor
    if decision.sale:
        assert sum(one.amount_minor for one in decision.sale.tenders) == decision.sale.total_minor


@given(
    st.integers(0, 10**7), st.integers(1, 10**5), st.integers(1, 10**5), st.sampled_from([1, 5, 100]),
    st.sampled_from(get_args(Mode)),
)  # fmt: skip
def test_what_covers_a_sum_is_the_least_that_does(due: int, own: int, per: int, step: int, mode: Mode) -> None:
    rate = ForeignCash("USD", own, per, mode, step)

    covers = covers_minor(rate, due)

    assert covers % step == 0
    assert worth_minor(rate, covers) >= due
    assert covers == 0 or worth_minor(rate, covers - step) < due


def test_rates_that_mean_nothing_are_named() -> None:
    assert "USD is there twice" in misrated([DOLLAR, DOLLAR])
    assert "own currency" in misrated([DOLLAR], "USD")
    assert misrated([DOLLAR, YEN], "CNY") == ""
    assert rate_text(100, 725, "USD", "CNY") == "0.137931"
