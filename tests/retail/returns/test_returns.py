import pytest
from msgspec.structs import replace

from retail.basket import NO_BOOKS, Cart
from retail.cart import decide
from retail.catalogue import Item
from retail.commands import (
    AddItem,
    CartCommand,
    Pay,
    Refund,
    RemoveLine,
    ReturnFrom,
    Scan,
    SetQuantity,
    Settle,
)
from retail.paying.pay import origins
from retail.paying.tenders import USUAL
from retail.pricing.prices import PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Promotion, Selection
from retail.promotions import offers as o
from retail.returns.origin import Origin, ReceiptKey, read_receipt
from retail.rounding import CashRounding
from retail.sale import TaxLine
from retail.stock.sold import left_the_shelf
from retail.tax import TaxTerms, taxes_of
from retail.terms import Terms
from tests.retail.returns.counter import Counter
from tests.retail.shop_floor import EMPTY, ITEMS, SHOP, Shelf, gtin

FIRST = ReceiptKey("s001", "03", 1, 1)


def sold(*commands: CartCommand, base=SHOP) -> Counter:
    """A counter at which this was bought and paid."""
    counter = Counter(base)
    counter.pay(counter.run(*commands).cart)
    return counter


def refused(counter: Counter, command: CartCommand, cart: Cart = EMPTY) -> tuple[str, str]:
    decision = decide(cart, command, counter.shop)
    assert decision.refused is not None
    assert decision.cart == cart
    return decision.refused.code, decision.refused.given


def test_a_whole_receipt_comes_back_at_what_was_paid_and_nets_to_zero():
    counter = sold(AddItem("milk", 3000), AddItem("22", 1250), Scan(gtin(2)))

    cart = counter.run(ReturnFrom("1")).cart

    assert [(line.item, line.qty_milli, line.amount_minor) for line in cart.lines] == [
        ("milk", -3000, -1650),
        ("apple", -1250, -1000),
        ("soap", -1000, -399),
    ]
    assert (cart.total_minor, cart.due_minor) == (-3049, -3049)
    back = counter.pay(cart)
    assert back.total_minor == -counter.sales[0][0].total_minor
    assert [(tender.amount_minor, tender.given_minor, tender.change_minor) for tender in back.tenders] == [
        (-3049, -3049, 0)
    ]
    assert refused(counter, ReturnFrom("1")) == ("nothing-left", "s001-03-1-000001")


def test_parts_of_a_line_come_back_at_their_share_and_all_of_them_are_the_line():
    half = Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)))
    off = replace(SHOP, books=Books(PriceBook(), Book((half,))))
    counter = sold(AddItem("milk", 3000), base=off)
    assert counter.sales[0][0].total_minor == 1375

    given = [counter.pay(counter.run(ReturnFrom("1", 1, 1000)).cart).total_minor for _ in range(3)]

    assert given == [-458, -459, -458]
    assert refused(counter, ReturnFrom("1", 1, 1000))[0] == "nothing-left"


def test_more_than_was_sold_never_comes_back():
    counter = sold(AddItem("milk", 3000))
    counter.pay(counter.run(ReturnFrom("1", 1, 2000)).cart)

    assert refused(counter, ReturnFrom("1", 1, 2000)) == ("over-return", "牛奶 1L, 1")
    cart = counter.run(ReturnFrom("1", 1)).cart
    assert refused(counter, ReturnFrom("1", 1, 1000), cart)[0] == "over-return"
    assert refused(counter, SetQuantity(1, 2000), cart)[0] == "over-return"
    assert refused(counter, ReturnFrom("1", 2))[0] == "no-line"


def test_the_same_line_named_twice_is_one_line_of_the_cart():
    counter = sold(AddItem("milk", 3000))

    cart = counter.run(ReturnFrom("1", 1, 1000), ReturnFrom("1", 1, 1000)).cart

    assert [(line.qty_milli, line.amount_minor) for line in cart.lines] == [(-2000, -1100)]
    assert [line.qty_milli for line in counter.run(SetQuantity(1, 1000), cart=cart).cart.lines] == [-1000]


