"""Goods of a deposit are picked up at what was agreed, or at today's price where that is no dearer; never dearer by surprise."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.basket import Agreed
from retail.cart import decide
from retail.catalogue import Item
from retail.commands import AddAgreed, AddItem, GiveDiscount, Pay, RemoveLine, SetPrice, SetQuantity
from retail.details import details_of
from retail.policy import Policy, Rule
from retail.pricing.agreed import add_agreed
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.pricing.replay import Receipt, replay
from retail.promotions import Book, Promotion, Selection
from retail.promotions import offers as o
from retail.sale import LineDetail
from retail.terms import Terms
from tests.retail.shop_floor import EMPTY, ITEMS, SHOP, Shelf, after, refusal, sold

D1 = "s001-03-1-D0001"
HALF = Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)))


def shop_with(minor: int, *, promotion: bool = False, today: bool = False):
    """Milk costs so much today."""
    book = PriceBook.of([Price("milk", minor)])
    books = Books(book, Book([HALF] if promotion else []))
    return replace(SHOP, books=books, terms=Terms(deposit_prices="today" if today else "agreed"))


def test_what_costs_more_today_is_sold_at_what_was_agreed_to_the_last_cent() -> None:
    shop = shop_with(700, promotion=True)
    cart = after(AddAgreed("milk", 3_000, 1_000, D1), shop=shop)

    [line] = cart.lines
    assert (line.amount_minor, line.unit_price_minor, line.off_minor) == (1_000, 334, 0)
    paid = decide(cart, Pay("cash", 1_000), shop)
    assert sold(paid).lines[0].discount_minor == 2, "never anything on top"
    assert details_of(paid.cart, shop).lines == (LineDetail(1, deposit=D1),)


def test_what_costs_less_today_is_sold_as_any_goods_are() -> None:
    shop = shop_with(500, promotion=True)

    cart = after(AddAgreed("milk", 2_000, 1_100, D1), shop=shop)

    assert (cart.total_minor, cart.lines[0].agreed) == (750, None)


def test_a_store_may_sell_them_at_todays_price() -> None:
    assert after(AddAgreed("milk", 1_000, 550, D1), shop=shop_with(700, today=True)).total_minor == 700


def test_others_of_the_same_goods_stand_by_themselves_at_todays_price() -> None:
    shop = shop_with(700)
    cart = after(AddItem("milk"), AddAgreed("milk", 1_000, 550, D1), AddItem("milk"), shop=shop)

    assert [line.amount_minor for line in cart.lines] == [700, 550, 700]


def test_a_part_of_them_costs_its_share_and_more_was_not_agreed() -> None:
    shop = shop_with(700)
    cart = after(AddAgreed("milk", 3_000, 1_000, D1), shop=shop)

    assert refusal(cart, SetQuantity(1, 4_000), shop) == "agreed-most"
    assert after(SetQuantity(1, 2_000), cart=cart, shop=shop).total_minor == 667
    assert after(SetQuantity(1, 2_000), SetQuantity(1, 3_000), cart=cart, shop=shop).total_minor == 1_000
    assert after(RemoveLine(1), cart=cart, shop=shop).lines == ()


def test_a_person_may_settle_another_price_and_a_discount_as_the_rules_go() -> None:
    shop = replace(shop_with(700), policy=Policy(1, newer=(Rule("price"), Rule("discount"))))
    cart = after(AddAgreed("milk", 1_000, 550, D1), shop=shop)

    other = after(SetPrice(1, 500), cart=cart, shop=shop).lines[0]
    assert (other.amount_minor, other.agreed, other.override.before_minor) == (500, None, 550)
    assert after(GiveDiscount(1, off_minor=50), cart=cart, shop=shop).total_minor == 500


def test_goods_whose_price_is_asked_for_need_not_be_asked_again() -> None:
    fish = Item("fish", "Fish", 0, price_required=True)
    shop = replace(SHOP, catalogue=Shelf(*ITEMS, fish))

    assert after(AddAgreed("fish", 1_000, 4_200, D1), shop=shop).total_minor == 4_200


def test_what_is_not_sold_any_more_is_refused_as_any_goods_are() -> None:
    assert refusal(EMPTY, AddAgreed("gone", 1_000, 550, D1), SHOP) == "unknown-code"


def test_its_receipt_names_the_deposit_and_reckons_again() -> None:
    shop = shop_with(700)
    paid = decide(after(AddAgreed("milk", 3_000, 1_000, D1), shop=shop), Pay("cash", 1_000), shop)
    details = details_of(paid.cart, shop)
    sale = sold(paid)

    found = replay(Receipt(sale, (), details), {"milk": ITEMS[0]}, shop.books, shop.terms.tax, shop.circumstances)

    assert found.differs == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 5), st.integers(1, 10_000), st.integers(1, 5_000), st.booleans())
def test_nobody_pays_more_than_was_agreed(pieces: int, agreed_minor: int, today_minor: int, promotion: bool) -> None:
    shop = shop_with(today_minor, promotion=promotion)

    decision = add_agreed(EMPTY, AddAgreed("milk", pieces * 1_000, agreed_minor, D1), shop)

    assert decision.refused is None
    cart = after(AddAgreed("milk", pieces * 1_000, agreed_minor, D1), shop=shop)
    assert 0 < cart.total_minor <= agreed_minor
    assert cart.total_minor <= today_minor * pieces
    [line] = cart.lines
    assert line.agreed in {None, Agreed(D1, pieces * 1_000, agreed_minor)}
