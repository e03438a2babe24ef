"""What stands on the papers of shifts and days, in both languages; the same data is the same paper."""

from datetime import datetime

from retail.sale import Details, Sale, SaleLine, TenderLine
from retail.shifts import (
    Counted,
    Handover,
    Sum,
    Supplement,
    When,
    day_slip,
    handover_slip,
    of_drawer,
    of_move,
    of_sale,
    of_voided,
    reading_slip,
    summed,
)

WHEN = When(datetime(2026, 11, 23, 8, 0), datetime(2026, 11, 23, 16, 30), 20261123)


def sale(total: int, *tenders: TenderLine) -> Sale:
    return Sale(
        "03", 1, "wang", "CNY", 1, 1, total, (SaleLine("milk", 1000 if total > 0 else -1000, 1, 0, total, 0),), tenders
    )


SUMS = summed(
    [
        *of_sale(sale(1820, TenderLine("cash", 1820, 2000)), Details(rounding_minor=-5)),
        *of_sale(sale(990, TenderLine("card", 990, 990))),
        *of_sale(sale(-500, TenderLine("cash", -500, -500))),
        *of_move("pick-up", -1000),
        *of_drawer(),
        *of_voided([550]),
    ]
)
SHIFT = Handover(
    7,
    "wang",
    "CNY",
    1,
    20261123,
    20_000,
    SUMS,
    (Counted("cash", 20_300),),
    20_000,
    "wang",
    True,
    1,
    ((10_000, 2), (100, 3)),
)


def rows(slip) -> list[str]:
    return [" | ".join(row) for section in slip.sections for row in section]


def test_the_document_of_a_shift_has_all_that_is_handed_over():
    slip = handover_slip(SHIFT, "s001-03-1-B0007", "03", WHEN)

    assert (slip.title, slip.number, slip.signed) == ("交班单", "s001-03-1-B0007", ("收银", "接班/店长"))
    assert rows(slip) == [
        "单号 | s001-03-1-B0007",
        "机号 03 | 收银 wang",
        "开班 | 2026-11-23 08:00",
        "交班 | 2026-11-23 16:30",
        "营业日 | 2026-11-23",
        "经手 | wang",
        "销售 x3 | 23.10",
        "其中退货 x1 | -5.00",
        "抹零 x1 | -0.05",
        "删行取消 x1 | 5.50",
        "开钱箱 | x1",
        "备用金 | 200.00",
        "收款 现金 x1 | 18.20",
        "收款 刷卡 x1 | 9.90",
        "退款 现金 x1 | -5.00",
        "中途缴款 x1 | -10.00",
        "找零 现金 x1 | 1.80",
        "现金 应有 | 203.20",
        "现金 实点 | 203.00",
        "现金 短款 | -0.20",
        "刷卡 应有 | 9.90",
        "  100.00 x 2 | 200.00",
        "  1.00 x 3 | 3.00",
        "留存备用金 | 200.00",
        "缴款 | 3.00",
        "清点次数 | 1 (盲点)",
    ]


def test_the_same_shift_is_the_same_paper_and_a_copy_says_that_it_is_one():
    first = handover_slip(SHIFT, "s001-03-1-B0007", "03", WHEN, language="en")
    copy = handover_slip(SHIFT, "s001-03-1-B0007", "03", WHEN, language="en", copy=True)

    assert handover_slip(SHIFT, "s001-03-1-B0007", "03", WHEN, language="en") == first
    assert (copy.title, copy.sections) == ("SHIFT CLOSED (Z) (COPY)", first.sections)


def test_a_supplement_stands_under_the_shift_and_in_its_figures():
    late = Supplement(7, 1, "wang", "late", (Sum("receipts", "", 100, 1), Sum("tender", "cash", 100, 1)))
    found = Supplement(7, 2, "li", "behind the drawer", counted=(Counted("cash", 120),))

    slip = handover_slip(SHIFT, "s001-03-1-B0007-2", "03", WHEN, supplements=(late, found), language="en")

    assert slip.title == "SUPPLEMENT"
    told = rows(slip)
    assert "Cash even | 0.00" in told
    assert told[-7:] == [
        "SUPPLEMENT 1 | a receipt that came late",
        "By | wang",
        "  Receipts | 1.00",
        "  Taken Cash | 1.00",
        "SUPPLEMENT 2 | behind the drawer",
        "By | li",
        "  counted Cash | 1.20",
    ]


def test_a_reading_has_no_count_and_nothing_to_sign():
    slip = reading_slip(SHIFT, "s001-03-1-B0007", "03", WHEN, language="en")

    assert (slip.title, slip.signed) == ("READING (X)", ())
    assert "Read at | 2026-11-23 16:30" in rows(slip)


def test_a_shift_that_nobody_counted_says_so():
    bare = Handover(1, "wang", "CNY", 1, 20261123, 0, (), (), 0, "li")

    assert rows(handover_slip(bare, "s001-03-1-B0001", "03", WHEN, language="en"))[-2:] == [
        "Cash expected | 0.00",
        "Not counted | ",
    ]


def test_a_day_names_lanes_tenders_shifts_and_carts_aside():
    slip = day_slip(
        20261123,
        "li",
        "CNY",
        WHEN.closed,
        shifts=["03 / 7"],
        still_open=["04 / 2"],
        takings=[("03", "card", 990, 1), ("03", "cash", 1320, 2), ("04", "cash", 80, 1)],
        holds=[(1, 550)],
    )

    assert rows(slip) == [
        "营业日 | 2026-11-23",
        "时间 | 2026-11-23 16:30",
        "经手 | li",
        "03  刷卡 x1 | 9.90",
        "03  现金 x2 | 13.20",
        "04  现金 x1 | 0.80",
        "刷卡 | 9.90",
        "现金 | 14.00",
        "合计 | 23.90",
        "班次 | 03 / 7",
        "未交班 | 04 / 2",
        "挂单 1 | 5.50",
    ]