def test_what_the_customer_keeps_is_taken_out_of_the_cart_again():
    counter = sold(AddItem("milk", 3000), Scan(gtin(2)))

    cart = counter.run(ReturnFrom("1"), RemoveLine(1)).cart

    assert [line.item for line in cart.lines] == ["soap"]
    assert origins(cart) == (Origin(1, FIRST, 2, 1000),)


def test_an_exchange_pays_only_the_difference_either_way():
    counter = sold(Scan(gtin(2)))

    dearer = counter.run(ReturnFrom("1"), AddItem("milk", 1000)).cart
    assert dearer.due_minor == 550 - 399
    assert refused(counter, Refund("cash", 1), dearer)[0] == "nothing-back"
    assert counter.pay(dearer, "card").tenders[0].amount_minor == 151

    cheaper = counter.run(ReturnFrom("2", 2), Scan(gtin(2))).cart
    assert cheaper.due_minor == 399 - 550
    assert refused(counter, Pay("cash", 500), cheaper) == ("refund-due", "1.51")
    assert refused(counter, Refund("card", 152), cheaper) == ("over-refund", "1.51")
    assert counter.pay(cheaper).total_minor == -151


def test_an_even_exchange_is_completed_without_money():
    counter = sold(Scan(gtin(1)))
    cart = counter.run(ReturnFrom("1"), Scan(gtin(1))).cart
    assert [line.qty_milli for line in cart.lines] == [-1000, 1000]

    sale = counter.run(Settle(), cart=cart).sale

    assert sale is not None
    assert (sale.total_minor, sale.tenders) == (0, ())
    assert refused(counter, Settle(), counter.run(Scan(gtin(1))).cart)[0] == "not-even"
    assert refused(counter, Settle())[0] == "empty-cart"
    assert refused(counter, Settle(), counter.run(ReturnFrom("2", 2)).cart)[0] == "not-even"


def test_what_promotions_give_is_for_the_goods_that_go_out_alone():
    every = Promotion("full10", "满10减1", o.Threshold((o.Step(1000, off_minor=100),)))
    shop = replace(SHOP, books=Books(PriceBook(), Book((every,))))
    counter = sold(AddItem("milk", 2000), base=shop)
    assert counter.sales[0][0].total_minor == 1000

    cart = counter.run(ReturnFrom("1"), AddItem("milk", 2000)).cart

    assert [line.amount_minor for line in cart.lines] == [-1000, 1000]
    assert [gain.off for gain in cart.gains] == [((2, 100),)]


def test_goods_that_cannot_be_given_back_stay_out():
    cake = Item("gateau", "Gateau", 2000, plu="77", no_return=True)
    shop = replace(SHOP, catalogue=Shelf(*ITEMS, cake))
    counter = sold(AddItem("77"), AddItem("milk"), base=shop)

    assert refused(counter, ReturnFrom("1", 1)) == ("not-returnable", "Gateau")
    assert [line.item for line in counter.run(ReturnFrom("1")).cart.lines] == ["milk"]


def test_a_receipt_that_nobody_knows_or_that_is_none_is_refused():
    counter = sold(Scan(gtin(1)))

    assert refused(counter, ReturnFrom("s002-03-1-000001"))[0] == "scan-its-code"
    assert refused(counter, ReturnFrom("2"))[0] == "no-receipt"
    assert refused(counter, ReturnFrom("milk!"))[0] == "bad-receipt"


def test_what_came_back_is_not_brought_back_again():
    counter = sold(Scan(gtin(1)))
    counter.pay(counter.run(ReturnFrom("1")).cart)

    assert refused(counter, ReturnFrom("2"))[0] == "nothing-left"
    assert refused(counter, ReturnFrom("2", 1))[0] == "nothing-left"


def test_the_code_on_the_receipt_brings_its_goods_back_but_not_into_a_payment():
    counter = sold(AddItem("milk", 2000))

    cart = counter.run(Scan("ln:s001-03-1-000001:1100")).cart

    assert cart.total_minor == -1100
    paying = counter.run(AddItem("milk"), Pay("cash", 1)).cart
    assert refused(counter, Scan("ln:s001-03-1-000001:1100"), paying)[0] == "paying"


