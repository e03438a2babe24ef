"""What a shift comes to does not depend on the order of its facts, and the drawer holds what a child would count."""

from hypothesis import given
from hypothesis import strategies as st

from retail.sale import Details, Sale, SaleLine, TenderLine, Tip
from retail.shifts import (
    Counted,
    Handover,
    StatementLine,
    Sum,
    Supplement,
    expected,
    of_drawer,
    of_move,
    of_sale,
    of_voided,
    shift_no,
    statement,
    summed,
)

FLOAT = 20_000


def sale(total: int, *tenders: TenderLine) -> Sale:
    line = SaleLine("milk", 1000 if total >= 0 else -1000, abs(total), 0, total, 1300)
    return Sale("01", 1, "wang", "CNY", 1, 1, total, (line,), tenders)


def handover(sums: tuple[Sum, ...], **counted: int) -> Handover:
    counts = tuple(Counted(kind, minor) for kind, minor in counted.items())
    return Handover(3, "wang", "CNY", 1, 20261123, FLOAT, sums, counts, 0, "wang")


def test_change_is_given_from_the_drawer_and_expected_in_it_no_more() -> None:
    sums = of_sale(sale(825, TenderLine("cash", 825, 1000)))

    assert expected(FLOAT, sums) == {"cash": FLOAT + 825}
    assert Sum("change", "cash", 175, 1) in sums


def test_a_refund_in_cash_and_a_pick_up_leave_the_drawer() -> None:
    sums = summed([*of_sale(sale(-500, TenderLine("cash", -500, -500))), *of_move("pick-up", -10_000)])

    assert expected(FLOAT, sums) == {"cash": FLOAT - 500 - 10_000}
    assert Sum("returned", "", -500, 1) in sums


def test_a_voucher_that_was_worth_more_is_expected_as_its_slip_says() -> None:
    sums = of_sale(sale(4200, TenderLine("voucher", 4200, 5000)))

    assert expected(0, sums) == {"cash": 0, "voucher": 5000}
    assert Sum("forfeited", "voucher", 800, 1) in sums


def test_cash_rounding_is_in_the_receipt_and_told_apart() -> None:
    sums = of_sale(sale(820, TenderLine("cash", 820, 820)), Details(rounding_minor=-5))

    assert expected(0, sums) == {"cash": 820}
    assert Sum("rounding", "", -5, 1) in sums


def test_what_moves_no_money_is_counted_and_expected_nowhere() -> None:
    sums = summed([*of_drawer(), *of_drawer(), *of_voided([550, 825])])

    assert expected(FLOAT, sums) == {"cash": FLOAT}
    assert sums == (Sum("drawer", "", 0, 2), Sum("voided", "", 1375, 1))


def test_over_and_short_are_told_by_kind_and_what_nobody_counted_has_no_difference() -> None:
    sums = of_sale(
        sale(3000, TenderLine("cash", 1000, 1000), TenderLine("card", 1500, 1500), TenderLine("voucher", 500, 500))
    )

    lines = statement(handover(sums, cash=FLOAT + 990, card=1600))

    assert lines == (
        StatementLine("cash", FLOAT + 1000, FLOAT + 990),
        StatementLine("card", 1500, 1600),
        StatementLine("voucher", 500),
    )
    assert [line.difference_minor for line in lines] == [-10, 100, None]


def test_what_was_counted_and_never_taken_is_over() -> None:
    assert statement(handover((), cash=FLOAT, card=700))[1] == StatementLine("card", 0, 700)


def test_a_supplement_adds_what_came_late_and_counts_what_nobody_had_counted() -> None:
    late = of_sale(sale(825, TenderLine("cash", 825, 825)))
    said = [
        Supplement(3, 1, "wang", "came late", late),
        Supplement(3, 2, "li", "counted", counted=(Counted("cash", 20_800),)),
    ]

    (cash,) = statement(handover(()), said)

    assert cash == StatementLine("cash", 20_825, 20_800)
    assert cash.difference_minor == -25


def test_a_document_has_the_number_of_its_shift_and_a_supplement_one_more() -> None:
    assert shift_no("s001", "03", 2, 12, 1) == "s001-03-2-B0012-1"


rows = st.builds(
    Sum,
    st.sampled_from(("tender", "refund", "move", "receipts", "of-tomorrow")),
    st.sampled_from(("cash", "card", "")),
    st.integers(-(10**9), 10**9),
    st.integers(1, 9),
)


@given(st.lists(rows, max_size=20), st.randoms())
def test_any_order_and_any_grouping_gives_the_same_sums(some: list[Sum], random) -> None:
    mixed = list(some)
    random.shuffle(mixed)
    cut = random.randint(0, len(mixed))

    assert summed(mixed) == summed(some)
    assert summed([*summed(mixed[:cut]), *summed(mixed[cut:])]) == summed(some)


@given(st.lists(rows, max_size=20), st.integers(0, 10**9))
def test_expected_is_the_brute_sum(some: list[Sum], float_minor: int) -> None:
    brute = float_minor + sum(
        row.minor for row in some if row.what == "move" or (row.what in ("tender", "refund") and row.key == "cash")
    )

    assert expected(float_minor, summed(some))["cash"] == brute


def test_a_tip_is_in_the_drawer_or_on_the_slips_and_in_no_receipts_total() -> None:
    paid = sale(900, TenderLine("card", 500, 500), TenderLine("cash", 400, 400))
    sums = of_sale(paid, Details(tips=(Tip(1, 50), Tip(2, 20), Tip(9, 7))))

    assert expected(FLOAT, sums) == {"cash": FLOAT + 420, "card": 550}
    assert Sum("receipts", "", 900, 1) in sums
    assert [row for row in sums if row.what == "tip"] == [Sum("tip", "card", 50, 1), Sum("tip", "cash", 20, 1)]
