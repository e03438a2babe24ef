"""Goods that want more than a scan: an age, a price, a choice; that bring a deposit, or are made of other goods."""

import msgspec
import pytest

from retail.cart import Shop, decide
from retail.catalogue import Item, Part, Trait
from retail.commands import AddItem, Clear, ConfirmAge, Pay, RemoveLine, Scan, SetQuantity
from retail.paying.pay import details
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion
from retail.promotions import offers as o
from retail.refusals import Choice
from retail.sale import Details, LineDetail
from retail.stock.sold import left_the_shelf
from tests.retail.shop_floor import EMPTY, Shelf, after, refusal, sold

WINE = Item("wine", "白酒", 9900, min_age=18, no_return=True)
BEER = Item("beer", "啤酒", 500, min_age=16, deposit="bottle")
BOTTLE = Item("bottle", "瓶押金", 100)
FLOWERS = Item("flowers", "鲜花", 0, price_required=True)
REPAIR = Item("repair", "维修", 5000, service=True)
BASKET = Item("basket", "礼篮", 20000, parts=(Part("wine", 1000), Part("nuts", 2500)))
SHIRT = Item("shirt", "衬衫", 0, variants=("shirt-s", "shirt-m", "gone"))
SMALL = Item("shirt-s", "衬衫 小", 8900, traits=(Trait("尺码", "S"), Trait("颜色", "白")))
MEDIUM = Item("shirt-m", "衬衫 中", 9900, traits=(Trait("尺码", "M"),))
HALF = Promotion("half", "全场五折", o.PercentOff(5000))
ITEMS = (WINE, BEER, BOTTLE, FLOWERS, REPAIR, BASKET, SHIRT, SMALL, MEDIUM)
SALE = Shop(Shelf(*ITEMS), (), Books(PriceBook.of([Price("shirt-s", 7900)]), Book([HALF])))
FLOOR = Shop(Shelf(*ITEMS), ())


def test_an_age_is_confirmed_before_anything_is_paid_and_stays_with_the_sale() -> None:
    cart = after(Scan("wine"), Scan("beer"), shop=FLOOR)
    assert cart.age_needed == 18
    assert refusal(cart, Pay("cash", 20000), FLOOR) == "age-needed"
    assert refusal(after(ConfirmAge(16), cart=cart, shop=FLOOR), Pay("cash", 20000), FLOOR) == "age-needed"

    confirmed = after(ConfirmAge(18), cart=cart, shop=FLOOR)
    paid = decide(confirmed, Pay("cash", 20000), FLOOR)

    assert confirmed.age_needed == 0
    assert sold(paid).total_minor == 9900 + 500 + 100
    assert details(paid.cart).age == 18


def test_an_age_once_confirmed_is_not_asked_again_for_less() -> None:
    cart = after(ConfirmAge(18), ConfirmAge(16), Scan("wine"), shop=FLOOR)

    assert (cart.age, cart.age_needed) == (18, 0)


def test_goods_taken_out_need_no_age() -> None:
    assert after(Scan("wine"), RemoveLine(1), shop=FLOOR).age_needed == 0


def test_a_price_is_asked_for_where_head_office_left_it_open() -> None:
    assert refusal(EMPTY, Scan("flowers"), SALE) == "price-needed"

    (line,) = after(AddItem("flowers", price_minor=1280), SetQuantity(1, 2000), shop=SALE).lines

    assert (line.unit_price_minor, line.amount_minor, line.fixed) == (1280, 2560, True)


def test_a_price_is_not_taken_where_there_is_one() -> None:
    assert refusal(EMPTY, AddItem("repair", price_minor=1), SALE) == "price-not-asked"


def test_a_deposit_rides_with_each_unit_and_no_promotion_touches_it() -> None:
    cart = after(Scan("beer"), Scan("beer"), shop=SALE)

    assert [(line.item, line.qty_milli, line.amount_minor, line.rides) for line in cart.lines] == [
        ("beer", 2000, 500, False),
        ("bottle", 2000, 200, True),
    ]
    assert refusal(cart, SetQuantity(2, 1000), SALE) == refusal(cart, RemoveLine(2), SALE) == "rides"


def test_a_deposit_changes_and_goes_with_its_goods() -> None:
    cart = after(Scan("beer"), Scan("repair"), SetQuantity(1, 6000), shop=FLOOR)

    assert [(line.item, line.qty_milli) for line in cart.lines] == [
        ("beer", 6000),
        ("bottle", 6000),
        ("repair", 1000),
    ]
    assert [line.item for line in after(RemoveLine(1), cart=cart, shop=FLOOR).lines] == ["repair"]
    assert after(Clear(), cart=cart, shop=FLOOR).lines == ()


def test_a_deposit_that_head_office_has_not_sent_costs_no_sale() -> None:
    bare = Shop(Shelf(BEER), ())

    assert [line.item for line in after(Scan("beer"), shop=bare).lines] == ["beer"]


def test_a_parent_offers_its_variants_at_their_prices() -> None:
    refused = decide(EMPTY, Scan("shirt"), SALE).refused

    assert refused
    assert (refused.code, refused.choices) == (
        "choose-variant",
        (
            Choice("shirt-s", "衬衫 小", 7900, {"尺码": "S", "颜色": "白"}),
            Choice("shirt-m", "衬衫 中", 9900, {"尺码": "M"}),
        ),
    )
    assert after(AddItem("shirt-m"), shop=FLOOR).total_minor == 9900


def test_the_shelf_loses_a_kit_by_its_parts_and_nothing_for_a_service_or_a_deposit() -> None:
    cart = after(AddItem("basket", 2000), Scan("repair"), Scan("beer"), Scan("wine"), ConfirmAge(30), shop=FLOOR)
    paid = decide(cart, Pay("card", cart.total_minor), FLOOR)

    assert left_the_shelf(sold(paid), details(paid.cart)) == [
        ("wine", "", -2000),
        ("nuts", "", -5000),
        ("beer", "", -1000),
        ("wine", "", -1000),
    ]


def test_the_fact_says_which_lines_are_kits_services_deposits_and_final() -> None:
    cart = after(Scan("basket"), Scan("beer"), Scan("wine"), shop=FLOOR)

    assert details(cart) == Details(
        (
            LineDetail(1, parts=(("wine", 1000), ("nuts", 2500))),
            LineDetail(3, no_stock=True, rides=2),
            LineDetail(4, no_return=True),
        )
    )


def test_a_sale_of_plain_goods_has_no_details() -> None:
    plain = Shop(Shelf(Item("milk", "牛奶", 550)), ())

    assert details(after(Scan("milk"), shop=plain)) == Details()


@pytest.mark.parametrize("years", [0, 121])
def test_an_age_is_one_of_people(years: int) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"do": "ConfirmAge", "years": years}, ConfirmAge)
