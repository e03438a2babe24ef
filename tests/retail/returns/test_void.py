"""A finished sale is undone: whole, today, once, with a supervisor's word, and its money the way it came."""

import pytest
from msgspec.structs import replace

from retail.cart import decide
from retail.commands import AddItem, Clear, Pay, Refund, RemoveLine, ReturnFrom, Scan, VoidSale
from retail.details import details_of
from retail.policy import Word
from retail.promotions import Circumstances, Moment
from retail.returns.origin import ReceiptKey
from retail.returns.sold import Sold
from retail.sale import Details, LineDetail
from tests.retail.shop_floor import EMPTY, SHOP, after, refusal, sold

TODAY = 20261128
KEY = ReceiptKey("s001", "03", 1, 7)
SALE = replace(sold(decide(after(AddItem("milk"), AddItem("book")), Pay("cash", 3_000), SHOP)), number=7)
VOID = VoidSale("s001-03-1-000007", "rung up twice")


def shop_with(*, date: int = TODAY, returned: dict[int, int] | None = None, word: Word | None = None):
    one = Sold(KEY, SALE, Details(), date, returned or {})
    here = Circumstances(Moment(TODAY, 6, 600), "s001")
    known = {KEY: one, replace(KEY, epoch=0): one}
    return replace(SHOP, sold=known.get, circumstances=here, word=word or Word())


def test_a_voided_sale_comes_back_whole_with_its_money_and_says_so() -> None:
    shop = shop_with()
    cart = after(VOID, shop=shop)
    assert [line.qty_milli for line in cart.lines] == [-1_000, -1_000]
    assert cart.due_minor == -2_550

    done = decide(cart, Refund("cash", 2_550), shop)

    assert sold(done).total_minor == -SALE.total_minor
    assert details_of(done.cart, shop).void == "rung up twice"


@pytest.mark.parametrize("command", [Scan("milk"), AddItem("milk"), RemoveLine(1), Pay("cash", 100), VOID])
def test_nothing_else_happens_in_a_cart_that_undoes_a_sale(command) -> None:
    shop = shop_with()

    assert refusal(after(VOID, shop=shop), command, shop) == "voiding"


def test_whoever_thinks_better_of_it_gives_the_cart_up() -> None:
    shop = shop_with()

    assert after(VOID, Clear(), AddItem("milk"), shop=shop).void == ""


@pytest.mark.parametrize(
    ("shop", "code"),
    [
        (shop_with(date=TODAY - 1), "void-late"),
        (shop_with(returned={1: 1_000}), "void-part"),
        (shop_with(word=Word("cashier")), "approval-needed"),
        (shop_with(word=Word("cashier", "li", "cashier")), "approval-needed"),
    ],
)
def test_what_is_no_mistake_of_today_is_no_void(shop, code: str) -> None:
    assert refusal(EMPTY, VOID, shop) == code


@pytest.mark.parametrize("word", [Word("supervisor"), Word("cashier", "li", "supervisor")])
def test_a_supervisor_or_their_word_voids(word: Word) -> None:
    assert after(VOID, shop=shop_with(word=word)).void


def test_goods_that_cannot_be_given_back_come_back_with_a_sale_that_never_was() -> None:
    final = Details((LineDetail(2, no_return=True),))
    one = Sold(KEY, SALE, final, TODAY, {})
    shop = replace(shop_with(), sold={KEY: one}.get)

    assert [line.item for line in after(ReturnFrom(VOID.receipt), shop=shop).lines] == ["milk"]
    cart = after(VOID, shop=shop)

    assert [line.item for line in cart.lines] == ["milk", "book"]
    assert sold(decide(cart, Refund("cash", 2_550), shop)).total_minor == -SALE.total_minor
    assert refusal(EMPTY, VOID, replace(shop, word=Word("cashier"))) == "approval-needed"


def test_goods_that_are_rung_up_are_not_mixed_with_a_void() -> None:
    shop = shop_with()

    assert refusal(after(AddItem("milk"), shop=shop), VOID, shop) == "void-alone"