def test_cash_goes_back_to_the_coins_that_there_are():
    shop = replace(SHOP, terms=Terms(cash=CashRounding(10, "down")))
    counter = sold(Scan(gtin(2)), base=shop)
    assert counter.sales[0][0].total_minor == 390

    back = counter.pay(counter.run(ReturnFrom("1")).cart)

    assert (back.total_minor, counter.sales[1][1].rounding_minor) == (-390, 9)


@pytest.mark.parametrize("added", [False, True])
def test_the_tax_that_was_paid_is_given_back_to_the_minor_unit(added: bool):
    shop = replace(SHOP, terms=Terms(tax=TaxTerms(added=added)))
    counter = sold(AddItem("milk", 3000), AddItem("soap", 7000), base=shop)

    for line, pieces in ((1, 1), (2, 3), (1, 2), (2, 4)):
        counter.pay(counter.run(ReturnFrom("1", line, pieces * 1000)).cart)

    assert sum(sale.total_minor for sale, _ in counter.sales) == 0
    assert sum(details.tax_minor for _, details in counter.sales) == 0
    if added:
        rows = [tax for sale, details in counter.sales for tax in taxes_of(sale, details)]
        assert sum(row.tax_minor for row in rows) == 0
        assert sum(row.net_minor for row in rows) == 0


def test_an_exchange_under_tax_on_top_tells_a_table_that_sums():
    counter = sold(AddItem("milk", 3000), base=replace(SHOP, terms=Terms(tax=TaxTerms(added=True))))

    cart = counter.run(ReturnFrom("1", 1, 1000), AddItem("soap", 1000)).cart

    assert cart.tax_minor == 52 - 50
    counter.pay(cart)
    sale, details = counter.sales[1]
    assert details.taxes == (TaxLine(900, -550, -50), TaxLine(1300, 399, 52))
    assert sale.total_minor == 399 - 550 + details.tax_minor


def test_goods_go_back_on_the_shelf_a_kit_by_its_components():
    from retail.catalogue import Part

    kit = Item("kit", "Breakfast", 1000, plu="88", parts=(Part("milk", 1000), Part("soap", 2000)))
    counter = sold(AddItem("88", 2000), AddItem("milk"), base=replace(SHOP, catalogue=Shelf(*ITEMS, kit)))

    counter.pay(counter.run(ReturnFrom("1", 1, 1000), ReturnFrom("1", 2)).cart)

    assert left_the_shelf(*counter.sales[1]) == [("milk", "", 1000), ("soap", "", 2000), ("milk", "", 1000)]


def test_a_long_number_is_read_as_any_cashier_would_type_it():
    assert read_receipt("s001-04-2-000017", "s001", "03") == ReceiptKey("s001", "04", 2, 17)
    assert read_receipt("ln:s001-04-2-000017:9900:token", "s001", "03") == ReceiptKey("s001", "04", 2, 17)
    assert read_receipt("17", "s001", "03") == ReceiptKey("s001", "03", 0, 17)
    assert read_receipt("", "s001", "03") is None
    assert read_receipt("１７", "s001", "03") is None


def test_a_shop_without_books_still_takes_goods_back():
    counter = sold(Scan(gtin(3)), base=replace(SHOP, books=NO_BOOKS))

    assert counter.pay(counter.run(ReturnFrom("1")).cart, "card").tenders[0].kind == "card"


def test_money_is_given_back_only_in_ways_that_go_back():
    counter = sold(Scan(gtin(2)), base=replace(SHOP, terms=Terms(tenders=USUAL)))
    cart = counter.run(ReturnFrom("1")).cart

    assert refused(counter, Refund("voucher", 399), cart) == ("no-money-back", "代金券 Voucher")
    assert refused(counter, Refund("cheque", 399), cart)[0] == "tender-unknown"
    assert counter.run(Refund("wallet", 399), cart=cart).sale


def test_cash_back_between_what_is_due_and_the_next_coin_settles_the_return():
    terms = Terms(cash=CashRounding(100, "up"))
    counter = sold(Scan(gtin(2)), base=replace(SHOP, terms=terms))
    cart = counter.run(ReturnFrom("1")).cart
    back = -cart.due_minor

    done = counter.run(Refund("cash", back + 1), cart=cart)

    assert back % 100, "so that there is a coin above"
    assert done.sale
    assert (done.sale.total_minor, done.sale.tenders[0].amount_minor) == (-back - 1, -back - 1)
