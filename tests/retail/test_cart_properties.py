from hypothesis import given
from hypothesis import strategies as st

from retail.barcodes import DEFAULT_RULES, make_embedded
from retail.cart import Cart, decide
from retail.commands import AddItem, CartCommand, Clear, Pay, RemoveLine, Scan, SetQuantity, TakeBack
from retail.money import AMOUNT_MAX
from retail.pricing.amounts import line_amount
from retail.sale import NO_DETAILS, Sale
from retail.tax import taxes_of
from tests.retail.shop_floor import EMPTY, PRICE_RULE, SHOP, after, gtin

pieces = st.sampled_from(["milk", "soap", "book", gtin(1), gtin(2)])
grams = st.integers(1, 99_999)
goods = st.one_of(
    st.builds(Scan, pieces),
    st.builds(AddItem, pieces, st.integers(1, 9).map(lambda n: n * 1000)),
    st.builds(AddItem, st.just("22"), st.integers(1, 9999)),
    st.builds(lambda weight: Scan(make_embedded(DEFAULT_RULES[1], "22", weight)), grams),
    st.builds(lambda price: Scan(make_embedded(PRICE_RULE, "31", price)), grams),
)
anything = st.one_of(
    goods,
    st.builds(Scan, st.text(min_size=1, max_size=14)),
    st.builds(SetQuantity, st.integers(1, 6), st.integers(1, 10_000_000)),
    st.builds(RemoveLine, st.integers(1, 6)),
    st.builds(TakeBack, st.integers(1, 3)),
    st.builds(Pay, st.sampled_from(["cash", "card"]), st.integers(1, 5000)),
    st.just(Clear()),
)


def run(commands: list[CartCommand]) -> tuple[list[Cart], list[Sale]]:
    """Carts after each command, a new one after each sale."""
    cart, carts, sales = EMPTY, [], []
    for command in commands:
        decision = decide(cart, command, SHOP)
        carts.append(decision.cart)
        if decision.sale:
            sales.append(decision.sale)
        cart = EMPTY if decision.sale else decision.cart
    return carts, sales


@given(st.lists(anything, max_size=25))
def test_totals_are_the_sum_of_lines_and_every_figure_stays_in_bounds(commands: list[CartCommand]) -> None:
    for cart in run(commands)[0]:
        assert cart.total_minor == sum(line.amount_minor for line in cart.lines) <= AMOUNT_MAX
        assert all(line.qty_milli > 0 and line.amount_minor > 0 for line in cart.lines)
        assert 0 <= cart.due_minor <= cart.total_minor


@given(st.lists(anything, max_size=25))
def test_a_sale_explains_itself_to_the_minor_unit(commands: list[CartCommand]) -> None:
    for sale in run(commands)[1]:
        assert sale.total_minor == sum(line.amount_minor for line in sale.lines)
        assert sale.total_minor == sum(tender.given_minor - tender.change_minor for tender in sale.tenders)
        assert sale.total_minor == sum(tax.net_minor + tax.tax_minor for tax in taxes_of(sale, NO_DETAILS))
        for line in sale.lines:
            assert line_amount(line.unit_price_minor, line.qty_milli) - line.discount_minor == line.amount_minor


@given(st.lists(goods, min_size=1, max_size=12).flatmap(lambda g: st.tuples(st.just(g), st.permutations(g))))
def test_the_order_of_scans_does_not_change_what_is_owed(orders: tuple[list[CartCommand], list[CartCommand]]) -> None:
    assert after(*orders[0]).total_minor == after(*orders[1]).total_minor


@given(st.lists(anything, max_size=15), anything)
def test_a_decision_changes_nothing_but_its_answer(commands: list[CartCommand], command: CartCommand) -> None:
    carts, _ = run(commands)
    cart = carts[-1] if carts else EMPTY
    before = repr(cart)

    decision = decide(cart, command, SHOP)

    assert repr(cart) == before
    assert decide(cart, command, SHOP) == decision
    if decision.refused:
        assert decision.cart is cart
        assert decision.refused.words("zh")
        assert decision.refused.words("en")
