"""A coupon at the lane: scanned, shown, in the fact, and gone for the next one."""

from edge.lanes.screen.view import CouponView
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion
from retail.promotions import offers as o
from retail.promotions.coupon import Coupon

MILK = "2900000000018"
TENTH = Promotion("tenth", "九折券", o.PercentOff(1000), coupon="TEN")
BIRTHDAY = Promotion("birthday", "生日券", o.PercentOff(2000), coupon="birthday", single_use=True, layer=1)


class FakeGiven:
    """The journal's word on what is gone."""

    def __init__(self, bench) -> None:
        self.books = bench.books

    def times_given(self, promotion: str, member: str = "") -> int:
        return sum(gain.times for sale in self.books.sales for gain in sale.gains if gain.promotion == promotion)

    def coupon_spent(self, coupon: str) -> bool:
        return any(coupon in sale.details.coupons for sale in self.books.sales)


def offer(bench, *promotions: Promotion) -> None:
    bench.promotions = Books(PriceBook(), Book(promotions))
    bench.store._given = FakeGiven(bench)
    bench.store._signed = {"LC1.b": Coupon("birthday", "77", 20991231)}.get
    bench.store.refresh()


async def test_a_scanned_coupon_stands_on_the_screen_in_the_fact_and_is_gone_afterwards(bench):
    offer(bench, BIRTHDAY)
    await bench.do("Scan", code="LC1.b")
    assert bench.lane.view().coupons == (CouponView("birthday", "77", 20991231, works=False),)
    await bench.do("Scan", code=MILK)
    assert bench.lane.view().coupons == (CouponView("birthday", "77", 20991231, works=True),)
    assert bench.lane.view().total_minor == 440

    await bench.do("Pay", kind="cash", given_minor=440)

    assert bench.books.sales[0].details.coupons == ("birthday/77",)
    assert await bench.do("Scan", code="LC1.b") == "coupon-spent"


async def test_a_word_of_many_uses_is_typed_in_any_case_and_the_word_of_a_signed_one_is_none(bench):
    offer(bench, TENTH, BIRTHDAY)

    assert await bench.do("UseCoupon", code="ten") == ""
    assert await bench.do("UseCoupon", code="birthday") == "no-such-coupon"


async def test_a_cart_with_nothing_but_a_coupon_is_kept_over_a_restart_and_given_up_when_it_is_put_back(bench):
    offer(bench, TENTH)
    await bench.do("UseCoupon", code="TEN")
    await bench.restart()
    assert [one.kind for one in bench.lane.view().coupons] == ["TEN"]

    await bench.do("PutBackCoupon", coupon=1)

    assert bench.till.cart is None


async def test_a_promotion_that_the_store_has_given_often_enough_is_over(bench):
    offer(bench, Promotion("first", "第一名", o.AmountOff(100), in_all=1))
    for total in (450, 550):
        await bench.do("Scan", code=MILK)
        assert bench.lane.view().total_minor == total
        await bench.do("Pay", kind="cash", given_minor=total)
