"""A cart that takes money for something that is no sale: the same payments, and nothing of its goods moves meanwhile."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from edge.lanes.carts.saved import cart_from, cart_to
from retail.basket import Cart
from retail.cart import decide
from retail.commands import (
    AddItem,
    AtTerminal,
    BackAtTerminal,
    CartCommand,
    Clear,
    NameMember,
    Pay,
    Refund,
    Scan,
    SetQuantity,
    Settle,
    TakeBack,
    TakeMoney,
)
from retail.paying.collecting import left_over
from retail.paying.foreign import ForeignCash
from retail.paying.subjects import BackOfCharge, BackOfDeposit, ForCharge, ForDeposit, Subject
from retail.paying.tenders import USUAL, TenderKind
from retail.policy import Word
from retail.rounding import CashRounding
from retail.sale import CardSlip
from retail.terms import Terms
from tests.retail.shop_floor import EMPTY, SHOP, after, gtin, refusal

TERMS = Terms(tenders=USUAL, foreign=(ForeignCash("USD", 700, 100),), cash=CashRounding(10))
FLOOR = replace(SHOP, terms=TERMS)
DEPOSIT, CHARGE = ForDeposit(10_000, "Li 138", "cake"), ForCharge(20_000, "m1")
WORD = Word("cashier", "li", "supervisor")
BACK = BackOfCharge(
    -10_000, "s001-03-1-C000001", "li", "mistaken", WORD, (("card", 6_000), ("cash", 4_000)), (("card", "0001"),)
)


def asking(subject: Subject, *goods: CartCommand, shop=FLOOR) -> Cart:
    return decide(after(*goods, shop=shop), TakeMoney(subject), shop).cart


def test_a_deposit_is_paid_in_several_ways_with_change_and_its_goods_wait() -> None:
    cart = asking(DEPOSIT, Scan(gtin(1)))
    assert (cart.total_minor, cart.due_minor) == (10_000, 10_000)
    cart = after(Pay("card", 3_000), Pay("voucher", 1_000, "V1"), cart=cart, shop=FLOOR)

    done = decide(cart, Pay("cash", 10_000), FLOOR)

    assert (done.settled, done.sale) == (True, None)
    assert [(one.kind, one.amount_minor, one.change_minor) for one in done.cart.tenders] == [
        ("card", 3_000, 0),
        ("voucher", 1_000, 0),
        ("cash", 6_000, 4_000),
    ]
    assert refusal(done.cart, Pay("cash", 1), FLOOR) == "completed"
    assert left_over(done.cart, "c2") is None


def test_a_charge_leaves_the_goods_in_a_cart_of_another_id() -> None:
    done = decide(asking(CHARGE, Scan(gtin(1))), Pay("cash", 20_000), FLOOR)

    left = left_over(done.cart, "c2")

    assert left == replace(after(Scan(gtin(1)), shop=FLOOR), id="c2")
    assert left_over(decide(asking(CHARGE), Pay("card", 20_000), FLOOR).cart, "c2") is None


@pytest.mark.parametrize("command", [Scan("milk"), AddItem("milk"), SetQuantity(1, 2000), NameMember("1"), Settle()])
def test_nothing_of_its_goods_moves_while_it_takes_money(command) -> None:
    assert refusal(asking(DEPOSIT, AddItem("milk")), command, FLOOR) == "collecting"


def test_thinking_better_of_it_leaves_the_goods() -> None:
    cart = asking(DEPOSIT, AddItem("milk"))

    assert after(Clear(), cart=cart, shop=FLOOR) == after(AddItem("milk"), shop=FLOOR)
    paid = after(Pay("card", 100), cart=cart, shop=FLOOR)
    assert refusal(paid, Clear(), FLOOR) == "paying"
    assert after(TakeBack(1), Clear(), cart=paid, shop=FLOOR) == after(AddItem("milk"), shop=FLOOR)


@pytest.mark.parametrize(
    ("subject", "command", "code"),
    [
        (DEPOSIT, Pay("stored", 100), "not-for-deposit"),
        (DEPOSIT, Pay("points", 100), "not-for-deposit"),
        (DEPOSIT, Pay("deposit", 100, "D1"), "not-for-deposit"),
        (CHARGE, Pay("voucher", 100, "V1"), "not-for-charge"),
        (CHARGE, Pay("account", 100, "A1"), "not-for-charge"),
        (CHARGE, Pay("stored", 100), "not-for-charge"),
        (CHARGE, Pay("card", 20_001), "over-tender"),
        (CHARGE, Refund("cash", 100), "nothing-back"),
        (BACK, Pay("cash", 100), "refund-due"),
        (BACK, Refund("cash", 10_001), "over-refund"),
    ],
)
def test_what_does_not_pay_for_it_is_refused(subject: Subject, command: CartCommand, code: str) -> None:
    assert refusal(asking(subject), command, FLOOR) == code


def test_the_terms_say_what_a_voucher_pays_for_ahead() -> None:
    vouchers = TenderKind("voucher", prepays="all"), TenderKind("card", prepays="none")
    shop = replace(FLOOR, terms=replace(TERMS, tenders=vouchers))

    assert decide(asking(CHARGE, shop=shop), Pay("voucher", 20_000), shop).settled
    assert refusal(asking(DEPOSIT, shop=shop), Pay("card", 100), shop) == "not-for-deposit"


def test_what_is_owed_is_paid_to_the_last_cent_and_not_to_the_next_coin() -> None:
    cart = asking(ForDeposit(10_003, "Li"))

    assert refusal(cart, Pay("cash", 10_003), FLOOR) == "charge-coins"
    assert refusal(cart, Pay("cash", 20_000), FLOOR) == "charge-coins"
    assert decide(after(Pay("card", 3), cart=cart, shop=FLOOR), Pay("cash", 10_000), FLOOR).settled
    back = asking(replace(BACK, due_minor=-1_003, paid=(("cash", 1_003),)))
    assert refusal(back, Refund("cash", 1_003), FLOOR) == "charge-coins"


def test_money_back_goes_the_way_it_came_and_another_way_by_the_word_that_was_given() -> None:
    own = replace(FLOOR, word=Word("cashier"))
    cart = after(Refund("card", 6_000), cart=asking(BACK, shop=own), shop=own)
    assert decide(cart, Refund("cash", 4_000), own).settled
    assert decide(asking(BACK, shop=own), Refund("cash", 10_000), own).settled, "a supervisor gave their word for it"
    alone = replace(BACK, word=Word("cashier"))
    assert refusal(asking(alone, shop=own), Refund("cash", 10_000), own) == "approval-needed"
    strict = replace(own, terms=replace(TERMS, tenders=(TenderKind("card", returns="own"),)))
    assert refusal(asking(BACK, shop=strict), Refund("cash", 10_000), strict) == "paid-otherwise"


def test_a_deposit_of_which_nothing_goes_back_needs_no_payment() -> None:
    assert asking(BackOfDeposit(0, "s001-03-1-D0001", "li", "not wanted", WORD)).due_minor == 0


_PAYMENTS = st.one_of(
    st.builds(Pay, st.sampled_from(["cash", "card"]), st.integers(1, 12_000)),
    st.builds(Pay, st.sampled_from(["voucher", "wallet"]), st.integers(1, 12_000), st.just("X1")),
    st.builds(Pay, st.just("cash"), st.integers(1, 3_000), currency=st.just("USD")),
    st.builds(Refund, st.sampled_from(["cash", "card"]), st.integers(1, 12_000)),
    st.builds(TakeBack, st.integers(1, 4)),
    st.builds(
        AtTerminal,
        st.just("card"),
        st.integers(1, 500),
        st.just(0),
        st.builds(CardSlip, st.just(0), st.sampled_from("abc")),
    ),
    st.builds(BackAtTerminal, st.sampled_from("abc")),
    st.just(Clear()),
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([DEPOSIT, CHARGE, BACK]), st.lists(_PAYMENTS, max_size=12))
def test_whatever_is_pressed_what_settles_is_exactly_what_is_due(subject: Subject, commands: list[CartCommand]) -> None:
    cart = asking(subject, AddItem("milk"))
    for command in commands:
        decision = decide(cart, command, FLOOR)
        cart = decision.cart
        assert decision.sale is None
        assert decision.settled == (cart.subject is not None and cart.due_minor == 0)
        assert len(cart.lines) == 1
        if decision.settled:
            assert sum(one.amount_minor for one in cart.tenders) == subject.due_minor
            assert all(one.change_minor >= 0 for one in cart.tenders)
            return
        if cart.subject is None:
            assert cart == replace(after(AddItem("milk"), shop=FLOOR), tenders=cart.tenders)
            return


def test_an_open_cart_goes_over_a_restart_and_one_of_the_version_before_has_no_subject() -> None:
    for subject in (DEPOSIT, CHARGE, BACK):
        cart = asking(subject, AddItem("milk"))
        assert cart_from(cart_to(cart)) == cart
    before = msgspec.msgpack.encode(msgspec.to_builtins(EMPTY)[:-1])
    assert cart_from(before) == EMPTY
