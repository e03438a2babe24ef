"""Tax and rounding: in prices and on top, several at once, exact to the last minor unit; cash to the coins there are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from retail.cart import Cart, Shop, decide
from retail.catalogue import Item
from retail.commands import AddItem, Pay, Scan, TakeBack
from retail.paying.pay import details
from retail.rounding import CashRounding, cash_due, divide, to_step
from retail.sale import LineDetail, TaxLine
from retail.tax import Taxed, TaxPart, TaxTerms, reckon, tax_table
from retail.taxing import taxed
from retail.terms import Terms
from tests.retail.shop_floor import Shelf, after, sold

MODES = ("half_up", "half_even", "down", "up")
GST, QST = TaxPart("GST", 500), TaxPart("QST", 998, compound=True)
CODES = {"food": (), "std": (GST, QST), "gst": (GST,)}
US = Terms(tax=TaxTerms(added=True, codes=CODES))
FLOOR = Shop(
    Shelf(
        Item("milk", "牛奶", 550, tax_rate_bp=900),
        Item("book", "书", 2000, tax="std"),
        Item("bread", "面包", 333, tax="food"),
        Item("pen", "笔", 199, tax="gst"),
    ),
    (),
)
NORTH = replace(FLOOR, terms=US)
modes = st.sampled_from(MODES)
amounts = st.integers(0, 10**9)
lines = st.lists(
    st.builds(
        Taxed,
        amounts,
        st.sampled_from([0, 650, 900, 1300]),
        st.sampled_from(["", "", "food", "gst", "unknown"]),
        st.integers(1, 9),
    ),
    max_size=30,
)
terms = st.builds(TaxTerms, st.booleans(), st.sampled_from(["receipt", "line"]), modes, st.just(CODES), st.booleans())


@pytest.mark.parametrize(("rate_bp", "tax"), [(1300, 115), (900, 83), (0, 0), (650, 61)])
def test_tax_is_what_the_price_contains_rounded_half_up(rate_bp: int, tax: int) -> None:
    [row] = tax_table([(1000, rate_bp)])

    assert (row.tax_minor, row.net_minor) == (tax, 1000 - tax)


@given(lines, terms)
def test_the_tax_table_sums_to_the_lines_exactly(taxed_lines: list[Taxed], terms: TaxTerms) -> None:
    found = reckon(taxed_lines, terms)
    gross = sum(line.amount_minor for line in taxed_lines)
    tax = sum(row.tax_minor for row in found.table)

    assert sum(row.net_minor for row in found.table) + (0 if terms.added else tax) == gross
    assert sum(found.by_line) == tax
    assert all(share >= 0 for share in found.by_line)


@given(lines, terms)
def test_the_order_of_lines_changes_no_row(taxed_lines: list[Taxed], terms: TaxTerms) -> None:
    assert reckon(taxed_lines, terms).table == reckon(taxed_lines[::-1], terms).table


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**6), modes)
def test_a_rounded_quotient_is_a_neighbour_of_the_exact_one(numerator: int, denominator: int, mode: str) -> None:
    exact, found = Fraction(numerator, denominator), divide(numerator, denominator, mode)  # type: ignore[arg-type]

    assert abs(exact - found) < 1
    if mode.startswith("half"):
        assert abs(exact - found) <= Fraction(1, 2)
    else:
        assert abs(found) <= abs(exact) if mode == "down" else abs(found) >= abs(exact)


def test_half_of_a_unit_goes_where_the_mode_says() -> None:
    table = {mode: reckon([Taxed(50, 900)] * 2, TaxTerms(True, "line", mode)).table for mode in MODES}  # type: ignore[arg-type]

    assert {mode: row.tax_minor for mode, (row,) in table.items()} == {
        "half_up": 10,
        "half_even": 8,
        "down": 8,
        "up": 10,
    }


def test_by_line_and_by_receipt_differ_by_what_each_line_rounds() -> None:
    three = [Taxed(105, 500)] * 3

    assert [reckon(three, TaxTerms(True, by)).table[0].tax_minor for by in ("receipt", "line")] == [16, 15]


def test_a_compound_tax_is_on_the_one_before_as_well() -> None:
    found = reckon([Taxed(10_000, 0, "std")], TaxTerms(added=True, codes=CODES))

    assert found.table == (TaxLine(500, 10_000, 500, "GST"), TaxLine(998, 10_000, 1048, "QST"))
    assert found.by_line == (1548,)


def test_taxes_that_a_price_contains_are_those_that_would_have_been_added() -> None:
    found = reckon([Taxed(11_548, 0, "std")], TaxTerms(codes=CODES))

    assert found.table == (TaxLine(500, 10_000, 500, "GST"), TaxLine(998, 10_000, 1048, "QST"))


def test_exempt_goods_stand_in_a_row_without_tax() -> None:
    assert reckon([Taxed(333, 1300, "food")], TaxTerms(codes=CODES)).table == (TaxLine(0, 333, 0, "food"),)


def test_a_store_whose_prices_are_without_tax_asks_for_it_on_top_and_each_line_knows_its_share() -> None:
    cart = after(Scan("book"), Scan("bread"), Scan("pen"), shop=NORTH)
    assert (cart.total_minor, cart.tax_minor) == (2000 + 333 + 199 + 320, 320)

    paid = decide(cart, Pay("card", cart.due_minor), NORTH)
    told = taxed(details(paid.cart), paid.cart, US)

    assert sold(paid).total_minor == 2852
    assert told.tax_minor == 320 == sum(row.tax_minor for row in told.taxes)
    assert told.lines == (LineDetail(1, tax_minor=310), LineDetail(3, tax_minor=10))


def test_where_prices_contain_tax_by_code_the_sale_keeps_its_table() -> None:
    east = replace(FLOOR, terms=Terms(tax=TaxTerms(codes=CODES)))
    cart = after(Scan("milk"), Scan("pen"), shop=east)

    assert cart.tax_minor == 0
    assert taxed(details(cart), cart, east.terms).taxes == (TaxLine(500, 190, 9, "GST"), TaxLine(900, 505, 45))


def test_a_sale_under_plain_terms_keeps_no_table() -> None:
    cart = after(Scan("milk"), shop=FLOOR)

    assert taxed(details(cart), cart, FLOOR.terms).taxes == ()


def rounded(step_minor: int, mode: str = "down") -> Shop:
    return replace(FLOOR, terms=Terms(cash=CashRounding(step_minor, mode)))  # type: ignore[arg-type]


def odd(shop: Shop) -> Cart:
    """A cart of 14.80."""
    return after(Scan("milk"), Scan("bread"), AddItem("pen", 2000), AddItem("pen"), shop=shop)


@pytest.mark.parametrize(
    ("step_minor", "mode", "due"),
    [
        (1, "half_up", 1480),
        (10, "down", 1480),
        (100, "down", 1400),
        (100, "up", 1500),
        (100, "half_up", 1500),
        (5, "half_up", 1480),
    ],
)
def test_cash_is_rounded_to_the_step_and_a_card_is_not(step_minor: int, mode: str, due: int) -> None:
    shop = rounded(step_minor, mode)
    cart = odd(shop)

    assert cart.due_minor == 1480
    assert cash_due(cart.due_minor, shop.terms.cash) == due
    assert sold(decide(cart, Pay("cash", 2000), shop)).total_minor == due
    assert sold(decide(cart, Pay("card", 1480), shop)).total_minor == 1480


@pytest.mark.parametrize(("mode", "rounding"), [("down", -80), ("up", 20)])
def test_what_the_screen_said_is_due_is_exactly_what_coins_can_pay(mode: str, rounding: int) -> None:
    shop = rounded(100, mode)
    decision = decide(odd(shop), Pay("cash", 1480), shop)

    (tender,) = sold(decision).tenders
    assert tender.change_minor == 0
    assert tender.amount_minor == 1480 + rounding == sold(decision).total_minor
    assert taxed(details(decision.cart), decision.cart, shop.terms).rounding_minor == rounding


def test_only_what_is_left_for_cash_is_rounded() -> None:
    shop = rounded(100)
    part = after(Pay("card", 1000), cart=odd(shop), shop=shop)
    done = sold(decide(part, Pay("cash", 400), shop))

    assert [tender.amount_minor for tender in done.tenders] == [1000, 400]
    assert done.total_minor == 1400


def test_part_of_it_in_cash_rounds_nothing_and_can_be_taken_back() -> None:
    shop = rounded(100)
    part = after(Pay("cash", 500), cart=odd(shop), shop=shop)

    assert (part.due_minor, part.rounding_minor) == (980, 0)
    assert after(TakeBack(1), cart=part, shop=shop) == odd(shop)


def test_what_is_less_than_the_smallest_coin_is_paid_as_it_is() -> None:
    assert cash_due(4, CashRounding(10, "down")) == 4


@given(st.integers(0, 10**9), st.sampled_from([1, 5, 10, 50, 100]), modes)
def test_a_rounded_amount_is_a_multiple_within_one_step(amount: int, step: int, mode: str) -> None:
    found = to_step(amount, step, mode)  # type: ignore[arg-type]

    assert found % step == 0
    assert abs(found - amount) < step


def test_by_unit_pieces_on_one_line_and_on_several_are_taxed_alike() -> None:
    by_unit = TaxTerms(added=True, each_unit=True)
    together, apart = reckon([Taxed(315, 500, pieces=3)], by_unit), reckon([Taxed(105, 500)] * 3, by_unit)

    assert together.table == apart.table == (TaxLine(500, 315, 15),)
    assert reckon([Taxed(315, 500, pieces=3)], TaxTerms(True, "line")).table == (TaxLine(500, 315, 16),)


def test_a_cart_is_taxed_by_unit_where_its_store_is() -> None:
    terms = Terms(tax=TaxTerms(added=True, codes=CODES, each_unit=True))
    cart = after(AddItem("pen", 3000), shop=replace(FLOOR, terms=terms))

    # 1.99 at 5 % is 0.0995, so 0.10 a pen; by line it would be 5.97 x 5 % = 0.2985, the same 0.30.
    assert cart.tax_minor == 30
    cart = after(AddItem("milk", 3000), shop=replace(FLOOR, terms=terms))
    # 5.50 at 9 % is 0.495, so 0.50 a bottle; by line 16.50 x 9 % = 1.485, 1.49.
    assert cart.tax_minor == 150
