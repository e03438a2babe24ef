"""Coupons at the till: a word of many uses, a signed code of one; and limits that count what was given before."""

import pytest
from msgspec.structs import replace

from retail.basket import Buyer, Cart, Shop
from retail.cart import decide
from retail.catalogue import Item
from retail.commands import AddItem, Clear, Pay, PutBackCoupon, Scan, UseCoupon
from retail.coupons import COUPONS_MAX
from retail.details import details_of
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection
from retail.promotions import offers as o
from retail.promotions.coupon import Coupon
from tests.retail.shop_floor import EMPTY, Shelf, after, refusal, sold

SUMMER = Promotion("summer", "夏日 10 元券", o.Threshold((o.Step(from_minor=5000, off_minor=1000),)), coupon="summer10")
BIRTHDAY = Promotion("birthday", "生日八折券", o.PercentOff(2000), coupon="birthday", single_use=True, layer=1)
FEW = Promotion("few", "前十名", o.AmountOff(100), Selection(items=("pen",)), in_all=10, each_member=2)
KNOWN = {"summer10": Coupon("summer10"), "LC1.b": Coupon("birthday", "77", 20261231), "LC1.x": Coupon("x", "1")}
SPENT: set[str] = set()
GIVEN: dict[tuple[str, str], int] = {}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    SPENT.clear()
    GIVEN.clear()


FLOOR = Shop(
    Shelf(Item("book", "书", 3000), Item("pen", "笔", 500)),
    (),
    Books(PriceBook(), Book([SUMMER, BIRTHDAY, FEW])),
    Circumstances(Moment(20261123, 1, 600), "s001"),
    coupon=lambda code: KNOWN.get(code.lower() if code.isalnum() else code),
    spent=lambda coupon: coupon in SPENT,
    given=lambda promotion, member: GIVEN.get((promotion, member), 0),
)


def kept(cart: Cart) -> tuple[str, ...]:
    paid = decide(cart, Pay("card", cart.due_minor), FLOOR)
    assert sold(paid).total_minor == cart.total_minor
    return details_of(paid.cart, FLOOR).coupons


def test_a_coupon_prices_the_cart_anew_whether_it_comes_before_or_after_the_goods() -> None:
    last = after(AddItem("book", 2000), UseCoupon("SUMMER10"), shop=FLOOR)
    first = after(UseCoupon("summer10"), AddItem("book", 2000), shop=FLOOR)

    assert last.total_minor == first.total_minor == 5000
    assert kept(last) == ("summer10",)


def test_a_coupon_that_is_put_back_takes_its_discount_along() -> None:
    cart = after(AddItem("book", 2000), UseCoupon("summer10"), PutBackCoupon(1), shop=FLOOR)

    assert (cart.total_minor, cart.coupons) == (6000, ())
    assert refusal(cart, PutBackCoupon(1), FLOOR) == "no-coupon-there"


def test_a_coupon_that_gave_nothing_stays_with_the_customer() -> None:
    cart = after(AddItem("book", 1000), UseCoupon("summer10"), shop=FLOOR)

    assert cart.total_minor == 3000
    assert kept(cart) == ()


def test_a_signed_coupon_is_found_by_a_scan_and_kept_with_its_number() -> None:
    cart = after(AddItem("book", 1000), Scan("LC1.b"), shop=FLOOR)

    assert cart.total_minor == 2400
    assert kept(cart) == ("birthday/77",)


def test_two_coupons_of_different_kinds_go_together_by_their_layers() -> None:
    cart = after(AddItem("book", 2000), UseCoupon("summer10"), UseCoupon("LC1.b"), shop=FLOOR)

    assert cart.total_minor == 4000
    assert kept(cart) == ("summer10", "birthday/77")


def test_a_coupon_of_one_use_is_refused_once_it_is_spent_also_by_another_lane_meanwhile() -> None:
    cart = after(AddItem("book", 1000), UseCoupon("LC1.b"), shop=FLOOR)
    SPENT.add("birthday/77")

    assert refusal(EMPTY, UseCoupon("LC1.b"), FLOOR) == "coupon-spent"
    assert refusal(cart, Pay("card", 2400), FLOOR) == "coupon-spent"


@pytest.mark.parametrize(("date", "code"), [(20261231, ""), (20270101, "coupon-over")])
def test_a_coupon_is_good_up_to_its_last_day(date: int, code: str) -> None:
    shop = replace(FLOOR, circumstances=Circumstances(Moment(date, 1, 600)))
    refused = decide(EMPTY, UseCoupon("LC1.b"), shop).refused

    assert (refused.code if refused else "") == code


def test_one_coupon_of_a_kind_to_a_receipt() -> None:
    assert refusal(after(UseCoupon("summer10"), shop=FLOOR), UseCoupon("summer10"), FLOOR) == "coupon-twice"


def test_what_is_no_coupon_is_refused_and_a_scan_of_it_is_unknown_goods() -> None:
    assert refusal(EMPTY, UseCoupon("winter"), FLOOR) == "no-such-coupon"
    assert refusal(EMPTY, Scan("winter"), FLOOR) == "unknown-code"


def test_a_receipt_takes_a_bounded_number_of_coupons_and_none_once_payment_has_begun() -> None:
    full = replace(EMPTY, coupons=tuple(Coupon(f"k{n}") for n in range(COUPONS_MAX)))
    paying = after(AddItem("book"), Pay("card", 1000), shop=FLOOR)

    assert refusal(full, UseCoupon("summer10"), FLOOR) == "too-many-coupons"
    assert refusal(paying, UseCoupon("summer10"), FLOOR) == refusal(paying, Scan("summer10"), FLOOR) == "paying"


def test_giving_the_sale_up_gives_the_coupons_back() -> None:
    assert after(AddItem("book"), UseCoupon("summer10"), Clear(), shop=FLOOR).coupons == ()


def test_a_promotion_ends_when_the_store_has_given_it_often_enough() -> None:
    member = replace(EMPTY, buyer=Buyer("m1"))
    pens = AddItem("pen", 3000)
    assert after(pens, cart=member, shop=FLOOR).total_minor == 1300

    GIVEN["few", "m1"] = 1
    assert after(pens, cart=member, shop=FLOOR).total_minor == 1400

    GIVEN["few", ""] = 10
    assert after(pens, cart=member, shop=FLOOR).total_minor == 1500
