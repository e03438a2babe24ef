"""Shoppers pay in what the lane takes."""

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from demo.acts.purse import cash_in, payments
from demo.day import DOLLARS
from retail.cart import decide
from retail.commands import AddItem, Pay
from retail.paying.foreign import covers_minor
from retail.paying.tenders import USUAL
from retail.terms import Terms
from tests.retail.shop_floor import SHOP, after


@given(st.integers(1, 60), st.integers(0, 10**6), st.integers(0, len(USUAL)))
def test_what_a_shopper_gives_settles_the_cart_in_ways_that_the_store_takes(grams: int, seed: int, takes: int) -> None:
    terms = Terms(tenders=USUAL[:takes])
    shop = replace(SHOP, terms=terms)
    cart = after(AddItem("22", grams * 100), shop=shop)

    given_by = payments(cart.due_minor, [kind.code for kind in terms.tenders], random.Random(seed))
    for one in given_by:
        decision = decide(cart, Pay(one["kind"], one["given_minor"], one["reference"]), shop)
        assert decision.refused is None
        assert (decision.sale is not None) == (one is given_by[-1])
        cart = decision.cart


@given(st.integers(1, 5_000), st.integers(0, 10**6), st.integers(0, 500), st.integers(0, 500))
def test_a_member_pays_what_is_due_and_never_more_than_they_own(due: int, seed: int, points: int, stored: int) -> None:
    owned = {"points": min(points, due), "stored": min(stored, due)}
    paid = payments(due, [kind.code for kind in USUAL], random.Random(seed), owned)

    sums = {kind: sum(one["given_minor"] for one in paid if one["kind"] == kind) for kind in owned}
    assert all(sums[kind] <= most for kind, most in owned.items())
    assert sum(one["given_minor"] for one in paid) >= due


@given(st.integers(1, 60), st.integers(0, 10**6))
def test_foreign_notes_settle_the_whole_cart_at_what_the_screen_says(grams: int, seed: int) -> None:
    shop = replace(SHOP, terms=Terms(foreign=(DOLLARS,)))
    cart = after(AddItem("22", grams * 100), shop=shop)

    [one] = payments(cart.due_minor, [], random.Random(seed), foreign={"USD": covers_minor(DOLLARS, cart.due_minor)})

    pay = Pay(one["kind"], one["given_minor"], one["reference"], one.get("currency", ""))
    assert decide(cart, pay, shop).sale is not None


def test_of_foreign_notes_only_the_change_goes_out_of_the_drawer_and_own_notes_beside_them_stay() -> None:
    notes = {"kind": "cash", "amount_minor": 1300, "given_minor": 1450}
    own = {"kind": "cash", "amount_minor": 300, "given_minor": 2000}
    card = {"kind": "card", "amount_minor": 900, "given_minor": 900}

    assert cash_in([notes, own, card], {0: ("cash.USD", 200)}) == -150 + 300
    assert cash_in([notes, own, card], {}) == 1300 + 300


def test_over_many_shoppers_all_usual_ways_but_credit_are_seen() -> None:
    takes = [kind.code for kind in USUAL]
    seen = {
        (one["kind"], one.get("currency", ""))
        for seed in range(200)
        for one in payments(4_200, takes, random.Random(seed), foreign={"USD": 600})
    }

    assert seen == {("cash", ""), ("cash", "USD"), ("card", ""), ("wallet", ""), ("voucher", "")}
