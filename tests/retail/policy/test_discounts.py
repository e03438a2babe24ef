"""So much off by hand, on a line and over the whole cart, as far as the rules go."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.basket import Cart, Shop
from retail.cart import decide
from retail.catalogue import Item
from retail.commands import (
    AddItem,
    Clear,
    GiveDiscount,
    Pay,
    RemoveLine,
    ReturnFrom,
    Scan,
    SetPrice,
    SetQuantity,
    Settle,
)
from retail.details import details_of
from retail.policy import Policy, Rule, Word
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion, Selection
from retail.promotions import offers as o
from retail.sale import Cut
from retail.tax import TaxTerms
from retail.terms import Terms
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, Shelf, after, refusal, sold

GOODS = (
    Item("milk", "牛奶", 500, category="food/milk", cost_minor=400),
    Item("beer", "啤酒", 333, category="food/beer", deposit="bottle"),
    Item("bottle", "瓶押金", 100),
    Item("ham", "火腿", 3990, unit="KGM", plu="31", category="food"),
    Item("smoke", "香烟", 2500, category="tobacco/cigarettes"),
    Item("pen", "笔", 200),
)
HALF = Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("pen",)))
RULES = (
    Rule("discount", role="cashier", down_bp=2000),
    Rule("discount", role="supervisor"),
    Rule("discount", category="tobacco", allow=False),
    Rule("price"),
)


CASHIER = Word("cashier")


def shop_with(*rules: Rule, word: Word = CASHIER) -> Shop:
    shop = Shop(Shelf(*GOODS), (), Books(PriceBook(), Book([HALF])))
    return replace(shop, policy=Policy(9, newer=rules or RULES), word=word)


FLOOR = shop_with()


def cuts(cart: Cart, shop: Shop = FLOOR) -> tuple[Cut, ...]:
    """As the fact of its sale has them."""
    paid = decide(cart, Pay("card", cart.due_minor), shop)
    assert sold(paid).total_minor == sum(line.amount_minor for line in sold(paid).lines)
    return details_of(paid.cart, shop).cuts


def test_so_much_off_a_line_comes_after_promotions_and_is_kept_with_who_and_why() -> None:
    cart = after(AddItem("pen", 2000), GiveDiscount(1, off_bp=1000, reason="dented"), shop=FLOOR)

    assert (cart.total_minor, cart.lines[0].off_minor, cart.lines[0].cut_minor) == (270, 100, 30)
    assert cuts(cart) == (Cut(((1, 30),), 1000, False, "wang", "", "dented", 9),)


def test_so_much_off_the_whole_cart_is_shared_out_to_the_last_cent() -> None:
    cart = after(AddItem("milk"), AddItem("pen"), AddItem("31", 250), GiveDiscount(off_minor=100), shop=FLOOR)

    assert [line.cut_minor for line in cart.lines] == [29, 12, 59]
    assert cart.total_minor == 500 + 200 + 998 - 100
    assert cuts(cart) == (Cut(((1, 29), (2, 12), (3, 59)), 0, True, "wang", "", "", 9),)


def test_goods_that_may_have_none_deposits_and_what_comes_back_take_no_part() -> None:
    counter = Counter(FLOOR)
    counter.pay(counter.run(AddItem("pen")).cart)
    cart = counter.run(
        AddItem("smoke"), AddItem("beer"), ReturnFrom("1"), GiveDiscount(off_bp=2000, reason="regular")
    ).cart

    assert [(line.item, line.cut_minor) for line in cart.lines] == [
        ("smoke", 0),
        ("beer", 67),
        ("bottle", 0),
        ("pen", 0),
    ]


def test_what_comes_later_has_its_part_of_a_percentage() -> None:
    cart = after(AddItem("milk"), GiveDiscount(off_bp=2000), AddItem("pen"), shop=FLOOR)

    assert [line.amount_minor for line in cart.lines] == [400, 160]


def test_a_discount_is_set_anew_and_taken_off_again() -> None:
    cart = after(AddItem("milk"), GiveDiscount(1, off_bp=2000), GiveDiscount(1, off_minor=50), shop=FLOOR)
    assert cart.total_minor == 450

    assert after(GiveDiscount(1), cart=cart, shop=FLOOR).total_minor == 500
    whole = after(GiveDiscount(1), GiveDiscount(off_bp=1000), GiveDiscount(off_bp=500), cart=cart, shop=FLOOR)
    assert whole.total_minor == 475
    assert after(GiveDiscount(), cart=whole, shop=FLOOR).cuts == ()


def test_both_together_are_measured_as_one() -> None:
    cart = after(AddItem("milk"), GiveDiscount(1, off_bp=1500), shop=FLOOR)

    assert refusal(cart, GiveDiscount(off_bp=1000), FLOOR) == "approval-needed"
    assert after(GiveDiscount(off_bp=500), cart=cart, shop=FLOOR).lines[0].amount_minor == 404


def test_a_price_that_somebody_lowered_is_measured_from_the_first_one() -> None:
    cart = after(AddItem("milk"), SetPrice(1, 450), shop=FLOOR)

    assert after(GiveDiscount(1, off_bp=1000), cart=cart, shop=FLOOR).total_minor == 405
    assert refusal(cart, GiveDiscount(1, off_bp=1500), FLOOR) == "approval-needed"


def test_a_supervisor_may_more_and_their_name_stands_there() -> None:
    approved = shop_with(word=Word("cashier", "li", "supervisor"))
    cart = after(AddItem("milk"), GiveDiscount(off_bp=5000), shop=approved)

    assert cart.total_minor == 250
    assert cuts(after(AddItem("pen"), cart=cart, shop=FLOOR))[0].approved_by == "li"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (GiveDiscount(1, off_bp=100, off_minor=5), "one-discount"),
        (GiveDiscount(1, off_minor=501), "over-discount"),
        (GiveDiscount(off_minor=501), "over-discount"),
        (GiveDiscount(2, off_bp=100), "no-line"),
        (GiveDiscount(1, off_minor=101), "approval-needed"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(command: GiveDiscount, code: str) -> None:
    assert refusal(after(AddItem("milk"), shop=FLOOR), command, FLOOR) == code


def test_there_is_none_on_tobacco_on_deposits_on_nothing_or_where_no_rule_allows_it() -> None:
    smoke = after(AddItem("smoke"), AddItem("beer"), shop=FLOOR)

    assert refusal(EMPTY, GiveDiscount(off_bp=100), FLOOR) == "empty-cart"
    assert refusal(smoke, GiveDiscount(1, off_bp=100), FLOOR) == "not-allowed"
    assert refusal(smoke, GiveDiscount(3, off_bp=100), FLOOR) == "price-stands"
    assert refusal(smoke, GiveDiscount(off_bp=100), replace(FLOOR, policy=Policy())) == "not-allowed"
    assert refusal(after(AddItem("smoke"), shop=FLOOR), GiveDiscount(off_bp=100), FLOOR) == "not-allowed"


def test_one_that_the_rules_do_not_allow_for_what_comes_later_is_taken_off_and_told() -> None:
    shop = shop_with(Rule("discount"), Rule("discount", category="food", down_bp=500))
    cart = after(AddItem("pen"), GiveDiscount(off_bp=1000), shop=shop)
    assert (cart.total_minor, cart.lost) == (180, "")

    cart = after(AddItem("milk"), cart=cart, shop=shop)

    assert (cart.total_minor, cart.cuts, cart.lost) == (700, (), "牛奶, 4.75 - 5.00")
    assert after(AddItem("pen"), cart=cart, shop=shop).lost == ""


def test_the_most_that_one_discount_takes_off_holds_for_the_whole_cart() -> None:
    shop = shop_with(Rule("discount", most_minor=100))
    cart = after(AddItem("milk"), AddItem("pen"), shop=shop)

    assert after(GiveDiscount(off_minor=100), cart=cart, shop=shop).total_minor == 600
    assert refusal(cart, GiveDiscount(off_minor=101), shop) == "over-limit"


@pytest.mark.parametrize(("off_minor", "allowed"), [(55, True), (56, False)])
def test_a_margin_is_kept_where_the_cost_is_known(off_minor: int, *, allowed: bool) -> None:
    """400 is 90 % of 444.44: no less than 445 may be asked, so 55 of 500 come off at most."""
    shop = shop_with(Rule("discount", floor_margin_bp=1000), Rule("price", floor_margin_bp=1000))
    cart = after(AddItem("milk"), shop=shop)

    by_discount = decide(cart, GiveDiscount(1, off_minor=off_minor), shop).refused
    by_price = decide(cart, SetPrice(1, 500 - off_minor), shop).refused

    assert (by_discount is None) == (by_price is None) == allowed
    assert after(AddItem("pen"), GiveDiscount(1, off_bp=9000), shop=shop).total_minor == 20


def test_the_inner_category_says_more_than_the_outer_one() -> None:
    shop = shop_with(Rule("discount", category="food/milk", down_bp=100), Rule("discount", category="food"))
    cart = after(AddItem("milk"), AddItem("beer"), shop=shop)

    assert refusal(cart, GiveDiscount(1, off_bp=200), shop) == "out-of-bounds"
    assert after(GiveDiscount(2, off_bp=5000), cart=cart, shop=shop).lines[1].cut_minor == 167


def test_a_supervisor_rule_for_goods_that_a_cashier_may_not_touch_asks_for_a_word() -> None:
    shop = shop_with(Rule("discount", role="supervisor"), Rule("discount", role="cashier", allow=False))

    assert refusal(after(AddItem("milk"), shop=shop), GiveDiscount(off_bp=100), shop) == "approval-needed"


def test_it_goes_with_the_goods_and_with_the_cart() -> None:
    cart = after(AddItem("pen"), GiveDiscount(1, off_minor=10), Scan("pen"), shop=FLOOR)
    assert [(line.qty_milli, line.cut_minor) for line in cart.lines] == [(1000, 10), (1000, 0)]

    assert after(RemoveLine(1), cart=cart, shop=FLOOR).cuts == ()
    assert after(GiveDiscount(off_bp=500), Clear(), AddItem("pen"), cart=cart, shop=FLOOR).total_minor == 200
    assert refusal(after(Pay("cash", 100), cart=cart, shop=FLOOR), GiveDiscount(off_bp=500), FLOOR) == "paying"


def test_what_was_paid_comes_back_and_no_more() -> None:
    counter = Counter(FLOOR)
    paid = counter.pay(counter.run(AddItem("milk", 3000), GiveDiscount(off_minor=100)).cart).total_minor

    back = [counter.pay(counter.run(ReturnFrom("1", 1, 1000)).cart).total_minor for _ in range(3)]

    assert (paid, sum(back)) == (1400, -1400)


def test_tax_on_top_is_of_what_is_paid() -> None:
    terms = Terms(tax=TaxTerms(added=True))
    shop = replace(FLOOR, terms=terms, catalogue=Shelf(Item("pot", "锅", 1000, tax_rate_bp=1000)))

    assert after(AddItem("pot"), GiveDiscount(off_bp=2000), shop=shop).total_minor == 880


steps = st.one_of(
    st.builds(AddItem, st.sampled_from(["milk", "beer", "pen", "smoke"]), st.integers(1, 4).map(lambda n: n * 1000)),
    st.builds(AddItem, st.just("31"), st.integers(50, 3000)),
    st.builds(GiveDiscount, st.none() | st.integers(1, 4), off_bp=st.integers(0, 3000)),
    st.builds(GiveDiscount, st.none() | st.integers(1, 4), off_minor=st.integers(0, 900)),
    st.builds(SetQuantity, st.integers(1, 4), st.integers(1, 4).map(lambda n: n * 1000)),
    st.builds(SetPrice, st.integers(1, 4), st.integers(100, 600)),
    st.builds(RemoveLine, st.integers(1, 4)),
)


@settings(max_examples=80)
@given(st.lists(steps, max_size=12))
def test_whatever_is_pressed_lines_discounts_and_totals_agree(commands) -> None:  # type: ignore[no-untyped-def]
    cart = EMPTY
    for command in commands:
        cart = decide(cart, command, FLOOR).cart
        taken = [
            sum(off for cut in cart.cuts for line, off in cut.off if line == n + 1) for n in range(len(cart.lines))
        ]

        assert [line.cut_minor for line in cart.lines] == taken
        assert all(line.amount_minor >= 0 for line in cart.lines)
        assert cart.total_minor == sum(line.amount_minor for line in cart.lines)
        for line in cart.lines:
            whole = line.amount_minor + line.cut_minor + line.off_minor
            assert whole == (line.unit_price_minor * line.qty_milli + 500) // 1000
            first = max(
                whole - line.off_minor, (line.override.before_minor if line.override else 0) * line.qty_milli // 1000
            )
            if line.cut_minor:
                assert line.amount_minor >= first - (first * 2000 + 5000) // 10000 - 1


def test_a_cart_that_became_free_is_a_sale_at_nothing_without_a_payment() -> None:
    shop = shop_with(Rule("discount"))
    cart = after(AddItem("pen"), GiveDiscount(off_bp=10_000, reason="gift"), shop=shop)
    assert cart.due_minor == 0

    done = decide(cart, Settle(), shop)

    assert (sold(done).total_minor, sold(done).tenders) == (0, ())
    assert [line.discount_minor for line in sold(done).lines] == [200]
    assert details_of(done.cart, shop).cuts[0].off == ((1, 200),)
