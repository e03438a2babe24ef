"""A receipt that has everything, and any receipt at all."""

from datetime import datetime, timedelta, timezone

from hypothesis import strategies as st

from retail.receipt import Receipt, ReceiptLine, Reduction, make_receipt
from retail.returns.origin import Origin, ReceiptKey
from retail.sale import Details, LineDetail, Marks, Override, Sale, SaleLine, TaxLine, TenderLine

AT = datetime(2026, 11, 23, 18, 41, tzinfo=timezone(timedelta(hours=8)))
NAMES = {
    "6901234567892": "牛奶 Milk 1L",
    "apple": "红富士苹果",
    "8412345678905": "Extra virgin olive oil from the first cold pressing, 750 ml",
    "soap": "香皂",
}
SALE = Sale(
    "03", 123, "王芳", "CNY", 0, 7, 14_650,
    (
        SaleLine("6901234567892", 3000, 550, 275, 1375, 1300),
        SaleLine("apple", 1250, 800, 0, 1000, 900),
        SaleLine("8412345678905", 1000, 12_999, 325, 12_674, 1300),
        SaleLine("soap", -1000, 399, 0, -399, 1300),
    ),
    (TenderLine("card", 10_000, 10_000), TenderLine("cash", 4_650, 5_000)),
)  # fmt: skip
DETAILS = Details(
    (
        LineDetail(1, Marks("L2611", 20261130)),
        LineDetail(3, no_return=True, override=Override(13_999, "王芳", "李雷", "dented", 4)),
    ),
    member="m1",
    points=146,
    taxes=(TaxLine(900, 917, 83), TaxLine(1300, 12_080, 1570)),
    rounding_minor=0,
)
REDUCTIONS = (Reduction("第二件半价", {1: 275}), Reduction("满100减3.25", {3: 325}, whole=True))


def full(language: str = "zh", **more: object) -> Receipt:
    """A receipt with goods by weight, promotions, a lot, a changed price, a return, a member, two ways to pay and tax."""
    given: dict[str, object] = {
        "store": "s001",
        "epoch": 1,
        "business_date": 20261123,
        "at": AT,
        "header": ("店灯人民路店", "人民路 1 号"),
        "names": NAMES,
        "weighed": frozenset({"apple"}),
        "reductions": REDUCTIONS,
        "details": DETAILS,
        "origins": (Origin(4, ReceiptKey("s001", "03", 1, 77), 2, 1000),),
        "member": "138****5678",
        "footer": ("电话 025-1234567",),
        "code": "LN1:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "link": "HTTPS://R.SHOP.EXAMPLE/R/S001-03-1-000123/ABCDEFGHIJKLMNOPQRSTUVWX",
    }
    return make_receipt(SALE, **{**given, "language": language, **more})  # type: ignore[arg-type]


_words = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Mn", "Me"]), max_size=70)
_pairs = st.lists(st.tuples(_words, _words), max_size=3).map(tuple)
_lines = st.builds(ReceiptLine, _words, _words, _words, _pairs, _pairs, _words)

receipts = st.builds(
    Receipt,
    before=st.sampled_from([(), ("*** 培训 TRAINING ***",)]),
    header=st.lists(_words, max_size=3).map(tuple),
    copied=st.sampled_from([(), ("*** 副本 ***",)]),
    number=st.just("s001-03-1-000123"),
    about=st.dictionaries(st.sampled_from(["number", "time", "member", "later"]), st.tuples(_words, _words)),
    lines=st.lists(_lines, max_size=4).map(tuple),
    off=_pairs,
    added=_pairs,
    rounding=_pairs,
    total=st.tuples(_words, _words),
    tenders=_pairs,
    taxes=_pairs,
    footer=st.lists(_words, max_size=2).map(tuple),
    qr=_words,
    link=_words,
    language=st.sampled_from(["zh", "en", "zh+en"]),
)
