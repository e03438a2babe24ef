"""Deposits as tenders and on paper."""

from datetime import datetime

import pytest
from msgspec.structs import replace

from retail.cart import decide
from retail.commands import AddItem, Pay, TakeBack
from retail.deposits import Deposit, DepositKey, of_ended, of_taken, read_deposit
from retail.deposits.slip import deposit_slip
from retail.policy import Word
from retail.sale import TenderLine
from retail.shifts import Sum, expected
from tests.retail.shop_floor import SHOP, after, refusal, sold

KEY = DepositKey("s001", "03", 1, 12)
OPEN = Deposit(KEY, "CNY", 2_000, used_minor=500, customer="张三", goods=(("milk", 2_000, 1_100),))


NOBODY = Word()


def shop_with(*deposits: Deposit, word: Word = NOBODY):
    known = {one.key: one for one in deposits}

    def find(key: DepositKey) -> Deposit | None:
        return known.get(replace(key, epoch=key.epoch or 1))

    return replace(SHOP, deposit=find, store="s001", word=word)


BOOK = after(AddItem("book"), AddItem("milk"))  # 25.50


def test_a_deposit_pays_what_is_left_of_it_and_the_rest_is_paid_otherwise() -> None:
    cart = after(Pay("deposit", 2_550, "D12"), cart=BOOK, shop=shop_with(OPEN))

    assert cart.tenders == (TenderLine("deposit", 1_500, 1_500, "s001-03-1-D0012"),)
    assert cart.due_minor == 1_050
    done = decide(cart, Pay("cash", 2_000), shop_with(OPEN))
    assert sum(one.amount_minor for one in sold(done).tenders) == 2_550


def test_a_deposit_pays_no_more_than_what_is_due_and_keeps_the_rest() -> None:
    large = replace(OPEN, paid_minor=10_000)

    assert after(Pay("deposit", 10_000, "03-D12"), cart=BOOK, shop=shop_with(large)).tenders[0].amount_minor == 2_550


def test_the_same_money_is_not_used_twice_in_one_cart() -> None:
    cart = after(Pay("deposit", 2_550, "D12"), cart=BOOK, shop=shop_with(OPEN))

    assert refusal(cart, Pay("deposit", 1_050, "D12"), shop_with(OPEN)) == "deposit-used"
    again = after(TakeBack(1), Pay("deposit", 1_000, "D12"), cart=cart, shop=shop_with(OPEN))
    assert again.tenders[0].amount_minor == 1_000


@pytest.mark.parametrize(
    ("deposits", "given", "reference", "code"),
    [
        ((), 100, "D12", "no-deposit"),
        ((), 100, "twelve", "bad-deposit"),
        ((OPEN,), 1_600, "D12", "deposit-most"),
        ((replace(OPEN, currency="USD"),), 100, "D12", "deposit-currency"),
        ((replace(OPEN, kept_minor=1_500),), 100, "D12", "deposit-used"),
    ],
)
def test_what_is_no_deposit_of_this_customer_pays_nothing(deposits, given, reference, code) -> None:
    assert refusal(BOOK, Pay("deposit", given, reference), shop_with(*deposits)) == code


@pytest.mark.parametrize(
    ("word", "taken"),
    [
        (Word(), True),
        (Word("cashier"), False),
        (Word("cashier", "li", "supervisor"), True),
        (Word("supervisor"), True),
    ],
)
def test_a_slip_of_another_store_or_life_is_taken_on_a_supervisors_word(word: Word, taken: bool) -> None:
    decision = decide(BOOK, Pay("deposit", 1_000, "s002-01-3-D0007"), shop_with(word=word))

    assert (decision.refused is None) == taken
    if taken:
        assert decision.cart.tenders == (TenderLine("deposit", 1_000, 1_000, "s002-01-3-D0007"),)


def test_money_of_deposits_is_in_the_drawer_and_in_no_receipt() -> None:
    taken = of_taken(2_000, (TenderLine("cash", 2_000, 5_000),))
    rows = (*taken, *of_ended(500, 1_500, (TenderLine("cash", -500, -500),)))

    assert expected(0, rows) == {"cash": 1_500}
    assert Sum("deposited", "", 2_000, 1) in rows
    assert Sum("given-up", "", 1_500, 1) in rows
    assert not [row for row in rows if row.what == "receipts"]


def test_a_slip_says_whose_money_it_is_for_what_and_what_is_left() -> None:
    slip = deposit_slip(replace(OPEN, wanted=20261224), datetime(2026, 11, 28, 9, 5), {"milk": "牛奶 1L"})

    rows = dict(row for section in slip.sections for row in section)
    assert rows["单号"] == "s001-03-1-D0012"
    assert (rows["顾客"], rows["取货日"], rows["牛奶 1L 2"]) == ("张三", "2026-12-24", "11.00")
    assert (rows["已收订金 CNY"], rows["已抵用"], rows["剩余"]) == ("20.00", "5.00", "15.00")


def test_numbers_are_read_as_people_write_them() -> None:
    assert read_deposit(" s001-03-1-D0012 ", "s002", "01") == KEY
    assert read_deposit("d0012", "s001", "03") == replace(KEY, epoch=0)
    assert read_deposit("s001-03-1-000012", "s001", "03") is None
