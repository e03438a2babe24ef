"""What a scale that prints labels is loaded with, and that the till reads back what it will print."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.barcodes import BarcodeRule, embedded, make_embedded
from retail.catalogue import Item
from retail.plu import FORMATS, list_goods
from retail.plu.rows import rule_of
from retail.pricing.prices import Price, PriceBook
from retail.promotions import Circumstances, Moment

NOW = Circumstances(Moment(20261128, 6, 600), "s01", "north")
RULE = BarcodeRule("21IIIIIVVVVVC")
APPLE = Item("apple", "苹果", 800, plu="22", unit="KGM")
WATER = Item("water", "矿泉水", 150, plu="101")

#: As the maker's PLU.txt shows it: an apple by weight at 15.00, its number 1 and code 10001, label 9.
SHOWN = (
    "PLU\t1\t10001\t\t1\t1500,2\t0,0\t0,0\t0\t0\t0\t0\t0\t0\t9\tApple\t\t\t\t\t\t\t\t0\t0\t0\t0\t1\t0\t0\t0\t0\t10\t0\t0"
    "\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t127\t0,0\t0,0\t0,0\t0\t0\t0\t0"
    "\t0\t0\t0\t"
)


def listed(*items: Item, prices: PriceBook | None = None, rule: BarcodeRule = RULE):
    return list_goods(items, prices or PriceBook(), NOW, rule)


def test_prices_are_the_stores_own_nearest_list_first_and_no_members() -> None:
    prices = PriceBook.of(
        [Price("apple", 750, zone="north"), Price("apple", 700, store="s02"), Price("apple", 500, member=True)]
    )

    assert [row.price_minor for row in listed(APPLE, WATER, prices=prices).rows] == [750, 150]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (Item("x", "茶", 100, plu="T1"), "digits only"),
        (Item("x", "茶", 100, plu="123456"), "room for 5 digits"),
        (Item("x", "茶", 0, plu="7"), "no price"),
        (Item("x", "茶", 100, plu="7", price_required=True), "no price"),
        (Item("x", "茶", 100, plu="7", variants=("a", "b")), "variants"),
        (Item("x", "茶", 100, plu="022"), "苹果 has this PLU already"),
    ],
)
def test_what_a_scale_cannot_have_is_left_out_and_told(item: Item, why: str) -> None:
    found = listed(APPLE, item)

    assert [row.item for row in found.rows] == ["apple"]
    assert len(found.left_out) == 1
    assert why in found.left_out[0]


def test_goods_without_a_plu_are_none_of_a_scales() -> None:
    assert listed(Item("milk", "牛奶", 550, gtins=("02900000000018",))).left_out == ()


def test_our_table_reads_back_as_it_was_written() -> None:
    text = FORMATS["csv"](listed(APPLE, Item("q", 'a "b", c', 99, plu="7")), "CNY")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text.startswith("\ufeff")
    assert [(row["plu"], row["name"], row["unit"], row["price"]) for row in rows] == [
        ("00007", 'a "b", c', "piece", "0.99"),
        ("00022", "苹果", "kg", "8.00"),
    ]
    assert (rows[0]["label_flag"], rows[0]["label_pattern"], rows[0]["currency"]) == ("21", "21IIIIIVVVVVC", "CNY")


def test_money_without_decimals_has_none() -> None:
    rows = list(csv.DictReader(io.StringIO(FORMATS["csv"](listed(APPLE), "JPY").removeprefix("\ufeff"))))

    assert rows[0]["price"] == "800"


def test_the_dwl_text_has_every_field_where_the_maker_shows_it() -> None:
    head, apple, water, end, rest = FORMATS["dwl"](listed(APPLE, WATER), "CNY").split("\r\n")
    shown, ours = SHOWN.split("\t"), apple.split("\t")

    assert (head, end, rest) == ("DWL\tPLU\t", "END\tPLU\t", "")
    assert len(ours) == len(shown)
    differing = {at for at, (one, other) in enumerate(zip(shown, ours, strict=True)) if one != other}
    # item code, price, name; and no shelf life is printed, since none is known
    assert differing == {2, 5, 15, 27, 32}
    assert [ours[at] for at in (1, 2, 4, 5, 15, 27, 32)] == ["1", "00022", "1", "800,2", "苹果", "0", "0"]
    assert [water.split("\t")[at] for at in (1, 4, 5)] == ["2", "2", "150,2"]


def test_a_name_cannot_end_a_field_or_a_row() -> None:
    text = FORMATS["dwl"](listed(Item("x", "a\tb\r\nEND", 100, plu="7")), "CNY")

    assert text.count("\r\n") == 3
    assert "abEND" in text.split("\t")


def test_the_label_is_set_by_the_stores_rule_and_one_that_it_has_not_is_none() -> None:
    price = BarcodeRule("28IIIIKVVVVVC", "price_minor")

    assert rule_of([price, RULE], "") == RULE
    assert rule_of([price], "") == price
    assert rule_of([price, RULE], price.pattern) == price
    assert rule_of([RULE], "29IIIIIVVVVVC") is None
    assert rule_of([], "") is None


@given(st.integers(1, 99_999), st.integers(1, 99_999))
def test_a_label_that_the_scale_prints_by_it_is_read_back(plu: int, grams: int) -> None:
    found = listed(Item("x", "茶", 100, plu=str(plu), unit="KGM"))

    read = embedded(make_embedded(found.rule, found.rows[0].plu, grams), [RULE])

    assert read
    assert (read.plu, read.number) == (str(plu), grams)
