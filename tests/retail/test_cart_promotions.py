"""An open cart under price lists and promotions: priced anew at each change, and fixed once payment begins."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.barcodes import make_embedded
from retail.basket import Cart, Hint
from retail.cart import Shop, decide
from retail.commands import AddItem, CartCommand, Clear, Pay, RemoveLine, Scan, SetQuantity, TakeBack
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection
from retail.promotions import offers as o
from retail.promotions.promotion import When
from retail.sale import Gain
from tests.retail.shop_floor import EMPTY, PRICE_RULE, SHOP, UNPRICED, after, refusal, sold

HALF = Promotion("half2", "第二件半价", o.NthUnit(2, 5000), Selection(items=("milk",)), version=3)
SAVE = Promotion("save", "满30减5", o.Threshold((o.Step(from_minor=3000, off_minor=500),)), layer=1)
MONDAY = Moment(20261123, 1, 600)


def shop(*promotions: Promotion, prices: tuple[Price, ...] = (), moment: Moment = MONDAY) -> Shop:
    return replace(
        SHOP, books=Books(PriceBook.of(prices), Book(promotions)), circumstances=Circumstances(moment, "s001")
    )


def test_the_second_is_at_half_price_from_the_second_scan_on() -> None:
    cart = after(Scan("milk"), shop=shop(HALF))
    assert cart.total_minor == 550

    cart = after(Scan("milk"), cart=cart, shop=shop(HALF))

    assert cart.total_minor == 825
    assert cart.gains == (Gain("half2", 3, 1, ((1, 275),)),)
    assert cart.lines[0].off_minor == 275


def test_a_line_taken_out_takes_its_promotion_along() -> None:
    cart = after(Scan("milk"), Scan("soap"), Scan("milk"), RemoveLine(3), shop=shop(HALF))

    assert (cart.total_minor, cart.gains) == (550 + 399, ())
    assert after(Clear(), cart=cart, shop=shop(HALF)).hints == ()


def test_pieces_of_one_line_and_of_two_cost_the_same() -> None:
    apart = after(Scan("milk"), Scan("soap"), Scan("milk"), shop=shop(HALF))
    together = after(Scan("soap"), AddItem("milk", 2000), shop=shop(HALF))

    assert apart.total_minor == together.total_minor == 825 + 399


def test_the_same_goods_right_after_stay_one_line_whatever_comes_off_them() -> None:
    [line] = after(Scan("milk"), Scan("milk"), Scan("milk"), shop=shop(HALF)).lines

    assert (line.qty_milli, line.amount_minor) == (3000, 550 * 3 - 275)


def test_what_is_within_reach_is_told() -> None:
    assert after(Scan("milk"), shop=shop(HALF)).hints == (Hint("half2", "第二件半价", "too-few", "1"),)
    assert after(Scan("book"), shop=shop(SAVE)).hints == (Hint("save", "满30减5", "too-little", "1000"),)


def test_a_price_list_prices_an_item_that_has_no_price_of_its_own() -> None:
    assert refusal(EMPTY, Scan(UNPRICED.id)) == "no-amount"

    cart = after(Scan(UNPRICED.id), shop=shop(prices=(Price(UNPRICED.id, 250),)))

    assert cart.total_minor == 250


def test_a_quantity_break_comes_and_goes_with_the_quantity() -> None:
    bulk = shop(prices=(Price("milk", 500, from_qty_milli=6000),))

    cart = after(AddItem("milk", 6000), shop=bulk)
    assert cart.total_minor == 3000

    assert after(SetQuantity(1, 5000), cart=cart, shop=bulk).total_minor == 5 * 550


def test_a_price_label_is_what_the_customer_pays() -> None:
    all_off = Promotion("all", "全场九折", o.PercentOff(1000))

    cart = after(Scan(make_embedded(PRICE_RULE, "22", 700)), Scan("book"), shop=shop(all_off))

    assert [line.amount_minor for line in cart.lines] == [700, 1800]


def test_an_hour_that_ends_changes_what_is_rung_after_it_and_nothing_once_payment_began() -> None:
    happy = replace(SAVE, when=When(to_date=20261123))
    cart = after(AddItem("book", 2000), shop=shop(happy))
    assert cart.total_minor == 3500
    tomorrow = shop(happy, moment=Moment(20261124, 2, 1))

    paying = after(Pay("cash", 1000), cart=cart, shop=tomorrow)
    assert paying.due_minor == 2500
    sale = sold(decide(paying, Pay("cash", 2500), tomorrow))
    assert (sale.total_minor, sale.lines[0].discount_minor) == (3500, 500)

    assert after(TakeBack(1), AddItem("soap"), cart=paying, shop=tomorrow).total_minor == 4000 + 399


commands: st.SearchStrategy[CartCommand] = st.one_of(
    st.builds(AddItem, st.sampled_from(["milk", "soap", "book"]), st.integers(1, 5).map(lambda n: n * 1000)),
    st.builds(AddItem, st.just("apple"), st.integers(10, 3000)),
    st.builds(SetQuantity, st.integers(1, 4), st.integers(1, 5).map(lambda n: n * 1000)),
    st.builds(RemoveLine, st.integers(1, 4)),
)


@given(st.lists(commands, max_size=12))
def test_a_cart_costs_what_its_goods_cost_however_they_came_in(asked: list[CartCommand]) -> None:
    """The same lines rung up afresh come to the same total, gains and all."""
    now = shop(HALF, SAVE, prices=(Price("milk", 500, from_qty_milli=4000),))
    cart = EMPTY
    for command in asked:
        cart = decide(cart, command, now).cart

    fresh = after(*(AddItem(line.item, line.qty_milli) for line in cart.lines), cart=EMPTY, shop=now)

    assert fresh.total_minor == cart.total_minor
    assert _off(fresh) == _off(cart)
    assert cart.total_minor == sum(line.amount_minor for line in cart.lines)


def _off(cart: Cart) -> dict[str, int]:
    return {gain.promotion: sum(off for _, off in gain.off) for gain in cart.gains}
