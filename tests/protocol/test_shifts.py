"""Every fact is in exactly one shift, by its place in the journal or because it names it."""

from protocol.facts import (
    CashMoved,
    DrawerOpened,
    Fact,
    SaleCompleted,
    ShiftClosed,
    ShiftOpened,
    decode_fact,
    encode_fact,
)
from protocol.shifts import Belonging, by_shift, sums_of
from retail.sale import Details, Sale, SaleLine, TenderLine
from retail.shifts import Handover, Sum

SALE = Sale(
    "01", 7, "wang", "CNY", 1, 1, 825, (SaleLine("milk", 1000, 825, 0, 825, 1300),), (TenderLine("cash", 825, 825),)
)


def fact(body, lane: str = "01") -> Fact:
    return Fact(lane, 20261123, 1, body)


def opened(shift: int) -> ShiftOpened:
    return ShiftOpened(shift, "wang", 0, "CNY")


def closed(shift: int) -> ShiftClosed:
    return ShiftClosed(Handover(shift, "wang", "CNY", 1, 20261123, 0, (), (), 0, "wang"))


def test_a_fact_is_in_the_shift_that_its_own_lane_is_in() -> None:
    ledger = [
        fact(SaleCompleted(SALE)),
        fact(opened(1)),
        fact(opened(4), "02"),
        fact(SaleCompleted(SALE)),
        fact(DrawerOpened("li", "change"), "02"),
        fact(closed(1)),
        fact(CashMoved("float", 100, "CNY", "wang", "")),
        fact(opened(2)),
        fact(SaleCompleted(SALE)),
    ]
    belonging = Belonging()

    assert [belonging.of(one) for one in ledger] == [0, 1, 4, 1, 4, 1, 0, 2, 2]


def test_a_receipt_that_came_late_is_in_the_shift_that_it_names() -> None:
    late = fact(SaleCompleted(SALE, details=Details(shift=1)))
    ledger = [fact(opened(1)), fact(closed(1)), fact(opened(2)), late]

    assert by_shift(ledger)["01", 1] == [ledger[0], ledger[1], late]
    assert decode_fact(encode_fact(late)) == late


def test_what_only_tells_of_a_shift_adds_nothing_to_it() -> None:
    assert sums_of(fact(opened(1))) == sums_of(fact(closed(1))) == ()
    assert sums_of(fact(CashMoved("pick-up", -500, "CNY", "wang", ""))) == (Sum("move", "pick-up", -500, 1),)
