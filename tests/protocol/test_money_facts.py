"""Facts about money that is no sale's: the bytes of before for ever, what a reader of before makes of the new ones, and sums."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from protocol.apart import apart_of
from protocol.facts import (
    BODIES,
    Body,
    ChargeUndone,
    DayClosed,
    DepositEnded,
    DepositTaken,
    Fact,
    Kind,
    ValueCharged,
    decode_fact,
    encode_fact,
)
from protocol.packing import pack, unpack
from protocol.reading import fact_in_words
from protocol.shifts import sums_of
from retail.paying.foreign import Foreign
from retail.sale import CardSlip, TenderLine
from retail.shifts import Sum, expected

FIRST = json.loads((Path(__file__).parent / "fixtures" / "money_facts_1.json").read_text())
AT_MS = 1_795_420_800_000
CARD, CASH = TenderLine("card", 30_000, 30_000, "S1"), TenderLine("cash", 20_000, 20_000)
BEFORE: dict[str, Body] = {
    "taken": DepositTaken(
        12,
        "Li 138",
        "cake",
        20261224,
        "CNY",
        20_000,
        TenderLine("cash", 20_000, 50_000),
        "wang",
        (("milk", 2_000, 1_100),),
    ),
    "ended": DepositEnded("s001-03-1-D0012", "CNY", 15_000, 5_000, "card", "li", "changed their mind"),
    "charged": ValueCharged(7, "m1", "CNY", 50_000, (CARD, CASH), "wang"),
    "day": DayClosed("li", "CNY", (("03", 4),), (), (("03", "cash", 1_650, 3),), (), (1, 20_000)),
}
SLIPS = (CardSlip(1, "r-1", "611804", "4771", "Debit", "0001"),)
UNDONE = ChargeUndone(8, "s001-03-1-C000007", "m1", "CNY", 500, (TenderLine("card", -500, -500),), "li", "wrong", SLIPS)


def fact(body: Body, at: int = 0) -> Fact:
    return Fact("03", 20261123, AT_MS + at, body)


@pytest.mark.parametrize(("at", "name"), list(enumerate(BEFORE)))
def test_bytes_of_the_version_before_are_read_and_written_as_they_were(at: int, name: str) -> None:
    assert decode_fact(bytes.fromhex(FIRST[name])) == fact(BEFORE[name], at)
    assert encode_fact(fact(BEFORE[name], at)).hex() == FIRST[name]


def test_the_number_of_a_charge_that_is_undone_is_for_ever_and_in_the_ledger() -> None:
    assert BODIES[30] is ChargeUndone
    assert Kind.CHARGE_UNDONE == 30
    assert decode_fact(encode_fact(fact(UNDONE))).body == UNDONE


def test_a_reader_of_before_takes_a_deposit_in_several_ways_for_one_in_its_largest() -> None:
    class TakenBefore(Struct, frozen=True, array_like=True):
        number: int
        customer: str
        purpose: str
        wanted: int
        currency: str
        amount_minor: int
        tender: TenderLine
        by: str
        goods: tuple[tuple[str, int, int], ...] = ()

    whole = TenderLine("card", 50_000, 50_000, "S1")
    body = DepositTaken(1, "Li", "", 0, "CNY", 50_000, whole, "wang", (), (CARD, CASH), (), SLIPS)

    assert unpack(pack(body), TakenBefore).tender == whole
    assert decode_fact(encode_fact(fact(body))).body == body


TENDERS = st.lists(
    st.tuples(st.sampled_from(["cash", "card", "wallet"]), st.integers(1, 10**9), st.integers(0, 10**6)),
    min_size=1,
    max_size=5,
).map(
    lambda rows: tuple(TenderLine(kind, minor, minor + (more if kind == "cash" else 0)) for kind, minor, more in rows)
)


@settings(max_examples=50, deadline=None)
@given(TENDERS)
def test_whatever_was_paid_is_in_the_drawer_and_in_the_rows_of_the_day(tenders: tuple[TenderLine, ...]) -> None:
    total = sum(one.amount_minor for one in tenders)
    back = tuple(TenderLine(one.kind, -one.amount_minor, -one.amount_minor) for one in tenders)
    bodies: list[Body] = [
        DepositTaken(1, "Li", "", 0, "CNY", total, tenders[0], "wang", (), tenders),
        DepositEnded("s001-03-1-D0001", "CNY", total, 0, tenders[0].kind, "li", "x", back),
        ValueCharged(1, "m1", "CNY", total, tenders, "wang"),
        ChargeUndone(2, "s001-03-1-C000001", "m1", "CNY", total, back, "li", "x"),
    ]
    for body, sign in zip(bodies, (1, -1, 1, -1), strict=True):
        made = decode_fact(encode_fact(fact(body)))
        assert sum(row.minor for row in apart_of(made)) == sign * total
        should = expected(0, sums_of(made))
        assert sum(should.values()) == sign * total
        for row in apart_of(made):
            assert should[row.key] == row.minor
    assert not any(expected(0, [row for body in bodies for row in sums_of(fact(body))]).values())


def test_foreign_notes_for_a_deposit_are_counted_by_their_currency() -> None:
    notes = (Foreign(1, "USD", 1_000, 700, 100),)
    paid = (TenderLine("cash", 6_500, 7_000, "USD 10.00"),)
    body = DepositTaken(1, "Li", "", 0, "CNY", 6_500, paid[0], "wang", (), paid, notes)

    assert expected(1_000, sums_of(fact(body))) == {"cash": 500, "cash.USD": 1_000}


def test_no_other_fact_is_money_apart() -> None:
    assert apart_of(fact(BEFORE["day"])) == ()
    assert apart_of(fact(BEFORE["ended"])) == (Sum("deposited", "card", -15_000, 1),)


def test_in_words() -> None:
    assert fact_in_words(fact(UNDONE)).endswith("5.00 CNY of m1's charge s001-03-1-C000007 taken back by li: wrong")
    taken = DepositTaken(1, "Li", "", 0, "CNY", 50_000, CARD, "wang", (), (CARD, CASH))
    assert fact_in_words(fact(taken)).endswith("deposit 1 of 500.00 CNY from Li by card, cash, taken by wang")
