"""A receipt reckoned again from what it names comes to the same; where it does not, that is told."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.barcodes import DEFAULT_RULES, make_embedded
from retail.basket import Buyer, Cart, Shop
from retail.buyer import circumstances
from retail.cart import decide
from retail.catalogue import Item
from retail.commands import AddItem, CartCommand, GiveDiscount, Pay, ReturnFrom, Scan, SetPrice, SetQuantity, UseCoupon
from retail.details import details_of
from retail.paying.pay import origins
from retail.policy import Policy, Rule
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.pricing.replay import Differs, Receipt, Replay, replay
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection
from retail.promotions import offers as o
from retail.promotions.coupon import Coupon
from retail.rounding import CashRounding
from retail.tax import TaxTerms
from retail.terms import Terms
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, PRICE_RULE, Shelf, after

GOODS: Mapping[str, Item] = {
    item.id: item
    for item in (
        Item("milk", "牛奶", 550, category="food/milk", tax_rate_bp=900, deposit="bottle"),
        Item("bottle", "瓶押金", 100),
        Item("soap", "香皂", 399, brand="snow", tax_rate_bp=1300),
        Item("apple", "苹果", 800, unit="KGM", plu="22", tax_rate_bp=900),
        Item("cake", "蛋糕", 1500, plu="31", category="food/cake"),
        Item("fee", "服务费", 0, price_required=True),
    )
}
PROMOTIONS = (
    Promotion("half", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk", "soap")), version=3),
    Promotion("save", "满 20 减 3", o.Threshold((o.Step(from_minor=2000, off_minor=300),), every=True), layer=1),
    Promotion(
        "club", "会员九折", o.PercentOff(1000), Selection(categories=("food",)), members_only=True, tiers=("gold",)
    ),
    Promotion("ten", "九折券", o.PercentOff(1000), coupon="ten", layer=2),
)
ROWS = (Price("milk", 500, member=True), Price("soap", 350, from_qty_milli=3000), Price("cake", 1400))
BOOKS = Books(PriceBook.of(ROWS), Book(PROMOTIONS))
NOW = Circumstances(Moment(20261123, 1, 600), "s001")
SHOP = Shop(
    Shelf(*GOODS.values()),
    (*DEFAULT_RULES, PRICE_RULE),
    BOOKS,
    NOW,
    policy=Policy(2, (Rule("price"),), (Rule("discount"),)),
    coupon=lambda code: Coupon("ten") if code == "ten" else None,
)
commands = st.one_of(
    st.builds(AddItem, st.sampled_from(["milk", "soap", "cake"]), st.integers(1, 4).map(lambda n: n * 1000)),
    st.builds(AddItem, st.just("22"), st.integers(50, 3000)),
    st.builds(lambda grams: Scan(make_embedded(DEFAULT_RULES[1], "22", grams)), st.integers(50, 9999)),
    st.builds(lambda price: Scan(make_embedded(PRICE_RULE, "31", price)), st.integers(100, 9999)),
    st.builds(AddItem, st.just("fee"), price_minor=st.integers(1, 900)),
    st.builds(SetQuantity, st.integers(1, 4), st.integers(1, 4).map(lambda n: n * 1000)),
    st.builds(SetPrice, st.integers(1, 4), st.integers(100, 600)),
    st.builds(GiveDiscount, st.none() | st.integers(1, 4), off_bp=st.integers(0, 3000)),
    st.just(UseCoupon("ten")),
)
terms = st.builds(
    Terms,
    tax=st.builds(TaxTerms, st.booleans(), st.sampled_from(["receipt", "line"]), each_unit=st.booleans()),
    cash=st.builds(CashRounding, st.sampled_from([1, 10])),
)


def again(cart: Cart, shop: Shop = SHOP, books: Books = BOOKS, goods: Mapping[str, Item] = GOODS) -> Replay:
    """Of a cart that is paid in cash."""
    paid = decide(cart, Pay("cash", cart.due_minor), shop)
    assert paid.sale
    told = Receipt(paid.sale, cart.gains, details_of(paid.cart, shop), {one.line for one in origins(paid.cart)})
    return replay(told, goods, books, shop.terms.tax, circumstances(cart, shop))


@settings(max_examples=80)
@given(st.lists(commands, max_size=10), terms, st.sampled_from([None, Buyer("m1"), Buyer("m1", tier="gold")]))
def test_whatever_was_sold_comes_to_the_same_again(
    pressed: list[CartCommand], terms: Terms, buyer: Buyer | None
) -> None:
    shop, cart = replace(SHOP, terms=terms), replace(EMPTY, buyer=buyer)
    for command in [*pressed, AddItem("soap")]:
        cart = decide(cart, command, shop).cart

    assert again(cart, shop).differs == ()


def test_each_line_says_where_its_price_comes_from_and_every_promotion_why() -> None:
    cart = after(AddItem("milk", 2000), AddItem("soap", 3000), cart=replace(EMPTY, buyer=Buyer("m1")), shop=SHOP)
    found = again(cart)

    assert [(line.price.price_minor, line.price.member, line.price.from_qty_milli) for line in found.quote.lines] == [
        (500, True, 0),
        (100, False, 0),
        (350, False, 3000),
    ]
    reasons = {one.promotion: one.reason.code if one.reason else "" for one in found.quote.promotions}
    assert reasons == {"half": "", "save": "too-little", "club": "other-tier", "ten": "no-coupon"}


def test_a_price_and_a_promotion_of_another_version_are_told_with_both_figures() -> None:
    cart = after(AddItem("soap", 2000), shop=SHOP)
    later = Books(PriceBook.of((Price("soap", 380),)), Book([replace(PROMOTIONS[0], version=4)]))

    assert again(cart, books=later).differs == (
        Differs("price", 1, "399", "380"),
        Differs("amount", 1, "598", "570"),
        Differs("promotion half", 0, "version 3, 1 times, 200 off line 1", "version 4, 1 times, 190 off line 1"),
    )


def test_an_amount_that_a_label_had_is_taken_as_it_is_and_said_to_be_a_label() -> None:
    label, priced = make_embedded(PRICE_RULE, "22", 777), make_embedded(PRICE_RULE, "31", 1234)
    found = again(after(Scan(label), Scan(priced), AddItem("cake"), shop=SHOP))

    assert (found.labelled, found.differs) == ((1, 2), ())


def test_goods_that_came_back_are_left_as_they_were() -> None:
    counter = Counter(SHOP)
    counter.pay(counter.run(AddItem("soap", 2000)).cart)
    cart = counter.run(ReturnFrom("1", 1, 1000), AddItem("cake")).cart

    found = again(cart, counter.shop)

    assert (found.numbers, found.differs) == ((2,), ())


def test_tax_and_total_that_do_not_follow_from_the_lines_are_told() -> None:
    cart = after(AddItem("soap"), shop=SHOP)
    paid = decide(cart, Pay("cash", 399), SHOP).sale
    assert paid
    wrong = replay(Receipt(replace(paid, total_minor=400)), GOODS, BOOKS, TaxTerms(by="line", added=True), NOW)

    assert wrong.differs == (
        Differs("tax", 0, "46 (tax 1300 bp) on 353", "52 (tax 1300 bp) on 399"),
        Differs("total", 0, "400", "399"),
    )


def test_goods_that_nobody_knows_any_more_keep_their_amount() -> None:
    cart = after(AddItem("soap"), AddItem("cake"), shop=SHOP)

    assert again(cart, goods={"cake": GOODS["cake"]}).differs == ()
