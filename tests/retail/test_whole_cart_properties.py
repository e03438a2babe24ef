"""Everything at once: packs, deposits, weighed goods, promotions, coupons, tax on top and rounded cash still add up."""

import random

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.basket import Cart, Shop
from retail.cart import decide
from retail.catalogue import Item, Pack
from retail.commands import AddItem, CartCommand, Pay, RemoveLine, Scan, SetQuantity, UseCoupon
from retail.details import details_of
from retail.money import allocate
from retail.pricing.prices import Price, PriceBook
from retail.pricing.quote import Books
from retail.promotions import Book, Circumstances, Moment, Promotion, Selection, Settings
from retail.promotions import offers as o
from retail.promotions.coupon import Coupon
from retail.rounding import CashRounding
from retail.tax import TaxPart, TaxTerms
from retail.terms import Terms
from tests.retail.shop_floor import EMPTY, Shelf, sold

GOODS = (
    Item("beer", "啤酒", 499, deposit="bottle", tax_rate_bp=1300, packs=(Pack("six", 6000),), category="drink"),
    Item("bottle", "瓶押金", 100),
    Item("ham", "火腿", 3990, unit="KGM", plu="31", tax="food", category="food"),
    Item("book", "书", 2000, tax="both"),
    Item("pen", "笔", 199, tax_rate_bp=900),
)
CODES = {"food": (), "both": (TaxPart("A", 500), TaxPart("B", 998, compound=True))}
BOOK = Book(
    [
        Promotion("half", "第二件半价", o.NthUnit(2, 5000), Selection(items=("beer", "pen"))),
        Promotion("save", "满 50 减 7", o.Threshold((o.Step(from_minor=5000, off_minor=700),), every=True), layer=1),
        Promotion("ten", "九折券", o.PercentOff(1000), coupon="ten", layer=2),
    ]
)
modes = st.sampled_from(["half_up", "half_even", "down", "up"])
terms = st.builds(
    Terms,
    tax=st.builds(TaxTerms, st.booleans(), st.sampled_from(["receipt", "line"]), modes, st.just(CODES)),
    cash=st.builds(CashRounding, st.sampled_from([1, 5, 10, 100]), modes),
    pricing=st.builds(Settings, rounding=modes, odd_cent=st.sampled_from(["remainder", "dearest", "cheapest"])),
)
goods = st.one_of(
    st.builds(Scan, st.sampled_from(["beer", "book", "pen", "six"])),
    st.builds(AddItem, st.sampled_from(["beer", "pen", "six"]), st.integers(1, 9).map(lambda n: n * 1000)),
    st.builds(AddItem, st.just("31"), st.integers(1, 4000)),
    st.just(UseCoupon("ten")),
)
changes = st.builds(SetQuantity, st.integers(1, 8), st.integers(1, 9).map(lambda n: n * 1000)) | st.builds(
    RemoveLine, st.integers(1, 8)
)


def shop_under(terms: Terms) -> Shop:
    books = Books(PriceBook.of([Price("book", 1890)]), BOOK, terms.pricing)
    now = Circumstances(Moment(20261123, 1, 600), "s001")
    return Shop(Shelf(*GOODS), (), books, now, terms, coupon=lambda code: Coupon("ten") if code == "ten" else None)


def played(commands: list[CartCommand], shop: Shop) -> Cart:
    """The cart after commands, whatever of them was refused."""
    cart = EMPTY
    for command in commands:
        cart = decide(cart, command, shop).cart
    return cart


@given(st.lists(goods | changes, max_size=12), terms)
def test_no_amount_is_below_zero_deposits_ride_and_lines_and_tax_sum_to_the_total(
    commands: list[CartCommand], terms: Terms
) -> None:
    cart = played(commands, shop_under(terms))

    assert all(line.amount_minor >= 0 for line in cart.lines)
    assert cart.total_minor == sum(line.amount_minor for line in cart.lines) + cart.tax_minor
    for above, line in zip((None, *cart.lines), cart.lines, strict=False):
        if line.rides:
            assert above
            assert (above.item, above.qty_milli) == ("beer", line.qty_milli)
    assert sum(line.rides for line in cart.lines) == sum(line.item == "beer" for line in cart.lines)


@given(st.lists(goods, min_size=1, max_size=10), terms, st.sampled_from(["cash", "card"]))
def test_a_paid_cart_is_settled_to_the_last_cent_and_its_fact_explains_each_of_them(
    commands: list[CartCommand], terms: Terms, kind: str
) -> None:
    shop = shop_under(terms)
    cart = played([*commands, Scan("book")], shop)
    paid = decide(cart, Pay(kind, cart.due_minor), shop)  # type: ignore[arg-type]
    sale, told = sold(paid), details_of(paid.cart, shop)

    lines = sum(line.amount_minor for line in sale.lines)
    assert sale.total_minor == lines + told.tax_minor + told.rounding_minor
    assert sale.total_minor == sum(tender.amount_minor for tender in sale.tenders)
    assert sum(detail.tax_minor for detail in told.lines) == told.tax_minor
    assert kind == "cash" or told.rounding_minor == 0
    assert abs(told.rounding_minor) < terms.cash.step_minor


@given(st.lists(goods, max_size=10), terms, st.integers())
def test_the_order_of_scans_does_not_matter(commands: list[CartCommand], terms: Terms, seed: int) -> None:
    shop = shop_under(terms)
    shuffled = random.Random(seed).sample(commands, len(commands))

    one, other = played(commands, shop), played(shuffled, shop)

    assert sum(line.amount_minor for line in one.lines) == sum(line.amount_minor for line in other.lines)
    if terms.tax.by == "receipt":
        assert one.total_minor == other.total_minor


@given(st.lists(st.sampled_from(["beer", "pen"]), max_size=10), terms)
def test_many_at_once_or_one_after_the_other_is_the_same(codes: list[str], terms: Terms) -> None:
    """Splitting a line changes nothing."""
    shop = shop_under(replace(terms, tax=TaxTerms()))
    counts = {code: codes.count(code) for code in sorted(set(codes))}

    single = played([Scan(code) for code in codes], shop)
    whole = played([AddItem(code, count * 1000) for code, count in counts.items()], shop)

    assert single.total_minor == whole.total_minor


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(any), st.data())
def test_an_amount_is_shared_out_exactly_and_nobody_gets_more_than_their_weight(
    weights: list[int], data: st.DataObject
) -> None:
    amount = data.draw(st.integers(0, sum(weights)))
    odd = data.draw(st.just([]) | st.permutations(range(len(weights))))

    shares = allocate(amount, weights, odd)

    assert sum(shares) == amount
    assert all(0 <= share <= weight for share, weight in zip(shares, weights, strict=True))
    assert all(
        abs(share * sum(weights) - amount * weight) < sum(weights)
        for share, weight in zip(shares, weights, strict=True)
    )
