"""Another price for a line, and goods back without a receipt, in the cart."""

from msgspec.structs import replace

from retail.commands import AddItem, ReturnFrom, ReturnWithout, SetPrice, SetQuantity
from retail.policy import Policy, Rule, Word
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion, Selection
from retail.promotions import offers as o
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Override
from tests.retail.returns.counter import Counter
from tests.retail.returns.test_returns import refused, sold
from tests.retail.shop_floor import SHOP

MAY = replace(SHOP, policy=Policy(7, (Rule("price", down_bp=2000), Rule("blind_return", most_minor=2000))))


def test_another_price_holds_for_the_line_and_is_kept_with_who_and_why():
    counter = Counter(MAY)
    cart = counter.run(AddItem("milk", 2000), SetPrice(1, 500, "dented"), SetQuantity(1, 3000)).cart
    assert (cart.total_minor, cart.lines[0].unit_price_minor) == (1500, 500)

    counter.pay(cart)

    sale, details = counter.sales[0]
    assert details.of(1).override == Override(550, "wang", "", "dented", 7)
    assert (sale.lines[0].unit_price_minor, sale.lines[0].discount_minor) == (500, 0)


def test_a_price_that_was_changed_is_measured_against_the_first_one_again():
    counter = Counter(MAY)
    cart = counter.run(AddItem("milk"), SetPrice(1, 450)).cart

    assert refused(counter, SetPrice(1, 400), cart) == ("out-of-bounds", "牛奶 1L, 4.40 - 60.50")
    assert counter.run(SetPrice(1, 550), cart=cart).cart.lines[0].override == Override(550, "wang", "", "", 7)


def test_promotions_do_not_touch_a_line_whose_price_a_person_settled():
    half = Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)))
    counter = Counter(replace(MAY, books=Books(PriceBook(), Book((half,)))))
    cart = counter.run(AddItem("milk", 2000)).cart
    assert cart.total_minor == 825

    cart = counter.run(SetPrice(1, 500), cart=cart).cart

    assert (cart.total_minor, cart.gains) == (1000, ())


def test_the_same_goods_scanned_again_stand_at_their_own_price():
    cart = Counter(MAY).run(AddItem("milk"), SetPrice(1, 500), AddItem("milk")).cart

    assert [line.amount_minor for line in cart.lines] == [500, 550]


def test_goods_come_back_at_the_price_that_was_settled_and_it_is_not_settled_anew():
    counter = Counter(MAY)
    counter.pay(counter.run(AddItem("milk", 2000), SetPrice(1, 500)).cart)

    cart = counter.run(ReturnFrom("1")).cart

    assert cart.total_minor == -1000
    assert refused(counter, SetPrice(1, 550), cart)[0] == "price-stands"


def test_nothing_is_changed_where_head_office_has_not_said_so():
    counter = sold(AddItem("milk"))
    assert refused(counter, SetPrice(1, 500), counter.run(AddItem("milk")).cart)[0] == "not-allowed"
    assert refused(counter, ReturnWithout("milk"))[0] == "not-allowed"
    assert refused(counter, SetPrice(1, 500))[0] == "no-line"


def test_goods_without_a_receipt_come_back_at_todays_price_up_to_the_limit_of_the_whole_cart():
    counter = Counter(MAY)
    cart = counter.run(ReturnWithout("milk", 2000, "gift")).cart
    assert (cart.lines[0].qty_milli, cart.total_minor) == (-2000, -1100)
    assert cart.lines[0].origin == Origin(0, ReceiptKey("s001", "", 0, 0), 0, 2000)
    assert refused(counter, ReturnWithout("milk", 2000), cart)[0] == "over-limit"

    counter.pay(cart)

    assert counter.sales[0][1].of(1).override == Override(550, "wang", "", "gift", 7)


def test_a_supervisors_word_stands_with_what_they_allowed():
    rules = (Rule("price", role="cashier", allow=False), Rule("price", role="supervisor"))
    shop = replace(SHOP, policy=Policy(2, rules), word=Word("cashier", "li", "supervisor"))

    cart = Counter(shop).run(AddItem("milk"), SetPrice(1, 100)).cart

    assert cart.lines[0].override == Override(550, "wang", "li", "", 2)


def test_returns_by_receipt_may_be_bounded_too():
    few = replace(SHOP, policy=Policy(3, (Rule("return", most_minor=1000),)))
    counter = sold(AddItem("milk", 3000), base=few)

    assert refused(counter, ReturnFrom("1"))[0] == "over-limit"
    assert counter.run(ReturnFrom("1", 1, 1000)).cart.total_minor == -550
