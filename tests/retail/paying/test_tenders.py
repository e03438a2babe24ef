"""Ways to pay as the store's terms have them."""

from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.cart import decide
from retail.commands import AddItem, Pay, ReturnFrom
from retail.paying.tenders import CARD, CASH, USUAL, TenderKind, may_take, misnamed, name_of
from retail.policy import Word
from retail.refusals import Refused
from retail.rounding import CashRounding, Mode
from retail.sale import TenderLine
from retail.terms import Terms
from tests.retail.shop_floor import SHOP, after

ALL = replace(SHOP, terms=Terms(tenders=(*USUAL, TenderKind("美团券", back=False))))


def refused(*commands: AddItem | Pay | ReturnFrom, shop=ALL) -> tuple[str, str]:
    cart = after(*commands[:-1], shop=shop)
    found = decide(cart, commands[-1], shop).refused
    assert found is not None
    return found.code, found.given


def test_a_store_takes_cash_and_cards_unless_its_terms_say_otherwise() -> None:
    assert refused(AddItem("milk"), Pay("wallet", 550, "A1"), shop=SHOP) == ("tender-unknown", "cash, card")
    none = replace(SHOP, terms=Terms(tenders=()))
    assert refused(AddItem("milk"), Pay("card", 550), shop=none) == ("tender-unknown", "cash")
    assert after(AddItem("milk"), Pay("cash", 550), shop=none).paid


def test_a_sale_is_paid_in_many_ways_at_once() -> None:
    cart = after(AddItem("milk"), Pay("voucher", 200, "V7"), Pay("wallet", 100, "W1"), Pay("cash", 1000), shop=ALL)

    assert cart.tenders == (
        TenderLine("voucher", 200, 200, "V7"),
        TenderLine("wallet", 100, 100, "W1"),
        TenderLine("cash", 250, 1000),
    )


def test_a_voucher_of_more_than_is_due_loses_its_rest_and_gives_no_change() -> None:
    cart = after(AddItem("milk"), Pay("voucher", 1000, "V7"), shop=ALL)

    assert cart.tenders == (TenderLine("voucher", 550, 1000, "V7"),)
    assert (cart.tenders[0].forfeited_minor, cart.tenders[0].change_minor) == (450, 0)
    assert cart.paid


def test_what_may_not_exceed_what_is_due_is_refused() -> None:
    assert refused(AddItem("milk"), Pay("wallet", 551, "W1")) == ("over-tender", "5.50")


@pytest.mark.parametrize("kind", ["wallet", "voucher", "account"])
def test_a_payment_that_must_be_told_from_others_needs_its_number(kind: str) -> None:
    assert refused(AddItem("milk"), Pay(kind, 550))[0] == "reference-needed"


@pytest.mark.parametrize(
    ("word", "code"),
    [
        (Word("cashier"), "approval-needed"),
        (Word("cashier", "9", "supervisor"), ""),
        (Word("supervisor"), ""),
        (Word(), ""),
    ],
)
def test_credit_is_given_by_a_supervisor_or_on_their_word(word: Word, code: str) -> None:
    found = may_take(USUAL, "account", "K-17", word)

    assert (found.code if isinstance(found, Refused) else "") == code


def test_the_shops_own_ways_stand_under_their_own_word() -> None:
    assert after(AddItem("milk"), Pay("美团券", 550), shop=ALL).tenders[0].kind == "美团券"
    assert name_of("美团券", "en") == "美团券"
    assert (name_of("wallet", "zh-CN"), name_of("wallet", "en"), name_of(CASH, "en")) == ("扫码付", "Wallet", "Cash")


def test_cash_between_what_is_due_and_the_next_coin_settles_the_sale() -> None:
    shop = replace(SHOP, terms=Terms(cash=CashRounding(100, "up")))
    cart = after(AddItem("milk"), Pay("cash", 570), shop=shop)

    assert cart.tenders == (TenderLine("cash", 570, 570),)
    assert (cart.paid, cart.rounding_minor, cart.total_minor) == (True, 20, 570)


@given(
    st.lists(st.tuples(st.sampled_from([CASH, "card", "wallet", "voucher"]), st.integers(1, 3000)), max_size=8),
    st.builds(CashRounding, st.sampled_from([1, 5, 10, 100]), st.sampled_from(get_args(Mode))),
)
@example([(CASH, 1), (CASH, 1), (CASH, 906), (CASH, 1359)], CashRounding(5))
def test_whatever_is_tendered_in_whatever_order_settles_the_sale_exactly(
    tendered: list[tuple[str, int]], cash: CashRounding
) -> None:
    shop = replace(ALL, terms=replace(ALL.terms, cash=cash))
    cart = after(AddItem("22", 333), AddItem("book"), shop=shop)
    before = cart.total_minor
    for kind, given_minor in (*tendered, (CASH, 3000)):
        decision = decide(cart, Pay(kind, given_minor, "R1"), shop)
        if decision.sale:
            break
        cart = decision.cart
        assert 0 < cart.due_minor <= cart.total_minor == before

    assert decision.sale
    paid = decision.sale.tenders
    assert sum(one.amount_minor for one in paid) == decision.sale.total_minor == before + decision.cart.rounding_minor
    handed = sum(one.given_minor - one.change_minor - one.forfeited_minor for one in paid)
    assert handed == decision.sale.total_minor
    assert all(one.change_minor >= 0 and one.forfeited_minor >= 0 for one in paid)
    assert all(one.change_minor == 0 for one in paid if one.kind != CASH)
    assert all(one.forfeited_minor == 0 for one in paid if one.kind != "voucher")
    assert abs(decision.cart.rounding_minor) < cash.step_minor


@pytest.mark.parametrize(
    ("codes", "wrong"),
    [
        (("card", "cash"), "cash is always taken"),
        (("card", "wallet", "card"), "'card' is there twice"),
        (("美团,饿了么",), "has a comma"),
    ],
)
def test_ways_to_pay_that_lists_could_not_tell_apart_are_named(codes: tuple[str, ...], wrong: str) -> None:
    assert wrong in misnamed(TenderKind(code) for code in codes)


def test_nothing_is_wrong_with_the_usual_ways() -> None:
    assert misnamed(USUAL) == ""


def test_the_card_alone_is_what_documents_of_before_mean() -> None:
    assert Terms().tenders == (CARD,)
