"""Goods go back the way they were paid: of each way to pay at most what it paid, less what went back before."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.cart import decide
from retail.commands import Pay, Refund, ReturnFrom, Scan
from retail.paying.tenders import TenderKind
from retail.policy import Word
from retail.refusals import Refused
from retail.returns.origin import ReceiptKey, WentBack
from retail.returns.ways import paid_by
from retail.sale import Details, Sale, TenderLine
from retail.terms import Terms
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, SHOP

FIRST = ReceiptKey("s001", "03", 1, 1)


Returns = Literal["own", "cash", "word", "any"]


def counter(returns: Returns = "word", word: Word | None = None) -> Counter:
    kinds = (
        TenderKind("card", returns=returns),
        TenderKind("wallet"),
        TenderKind("voucher", excess="lost", back=False),
    )
    return Counter(replace(SHOP, terms=Terms(tenders=kinds), word=word or Word("cashier")))


def bought(at: Counter, *pays: Pay, pieces: int = 2) -> None:
    """So many bottles of milk at 5.50."""
    at.run(*(Scan("milk"),) * pieces, *pays)


def refused(at: Counter, *commands: ReturnFrom | Refund) -> Refused | None:
    cart = EMPTY
    for command in commands:
        decision = decide(cart, command, at.shop)
        if decision.refused:
            return decision.refused
        cart = decision.cart
    return None


ALL, ONE = ReturnFrom("1"), ReturnFrom("1", 1, 1000)


def test_what_a_card_paid_goes_back_to_a_card() -> None:
    at = counter()
    bought(at, Pay("card", 1100))
    at.run(ONE, Refund("card", 550))

    assert at.backs[1] == (WentBack(FIRST, "card", 550, 1100),)
    at.run(ONE, Refund("card", 550))
    assert at.backs[2] == (WentBack(FIRST, "card", 550, 1100, 550),)


@pytest.mark.parametrize(
    ("returns", "word", "code"),
    [
        ("word", Word("cashier"), "approval-needed"),
        ("word", Word("cashier", "li", "supervisor"), ""),
        ("word", Word("supervisor"), ""),
        ("word", Word(), ""),
        ("own", Word("manager"), "paid-otherwise"),
        ("cash", Word("cashier"), ""),
        ("any", Word("cashier"), ""),
    ],
)
def test_whether_a_card_payment_goes_back_in_cash_is_for_the_terms(returns: Returns, word: Word, code: str) -> None:
    at = counter(returns, word)
    bought(at, Pay("card", 1100))

    found = refused(at, ALL, Refund("cash", 1100))

    assert (found.code if found else "") == code


def test_what_was_paid_in_cash_goes_to_no_card_without_a_word() -> None:
    at = counter("any")
    bought(at, Pay("cash", 1100))

    assert refused(at, ALL, Refund("card", 1100)) == Refused("approval-needed", "kind", "刷卡 Card")
    assert refused(at, ALL, Refund("cash", 1100)) is None


def test_of_several_payments_each_gets_back_at_most_its_own() -> None:
    at = counter("own")
    bought(at, Pay("card", 300), Pay("cash", 800))

    found = refused(at, ALL, Refund("card", 301))
    assert found
    assert (found.code, "3.00" in found.given, "8.00" in found.given) == ("approval-needed", False, False)
    at.run(ALL, Refund("card", 300), Refund("cash", 800))
    assert {(one.kind, one.minor) for one in at.backs[1]} == {("card", 300), ("cash", 800)}


def test_what_went_over_is_taken_off_the_payment_that_it_was() -> None:
    at = counter("any")
    bought(at, Pay("card", 1100))
    at.run(ONE, Refund("cash", 550))

    assert at.backs[1] == (WentBack(FIRST, "card", 550, 1100),)
    assert refused(at, ONE, Refund("card", 551)) is not None
    at.run(ONE, Refund("card", 550))


def test_two_receipts_do_not_lend_each_other_their_payments() -> None:
    at = counter("own")
    bought(at, Pay("card", 1100))
    bought(at, Pay("cash", 1100))
    few, many = ReturnFrom("1", 1, 1000), ReturnFrom("2")

    found = refused(at, few, many, Refund("card", 551))

    assert found
    assert found.code == "approval-needed", "the cash may go to a card with a word"
    at.run(few, many, Refund("card", 550), Refund("cash", 1100))


def test_an_exchange_carries_its_payment_on_to_the_goods_that_went_out() -> None:
    at = counter("own")
    bought(at, Pay("card", 1100))
    cart = at.run(ReturnFrom("1"), Scan("milk"), Scan("milk")).cart
    at.pay(cart)

    assert at.backs[1] == (WentBack(FIRST, "card", 1100, 1100),)
    found = refused(at, ReturnFrom("2"), Refund("cash", 1100))
    assert found
    assert found.code == "paid-otherwise"
    assert "11.00" in found.given
    at.run(ReturnFrom("2"), Refund("card", 1100))


def test_a_voucher_that_gives_nothing_back_goes_another_way_with_a_word() -> None:
    at = counter()
    bought(at, Pay("voucher", 500, "V1"), Pay("card", 600))

    assert refused(at, ALL, Refund("card", 600), Refund("cash", 500)) == Refused("approval-needed", "kind", "现金 Cash")
    at.base = replace(at.base, word=Word("supervisor"))
    at.run(ALL, Refund("card", 600), Refund("cash", 500))


def test_goods_without_a_receipt_are_bound_by_the_policy_alone() -> None:
    sale = Sale("03", 1, "w", "CNY", 1, 1, -550, (), (TenderLine("cash", -550, -550),))

    assert paid_by(sale, Details()) == {}


def test_what_coins_waived_was_paid_all_the_same() -> None:
    sale = Sale("03", 1, "w", "CNY", 1, 1, 1000, (), (TenderLine("cash", 1000, 1000),))

    assert paid_by(sale, Details(rounding_minor=-3)) == {"cash": 1003}


PARTS = st.lists(st.tuples(st.sampled_from(["card", "wallet", "cash"]), st.integers(1, 600)), min_size=1, max_size=4)


@given(PARTS, st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["card", "wallet", "cash"])), max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_payment_ever_gives_back_more_than_it_took(
    parts: list[tuple[str, int]], back: list[tuple[int, str]]
) -> None:
    at = counter("word", Word("supervisor"))
    due = 5 * 550
    pays: list[Pay] = []
    for kind, minor in parts:
        pays.append(Pay(kind, min(minor, due), "W1"))
        due -= min(minor, due)
    bought(at, *pays, *([Pay("cash", due)] if due else []), pieces=5)
    for pieces, kind in back:
        decision = decide(EMPTY, ReturnFrom("1", 1, pieces * 1000), at.shop)
        if decision.refused is None:
            at.pay(decision.cart, kind)

    gone = sum(at.gone.values())
    assert gone == -sum(sale.total_minor for sale, _ in at.sales[1:])
