"""What a scanned code makes of the cart: packs, lots and dates, weights and prices, serial numbers."""

import pytest
from msgspec.structs import replace

from retail.barcodes import PRESETS, make_embedded
from retail.cart import Cart, Shop, decide
from retail.catalogue import Item, Pack
from retail.commands import AddItem, Pay, Scan, SetQuantity
from retail.paying.pay import details
from retail.promotions import Circumstances, Moment
from retail.sale import Details, LineDetail, Marks
from retail.terms import Terms
from tests.retail.shop_floor import EMPTY, SHOP, Shelf, after, refusal, sold

CASE, COLA = "16901234567899", "06901234567892"
HAM, PHONE = "96901234567895", "06901234567908"
ITEMS = (
    Item("cola", "可乐", 300, gtins=(COLA,), packs=(Pack(CASE, 24000, "箱"), Pack("six", 6000, "提"))),
    Item("ham", "火腿", 4000, gtins=(HAM,), unit="KGM", plu="31"),
    Item("phone", "手机", 99900, gtins=(PHONE,)),
)
TODAY = Circumstances(Moment(20261123, 1, 600))
FLOOR = Shop(Shelf(*ITEMS), PRESETS["cn-18"], circumstances=TODAY)
GENTLE = replace(FLOOR, terms=Terms(expired="warn"))


def line_of(cart: Cart) -> tuple[str, int, int, Marks]:
    (line,) = cart.lines
    return line.item, line.qty_milli, line.amount_minor, line.marks


@pytest.mark.parametrize(
    "command",
    [
        Scan(CASE),
        AddItem(CASE),
        AddItem("cola", 1000, "箱"),
        AddItem("six", 4000),
        Scan(f"(01){CASE}"),
    ],
)
def test_a_case_sells_what_is_in_it(command: Scan | AddItem) -> None:
    assert line_of(after(command, shop=FLOOR))[:3] == ("cola", 24000, 7200)


def test_a_case_and_single_pieces_make_one_line() -> None:
    assert line_of(after(Scan(CASE), Scan(COLA[1:]), shop=FLOOR))[:2] == ("cola", 25000)


def test_a_unit_that_an_item_is_not_sold_by_is_refused() -> None:
    assert refusal(EMPTY, AddItem("cola", 1000, "桶"), FLOOR) == "no-such-unit"


def test_more_than_any_line_holds_is_refused() -> None:
    assert refusal(EMPTY, AddItem(CASE, 1_000_000), FLOOR) == "too-much"


def test_a_code_with_lot_and_date_keeps_them_in_the_line_and_in_the_sale() -> None:
    cart = after(Scan(f"]C101{COLA}1726123110AB-12"), Scan(COLA), shop=FLOOR)
    paid = decide(cart, Pay("cash", 600), FLOOR)

    assert [line.marks for line in cart.lines] == [Marks("AB-12", 20261231), Marks()]
    assert sold(paid).total_minor == 600
    assert details(paid.cart) == Details((LineDetail(1, Marks("AB-12", 20261231)),))


def test_the_same_lot_again_makes_one_line_and_another_lot_makes_two() -> None:
    lot = Scan(f"(01){COLA}(10)A")

    assert len(after(lot, lot, shop=FLOOR).lines) == 1
    assert len(after(lot, Scan(f"(01){COLA}(10)B"), lot, shop=FLOOR).lines) == 3


def test_goods_are_sold_on_their_last_day_and_refused_after_it() -> None:
    assert after(Scan(f"(01){COLA}(17)261123"), shop=FLOOR).lines[0].warning == ""
    refused = decide(EMPTY, Scan(f"(01){COLA}(17)261122"), FLOOR).refused

    assert refused
    assert (refused.code, refused.given) == ("expired", "可乐, 20261122")
    assert "20261122" in refused.words("zh")


def test_a_store_may_warn_instead() -> None:
    (line,) = after(Scan(f"(01){COLA}(17)261122"), shop=GENTLE).lines

    assert (line.warning, line.marks.expiry) == ("past-expiry", 20261122)


def test_goods_past_their_best_are_sold_with_a_warning_unless_the_store_refuses() -> None:
    strict = replace(FLOOR, terms=Terms(past_best="refuse"))

    assert after(Scan(f"(01){COLA}(15)261122"), shop=FLOOR).lines[0].warning == "past-best"
    assert refusal(EMPTY, Scan(f"(01){COLA}(15)261122"), strict) == "past-best"


def test_where_nobody_knows_the_day_nothing_is_past_it() -> None:
    assert after(Scan(f"(01){COLA}(17)200101"), shop=replace(FLOOR, circumstances=SHOP.circumstances)).lines


def test_a_weighed_item_takes_weight_and_price_from_its_code() -> None:
    assert line_of(after(Scan(f"(01){HAM}(3103)000500(10)H1"), shop=FLOOR)) == ("ham", 500, 2000, Marks("H1"))
    assert line_of(after(Scan(f"(01){HAM}(3103)000500(3922)1990"), shop=FLOOR))[:3] == ("ham", 500, 1990)
    assert line_of(after(Scan(f"(01){HAM}(3922)2000"), shop=FLOOR))[:3] == ("ham", 500, 2000)


def test_a_weighed_item_whose_code_says_no_weight_is_weighed_and_keeps_its_lot() -> None:
    code = f"(01){HAM}(10)H1"

    assert refusal(EMPTY, Scan(code), FLOOR) == "weight-needed"
    assert line_of(after(AddItem(code, 750), shop=FLOOR)) == ("ham", 750, 3000, Marks("H1"))


def test_a_label_of_eighteen_digits_sets_amount_and_weight() -> None:
    code = make_embedded(PRESETS["cn-18"][2], "31", 1888, 480)

    assert line_of(after(Scan(code), shop=FLOOR))[:3] == ("ham", 480, 1888)


def test_one_serial_number_is_sold_once() -> None:
    cart = after(Scan(f"(01){PHONE}(21)77"), Scan(f"(01){PHONE}(21)78"), shop=FLOOR)

    assert [line.marks.serial for line in cart.lines] == ["77", "78"]
    assert refusal(cart, Scan(f"(01){PHONE}(21)77"), FLOOR) == "serial-twice"


def test_one_serial_number_is_one_piece() -> None:
    cart = after(Scan(f"(01){PHONE}(21)77"), shop=FLOOR)

    assert refusal(cart, SetQuantity(1, 2000), FLOOR) == "serial-one"
    assert refusal(EMPTY, AddItem(f"(01){PHONE}(21)77", 2000), FLOOR) == "serial-one"


def test_a_wrong_code_of_gs1_is_told_from_unknown_goods() -> None:
    assert refusal(EMPTY, Scan(f"(01){COLA}(17)261399"), FLOOR) == "bad-gs1"
    assert refusal(EMPTY, Scan("(01)04006381333931(10)A"), FLOOR) == "unknown-code"
