from datetime import datetime, timedelta, timezone

from msgspec.structs import replace

from retail.cart import decide
from retail.commands import AddItem, Pay, Scan
from retail.receipt import LABELS, Receipt, make_receipt
from retail.sale import NO_DETAILS, CardSlip, Details, Sale, TenderLine, Tip
from tests.retail.shop_floor import ITEMS, SHOP, after, sold

AT = datetime(2026, 3, 1, 12, 41, tzinfo=timezone(timedelta(hours=8)))
CART = after(Scan("milk"), Scan("milk"), Scan("book"), AddItem("22", 1250), Pay("card", 1000))
SALE = replace(sold(decide(CART, Pay("cash", 5000), SHOP)), number=123)


def receipt(language: str = "zh", *, copy: bool = False, sale: Sale = SALE, details: Details = NO_DETAILS) -> Receipt:
    return make_receipt(
        sale,
        store="s001",
        epoch=1,
        business_date=20260301,
        at=AT,
        header=("店灯一店",),
        names={item.id: item.name for item in ITEMS},
        weighed=frozenset({"apple"}),
        language=language,
        copy=copy,
        details=details,
    )


def test_a_receipt_carries_what_the_customer_was_charged() -> None:
    paper = receipt("en")

    assert paper.number == "s001-03-1-000123"
    assert [(line.detail, line.amount) for line in paper.lines] == [
        ("2 x 5.50", "11.00"),
        ("1 x 20.00", "20.00"),
        ("1.250 kg x 8.00", "10.00"),
    ]
    assert paper.total == ("Total CNY", "41.00")
    assert paper.tenders == (("Card", "10.00"), ("Cash", "50.00"), ("Change", "19.00"))
    assert paper.taxes == (("incl. tax 9%", "1.73"),)
    assert paper.about["day"] == ("Business day", "2026-03-01")


def test_what_is_lost_of_a_voucher_is_no_change() -> None:
    voucher = replace(SALE, tenders=(TenderLine("voucher", 3000, 5000), TenderLine("cash", 1100, 2000)))

    assert receipt("en", sale=voucher).tenders == (
        ("Voucher", "50.00"),
        ("Cash", "20.00"),
        ("Rest not given back", "20.00"),
        ("Change", "9.00"),
    )


def test_what_a_terminal_said_and_a_tip_stand_beside_the_payment() -> None:
    details = Details(cards=(CardSlip(1, "r-1", "611804", "4771", "Visa", "0471"),), tips=(Tip(1, 150),))

    assert receipt("en", details=details).tenders[:3] == (
        ("Card Visa *4771 611804", "10.00"),
        ("Cash", "50.00"),
        ("Tip", "1.50"),
    )


def test_a_chinese_receipt_speaks_chinese() -> None:
    paper = receipt("zh")

    assert paper.lines[2].name == "苹果"
    assert paper.total[0] == "合计 CNY"
    assert paper.footer == ("谢谢惠顾",)


def test_a_copy_says_so() -> None:
    assert receipt("en", copy=True).copied == ("*** COPY ***",)


def test_goods_without_a_name_stand_by_their_code() -> None:
    unnamed = make_receipt(SALE, store="s001", epoch=1, business_date=20260301, at=AT, header=(), names={})

    assert [line.name for line in unnamed.lines] == ["milk", "book", "apple"]


def test_both_languages_label_the_same_things() -> None:
    assert LABELS["zh"].keys() == LABELS["en"].keys()
