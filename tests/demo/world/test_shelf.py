"""What a year of tickets says about a product."""

import pytest

from demo.world.goods import is_labelled
from demo.world.shelf import LAST_SALES, Product, Shelf, name_of

MILK = Product(1, "GROCERY", "FLUID MILK PRODUCTS", "FLUID MILK WHITE ONLY", "1 GA")
BANANAS = Product(2, "PRODUCE", "TROPICAL FRUIT", "BANANAS", "40 LB")
BEEF = Product(3, "MEAT", "BEEF", "LEAN")


def shelf_of(*products):
    return Shelf({product.id: product for product in products})


def test_the_price_is_the_commonest_of_the_last_sales_and_not_of_the_year() -> None:
    shelf = shelf_of(MILK)
    for price in [299] * 50 + [349] * 9 + [339] * 6:
        shelf.sold(1, 1, price)

    assert LAST_SALES == 15
    assert [item.price_minor for item in shelf.items()] == [349]


def test_a_price_of_several_pieces_is_divided_with_halves_upwards() -> None:
    shelf = shelf_of(MILK)
    shelf.sold(1, 3, 500)

    assert shelf.items()[0].price_minor == 167


@pytest.mark.parametrize(("quantity", "amount"), [(0, 0), (0, 150), (1, 0), (-1, 150)])
def test_a_line_of_nothing_teaches_nothing(quantity: int, amount: int) -> None:
    shelf = shelf_of(MILK)

    assert not shelf.sold(1, quantity, amount)
    assert shelf.items() == []


def test_a_line_of_an_unknown_product_is_left_out() -> None:
    assert not shelf_of(MILK).sold(99, 1, 100)


def test_goods_of_which_hardly_two_cost_the_same_are_weighed() -> None:
    shelf = shelf_of(BANANAS, BEEF, MILK)
    for cents in range(100, 112):
        shelf.sold(2, 1, cents)
        shelf.sold(3, 1, cents * 9)
        shelf.sold(1, 1, cents)

    by_id = {item.id: item for item in shelf.items()}

    assert by_id["2"].weighed
    assert not is_labelled(by_id["2"])
    assert is_labelled(by_id["3"])
    assert not by_id["1"].weighed, "milk has many prices, but a dairy shelf has no scale"
    assert (by_id["3"].gtins, len(by_id["1"].gtins)) == ((), 1)


def test_weighed_goods_cost_by_the_kilogram_what_a_usual_pack_costs() -> None:
    shelf = shelf_of(BANANAS)
    for cents in range(80, 100):
        shelf.sold(2, 1, cents)

    assert shelf.items()[0].price_minor == 102  # the middle of the last sales, 92 cents, buys 900 g


def test_the_most_sold_come_first_and_have_the_shortest_numbers() -> None:
    often, seldom = BANANAS, Product(4, "PRODUCE", "APPLES", "APPLES GALA (BULK&BAG)")
    shelf = shelf_of(seldom, often)
    for cents in range(50, 60):
        shelf.sold(4, 1, cents)
    for cents in range(50, 90):
        shelf.sold(2, 1, cents)

    assert [(item.name, item.plu) for item in shelf.items()] == [
        ("Bananas", "4001"),
        ("Apples gala", "4002"),
    ]


def test_petrol_and_coupons_are_not_goods() -> None:
    assert not Product(5, "FUEL", "FUEL").is_goods
    assert not Product(6, "GROCERY", "COUPON/MISC ITEMS", "CANDY").is_goods
    assert MILK.is_goods


@pytest.mark.parametrize(
    ("product", "size", "name"),
    [
        (MILK, "1 ga", "Fluid milk white only 1 ga"),
        (BEEF, "", "Beef, lean"),
        (Product(7, "DELI"), "", "Deli"),
        (Product(8, "DELI", "SANDWICHES", "SANDWICHES - (COLD)"), "", "Sandwiches"),
        (Product(9, "GROCERY", "SOUP", "W" * 30 + " " + "X" * 30), "12 oz", "W" + "w" * 29 + " " + "x" * 11 + " 12 oz"),
    ],
)
def test_names_read_like_a_shelf_label(product: Product, size: str, name: str) -> None:
    assert name_of(product, size) == name
